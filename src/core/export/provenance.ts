import type { CountMatrix } from "../counts/count-matrix.ts";
import type { Notice } from "../errors.ts";
import type { FileOrigin } from "../mailbox.ts";
import type { Preview } from "../recipe/preview.ts";
import { program } from "../program.ts";
import { recipeDocument } from "../recipe/recipe-document.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { utf8 } from "./bytes.ts";
import { countsShape, countsType } from "./count-arrays.ts";
import type { EncodedFile } from "./format.ts";

/** Which file the numbers come from; the same file gives the same identity on any machine. */
export interface SessionIdentity {
  readonly id: string | null;
  /** Without folder. */
  readonly fileName: string;
  readonly fileSize: number;
  /**
   * SHA-256, hexadecimal, of the first MiB, the last MiB and the size in decimal digits, one after the other. In a
   * file shorter than two MiB the two pieces overlap; in one shorter than one MiB both are the whole file. Absent for a
   * file elsewhere, of which the ends were not read.
   */
  readonly sha256OfEnds?: string;
  /** Where a file comes from that does not lie on this machine. */
  readonly origin?: { readonly name: string } & Omit<FileOrigin, "fileName">;
  /** SHA-256 of the whole file, when it was asked for. */
  readonly sha256?: string;
  /** Tables of the cache folder that were joined; absent where the file was read alone. */
  readonly cacheTables?: readonly CacheTableIdentity[];
}

/** A table of the cache; size and SHA-256 are null for one that is not there. */
export interface CacheTableIdentity {
  readonly fileName: string;
  readonly fileSize: number | null;
  readonly sha256: string | null;
}

/** Where the numbers of a count file come from. */
export interface ProvenanceFacts {
  readonly recipe: Recipe;
  readonly session: SessionIdentity;
  readonly report: Preview;
  readonly notices: readonly Notice[];
}

/**
 * The text of a `.provenance.json`: recipe, session, what each step did, shape and program. No clock and no path
 * enter it, so that the same question to the same file gives the same bytes.
 */
export const provenanceText = (facts: ProvenanceFacts, counts: CountMatrix): string =>
  textOf(facts, {
    counts: { shape: countsShape(counts), dtype: countsType(counts), label: counts.labels?.name ?? null },
  });

/** The same for a figure or for scores: what was decoded, instead of a matrix that is not in the file. */
export const decodingProvenanceText = (facts: ProvenanceFacts): string => {
  const { trials, units, classes } = facts.report;
  return textOf(facts, {
    decoding: {
      trials: trials.left,
      units: units.left,
      classes: classes.length,
      label: facts.recipe.label ?? null,
    },
  });
};

function textOf(facts: ProvenanceFacts, made: object): string {
  const { session } = facts;
  const document = {
    program,
    session: {
      id: session.id,
      file_name: session.fileName,
      file_size: session.fileSize,
      ...(session.sha256OfEnds === undefined ? {} : { sha256_of_ends: session.sha256OfEnds }),
      ...(session.origin === undefined ? {} : { origin: session.origin }),
      ...(session.sha256 === undefined ? {} : { sha256: session.sha256 }),
      ...(session.cacheTables === undefined ? {} : { cache_tables: session.cacheTables.map(tableDocument) }),
    },
    recipe: recipeDocument(facts.recipe),
    report: facts.report,
    ...made,
    notices: facts.notices,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

const tableDocument = ({ fileName, fileSize, sha256 }: CacheTableIdentity): object =>
  sha256 === null
    ? { file_name: fileName, absent: true }
    : { file_name: fileName, file_size: fileSize, sha256 };

/** The file that says where the numbers of another come from. */
export const provenanceBeside = (name: string, provenance: string): EncodedFile => ({
  name: `${name}.provenance.json`,
  bytes: utf8(provenance),
});
