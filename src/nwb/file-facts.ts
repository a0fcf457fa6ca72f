import { AnalysisError } from "../core/errors.ts";
import type { Notice } from "../core/errors.ts";
import type { Cell } from "../core/table/table.ts";
import { isList } from "./h5/decode.ts";
import type { H5File } from "./h5/file.ts";
import { columnCells } from "./h5/decode.ts";
import { safeAttribute } from "./table-layout.ts";

/** A labelled fact, as it is written in the file. */
interface Fact {
  readonly name: string;
  readonly value: string;
}

/** Who, what and when: the file's own fields, texts as written. */
export interface FileFacts {
  readonly identifier: string | null;
  readonly sessionId: string | null;
  readonly sessionDescription: string | null;
  readonly sessionStartTime: string | null;
  readonly stimulus: string | null;
  /** In display order. */
  readonly facts: readonly Fact[];
  readonly subject: readonly Fact[];
}

/** Fields in display order: the label, and where it lies. */
const fields: readonly (readonly [label: string, path: string])[] = [
  ["session description", "/session_description"],
  ["session start time", "/session_start_time"],
  ["timestamps reference time", "/timestamps_reference_time"],
  ["file create date", "/file_create_date"],
  ...[
    "experimenter",
    "institution",
    "lab",
    "session_id",
    "experiment_description",
    "stimulus",
    "protocol",
    "keywords",
    "related_publications",
    "notes",
    "pharmacology",
    "surgery",
    "virus",
    "slices",
    "data_collection",
    "source_script",
    "was_generated_by",
  ].map((name) => [name.replaceAll("_", " "), `/general/${name}`] as const),
];

const subjectFields = [
  "subject_id",
  "species",
  "strain",
  "genotype",
  "sex",
  "age",
  "age_in_days",
  "date_of_birth",
  "weight",
  "specimen_name",
  "description",
];

export function readFileFacts(file: H5File): FileFacts {
  const facts = fields.flatMap(([name, path]) => {
    const value = readText(file, path);
    return value === null ? [] : [{ name, value: withZone(name, value) }];
  });
  return {
    identifier: readText(file, "/identifier"),
    sessionId: readText(file, "/general/session_id"),
    sessionDescription: readText(file, "/session_description"),
    sessionStartTime: readText(file, "/session_start_time"),
    stimulus: readText(file, "/general/stimulus"),
    facts,
    subject: readSubject(file),
  };
}

/** A time without a zone cannot be compared with one that has it: say so, and leave it as written. */
function withZone(name: string, value: string): string {
  const hasTime = /\d{2}:\d{2}/.test(value);
  const zone = /(Z|[+-]\d{2}(:?\d{2}){1,2}(\.\d+)?)$/.test(value.trim());
  return name.endsWith("time") && hasTime && !zone ? `${value} (no time zone)` : value;
}

/** Some writers keep a field as a dataset, some as an attribute of the subject. */
function readSubject(file: H5File): Fact[] {
  const group = "/general/subject";
  if (file.kind(group) !== "group") return [];
  return subjectFields.flatMap((name) => {
    const value = readText(file, `${group}/${name}`) ?? cellText(safeAttribute(file, group, name) ?? null);
    return value === null ? [] : [{ name: name.replaceAll("_", " "), value }];
  });
}

/** Fields that the schema requires; a file without them is read all the same. */
const requiredFields = [
  "identifier",
  "session_description",
  "session_start_time",
  "timestamps_reference_time",
  "file_create_date",
];

export function absentFields(file: H5File): Notice[] {
  const absent = requiredFields.filter((name) => file.kind(`/${name}`) === "missing");
  if (absent.length === 0) return [];
  return [
    {
      code: "absent-field",
      message: `The file lacks ${absent.join(", ")}, which NWB requires. Everything else is read all the same; whoever wrote it can add them.`,
    },
  ];
}

/** Fields that are there and cannot be read. */
export function unreadableFields(file: H5File): Notice[] {
  const paths = ["/identifier", ...fields.map(([, path]) => path)];
  return paths.flatMap((path) => {
    if (file.kind(path) !== "dataset") return [];
    try {
      demandText(file, path);
      return [];
    } catch (error) {
      if (!(error instanceof AnalysisError) || file.lost) throw error;
      return [{ code: "unreadable-object", message: error.message }];
    }
  });
}

/** A scalar dataset or an array of texts as one text; null when it is absent, empty or unreadable. */
export function readText(file: H5File, path: string): string | null {
  try {
    return file.kind(path) === "dataset" ? demandText(file, path) : null;
  } catch (error) {
    if (file.lost) throw error;
    return null;
  }
}

function demandText(file: H5File, path: string): string | null {
  const dataset = file.dataset(path);
  const count = Math.min(dataset.length, 100);
  if (dataset.rank === 0) return cellText(dataset.scalar());
  if (dataset.rank === 1) return cellText(columnCells(dataset.column(0, count), count));
  return cellText(dataset.cells(0, count).map((row) => row.map(String).join(" ")));
}

function cellText(cell: Cell): string | null {
  const text = isList(cell) ? cell.map(String).join("; ") : cell === null ? "" : String(cell);
  return text === "" ? null : text;
}
