import { utf8 } from "../bytes.ts";
import { textOf } from "./cell-text.ts";
import { cellAt } from "./format.ts";
import type { TableData } from "./format.ts";

/**
 * Lines of fields as RFC 4180 has them, with `\n`: a field that holds the delimiter, a quote or a line break is
 * quoted. Missing is an empty field; an empty text is a quoted one (`""`).
 */
export function delimited({ columns, rowCount }: TableData, delimiter: string): Uint8Array {
  const quoted = new RegExp(`[${delimiter}"\\r\\n]`);
  const field = (text: string): string =>
    text === "" || quoted.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = [columns.map(({ name }) => field(name)).join(delimiter)];
  for (let row = 0; row < rowCount; row++)
    lines.push(
      columns
        .map((column) => {
          const cell = cellAt(column, row);
          return cell === null ? "" : field(textOf(cell));
        })
        .join(delimiter),
    );
  return utf8(`${lines.join("\n")}\n`);
}
