import type { CountMatrix } from "../counts/count-matrix.ts";

/** One way to write a count matrix. A new one is one file here and one line in `registry.ts`. */
export interface ExportFormat {
  /** In settings and on the command line. */
  readonly id: string;
  /** In menus. */
  readonly label: string;
  readonly extension: string;
  /**
   * The files that hold the matrix. The same matrix and provenance give the same bytes, always: no clock,
   * no randomness, no dependence on the machine.
   *
   * @param stem - the chosen name without extension
   * @param provenance - JSON text that says where the numbers come from
   */
  encode(data: CountMatrix, stem: string, provenance: string): Promise<readonly EncodedFile[]>;
}

export interface EncodedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}
