import { arrow } from "./arrow.ts";
import { csv } from "./csv.ts";
import type { TableFormat } from "./format.ts";
import { jsonl } from "./jsonl.ts";
import { parquet } from "./parquet.ts";
import { tsv } from "./tsv.ts";

/** Every way to write a table; the first is the default. */
export const tableFormats: readonly TableFormat[] = [csv, tsv, jsonl, parquet, arrow];
