import { utf8 } from "../bytes.ts";
import { jsonOf } from "./cell-text.ts";
import { cellAt } from "./format.ts";
import type { TableFormat } from "./format.ts";

/** One JSON object a line; missing is null. */
export const jsonl: TableFormat = {
  id: "jsonl",
  label: "JSON lines",
  extension: "jsonl",
  kind: "text",
  async encode({ columns, rowCount }) {
    const keys = columns.map(({ name }) => JSON.stringify(name));
    const lines: string[] = [];
    for (let row = 0; row < rowCount; row++) {
      const members = columns.map((column, i) => `${keys[i]!}: ${jsonOf(cellAt(column, row))}`);
      lines.push(`{${members.join(", ")}}\n`);
    }
    return utf8(lines.join(""));
  },
};
