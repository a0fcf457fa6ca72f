import type { Notice } from "../errors.ts";
import type { StepReport } from "../recipe/preview.ts";
import { shortestCell } from "../table/shortest-cell.ts";
import { rowNumbers } from "../table/row-order.ts";
import type { Cell, Column, Table } from "../table/table.ts";
import { cellOf, namesOf } from "../table/table.ts";
import { Evaluator } from "./evaluate.ts";
import type { Rows } from "./evaluate.ts";
import { columnsOf, literalText } from "./expression.ts";
import type { Expression } from "./expression.ts";
import { parseExpression } from "./parse.ts";
import { resolved, withBackticks } from "./table-names.ts";
import { valueAt } from "./values.ts";

/** What filter steps left, and what each did. */
export interface FilterResult {
  /** Row numbers of the table, ascending when the start rows were. */
  readonly rows: Int32Array;
  readonly steps: readonly StepReport[];
}

/**
 * Applies filter steps in order; a row must pass all.
 *
 * @param rows - the rows to start from; all when left out
 * @throws AnalysisError `filter-syntax`, `missing-column`, `wrong-type`, `damaged-data`
 */
export function applySteps(table: Table, expressions: readonly string[], rows?: Int32Array): FilterResult {
  const parsed = expressions.map((text) =>
    withHint(text, table, () => resolved(parseExpression(text), table)),
  );
  let left: Rows = rows
    ? { numbers: rows, count: rows.length }
    : { numbers: undefined, count: table.rowCount };
  const steps = parsed.map((expression, i) => {
    const before = left;
    const evaluator = new Evaluator(table, expression);
    left = withHint(expressions[i]!, table, () => selected(before, evaluator.mask(expression, before)));
    return report(table, expressions[i]!, expression, before, left, evaluator.findings.notices());
  });
  return { rows: left.numbers ?? rowNumbers(left.count), steps };
}

function withHint<T>(text: string, table: Table, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw withBackticks(error, text, table);
  }
}

/**
 * The values of an expression at some rows, one entry a row: what a label is made of. The exact name of a column is that
 * column, whatever it would be as an expression.
 *
 * @throws AnalysisError as {@link applySteps}
 */
export function evaluateExpression(
  table: Table,
  text: string,
  rows: Int32Array,
): { readonly column: Exclude<Column, { kind: "list" }>; readonly notices: readonly Notice[] } {
  const isName = namesOf(table).includes(text);
  const expression: Expression = isName
    ? { kind: "column", name: text, at: 0 }
    : withHint(text, table, () => resolved(parseExpression(text), table));
  const evaluator = new Evaluator(table, expression);
  const values = withHint(text, table, () =>
    evaluator.values(expression, { numbers: rows, count: rows.length }),
  );
  const column = values.kind === "constant" ? codedConstant(valueAt(values, 0), rows.length) : values;
  return { column, notices: evaluator.findings.notices() };
}

function codedConstant(value: ReturnType<typeof valueAt>, count: number): Exclude<Column, { kind: "list" }> {
  const known = value === null ? [] : [typeof value === "bigint" ? Number(value) : value];
  return { kind: "coded", codes: new Int32Array(count).fill(known.length - 1), values: known };
}

function selected(rows: Rows, mask: Uint8Array): Rows {
  let count = 0;
  for (let i = 0; i < mask.length; i++) count += mask[i]!;
  const numbers = new Int32Array(count);
  for (let i = 0, next = 0; i < mask.length; i++)
    if (mask[i]) numbers[next++] = rows.numbers ? rows.numbers[i]! : i;
  return { numbers, count };
}

function report(
  table: Table,
  text: string,
  expression: Expression,
  before: Rows,
  after: Rows,
  found: readonly Notice[],
): StepReport {
  const removed = before.count - after.count;
  const notices = [...found];
  if (before.count > 0 && removed === 0)
    notices.push({ code: "removes-nothing", message: `Removes none of the ${rowsText(before.count)}.` });
  if (before.count > 0 && after.count === 0)
    notices.push({
      code: "removes-everything",
      message: `Removes all ${rowsText(before.count)}.${presentValues(table, expression, before)}`,
    });
  const warnings = notices.map(warningText);
  return { expression: text, in: before.count, removed, left: after.count, warnings, notices };
}

/** A notice as one line of text, with what would help. */
function warningText({ message, suggestion }: Notice): string {
  return suggestion === undefined ? message : `${message} To compare as numbers: ${suggestion}`;
}

const rowsText = (count: number): string => `${count} row${count === 1 ? "" : "s"}`;

const mostValues = 12;

/** What the columns of a step that leaves nothing do hold, where that is few. */
function presentValues(table: Table, expression: Expression, rows: Rows): string {
  return columnsOf(expression)
    .slice(0, 3)
    .map((name) => {
      const column = table.column(name);
      const values = distinctCells(column, rows)?.map((cell) => shortestCell(column, cell));
      return values ? ` Present values of ${name}: ${values.map(cellText).join(", ") || "none"}.` : "";
    })
    .join("");
}

function distinctCells(column: Column, rows: Rows): readonly Cell[] | undefined {
  if (column.kind === "list") return undefined;
  const cells = new Set<Cell>();
  for (let i = 0; i < rows.count; i++) {
    cells.add(cellOf(column, rows.numbers ? rows.numbers[i]! : i));
    if (cells.size > mostValues) return undefined;
  }
  const present = [...cells].filter((cell) => cell !== null);
  const sorted = present.every((cell) => typeof cell === "number") ? present.sort((a, b) => a - b) : present;
  return cells.has(null) ? [...sorted, null] : sorted;
}

const cellText = (cell: Cell): string =>
  cell === null ? "null" : literalText(cell as string | number | boolean | bigint);
