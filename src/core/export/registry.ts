import { arrow } from "./arrow.ts";
import { csv } from "./csv.ts";
import type { ExportFormat } from "./format.ts";
import { mat } from "./mat.ts";
import { npy } from "./npy.ts";
import { npz } from "./npz.ts";
import { parquet } from "./parquet.ts";

/** Every way to write a count matrix; the first is the default. */
export const exportFormats: readonly ExportFormat[] = [npz, npy, csv, parquet, arrow, mat];
