import { AnalysisError, endsReading } from "../errors.ts";
import { columnAt } from "../table/column-rows.ts";
import { countMissing, infoOf } from "../table/table.ts";
import type { Column, ColumnInfo, Table } from "../table/table.ts";
import type { Partly, ScalarColumn } from "./working-column.ts";

const none = new Int32Array(0);
const numeric: ReadonlySet<string> = new Set(["integer", "number", "boolean"]);

/** Rows of one table under others: which of those that were asked for lie in it, and where there. */
interface Share {
  readonly part: Table;
  /** Positions among the rows that were asked for. */
  readonly positions: Int32Array;
  /** Rows of the table. */
  readonly rows: Int32Array;
}

/**
 * A text column of tables under each other, of which a page can be read by itself: where the tables that have it hold
 * text that can be read by rows, or numbers, and no header tells of a problem. Undefined for any other column.
 *
 * @param described - name, description and unit of the joined column
 * @param mixed - puts pieces of values under each other
 */
export function someRows(
  parts: readonly Table[],
  described: Omit<ColumnInfo, "type">,
  mixed: (pieces: readonly { column: Column | undefined; rowCount: number }[]) => ScalarColumn,
): Partly | undefined {
  const { name } = described;
  const infos = parts.map((part) => infoOf(part, name));
  const isText = (i: number): boolean =>
    infos[i]?.type === "text" && parts[i]!.someOf?.(name, none) !== undefined;
  const isPossible = infos.every(
    (info, i) =>
      !info || info.unlisted || (info.problem === undefined && (isText(i) || numeric.has(info.type))),
  );
  const listed = parts.filter((_, i) => infos[i] && !infos[i].unlisted);
  if (!isPossible || !infos.some((info, i) => info && !info.unlisted && isText(i))) return undefined;
  const numbers = listed.filter((part) => numeric.has(infoOf(part, name)!.type));
  const hasNumbers = (): boolean =>
    numbers.some((part) => countMissing(part.column(name), part.rowCount) < part.rowCount);
  return {
    info: () => ({ ...described, type: hasNumbers() ? "mixed" : "text" }),
    at: (rows) => {
      const shares = sharesOf(parts, rows);
      try {
        const pieces = shares.map(({ part, rows: own }) => ({
          rowCount: own.length,
          column: listed.includes(part) ? valuesOf(part, name, own) : undefined,
        }));
        const places = new Int32Array(rows.length);
        let at = 0;
        for (const { positions } of shares) for (const position of positions) places[position] = at++;
        return columnAt(mixed(pieces), places) as ScalarColumn;
      } catch (error) {
        // The whole column tells what is wrong with it.
        if (!(error instanceof AnalysisError) || endsReading(error)) throw error;
        return undefined;
      }
    },
  };
}

const valuesOf = (part: Table, name: string, rows: Int32Array): Column =>
  part.someOf?.(name, rows) ?? columnAt(part.column(name), rows);

function sharesOf(parts: readonly Table[], rows: Int32Array): readonly Share[] {
  let start = 0;
  return parts.flatMap((part) => {
    const [from, to] = [start, (start += part.rowCount)];
    const positions = Int32Array.from(rows.keys()).filter((i) => rows[i]! >= from && rows[i]! < to);
    return positions.length === 0 ? [] : [{ part, positions, rows: positions.map((i) => rows[i]! - from) }];
  });
}
