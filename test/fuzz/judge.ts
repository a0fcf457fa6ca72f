import type { Anatomy, Bare } from "./anatomy.ts";
import type { Observation, Seen, Word } from "./drive.ts";

/** How one mutated file ended. */
export type Outcome =
  | "unchanged" // everything as in the sound file
  | "refused" // not opened, with a reason
  | "told" // for all that differs an error or a notice names the object
  | "undetectable" // raw values or texts differ, and only bytes of theirs were changed, which carry no checksum
  | "relabelled" // names, texts or links differ, for metadata of HDF5's older formats carry no checksum
  | "unprotected" // numbers differ for the same reason
  | "replaced" // the HDF5 library broke or went in circles; an error says so, and the worker is replaced
  | "silent" // something differs and nothing says so
  | "unforeseen" // an error that is not one of ours
  | "hung" // no answer in time
  | "died"; // the worker itself ended

/** Compares what was seen of a mutated file with what was seen of the sound one. */
export function judge(
  anatomy: Anatomy,
  mutated: Uint8Array,
  sound: Observation,
  seen: Observation,
): [Outcome, string] {
  if (seen.unforeseen.length > 0) return ["unforeseen", seen.unforeseen.join("\n")];
  if (seen.broken) return ["replaced", seen.refused?.message ?? "the library broke"];
  if (seen.refused) return ["refused", seen.refused.message];
  const different = differences(sound, seen);
  if (different.length === 0) return ["unchanged", ""];
  const words = newWords(sound, seen);
  const untold = different.filter(([, before, after]) => !isTold(before, after, words));
  if (untold.length === 0) return ["told", list(different)];
  return [excuse(anatomy, mutated, untold), list(untold)];
}

type Difference = readonly [key: string, before: Seen | undefined, after: Seen | undefined];

const list = (different: readonly Difference[]): string =>
  different
    .slice(0, 12)
    .map(([key, before, after]) => `${key}${before ? "" : " (new)"}${after ? "" : " (gone)"}`)
    .join(", ");

function differences(sound: Observation, seen: Observation): Difference[] {
  const keys = new Set([...Object.keys(sound.seen), ...Object.keys(seen.seen)]);
  return [...keys]
    .map((key): Difference => [key, sound.seen[key], seen.seen[key]])
    .filter(([, before, after]) => before?.digest !== after?.digest || before?.error !== after?.error);
}

function newWords(sound: Observation, seen: Observation): readonly Word[] {
  const known = new Set(sound.words.map(({ about, text }) => `${about ?? ""} ${text}`));
  return seen.words.filter(({ about, text }) => !known.has(`${about ?? ""} ${text}`));
}

/**
 * An error in place of the values tells by itself when it names the object, or what the object hangs on. Other
 * values must be named; what is gone, it or a group in which it lay.
 */
function isTold(before: Seen | undefined, after: Seen | undefined, words: readonly Word[]): boolean {
  const { object } = (after ?? before)!;
  if (after?.error !== undefined) {
    const { error } = after;
    return error.includes(`${object}/`) || lineage(object).some((path) => names(error, path));
  }
  if (words.some((word) => word.about === object || names(word.text, object))) return true;
  if (after !== undefined) return false;
  return lineage(object).some((path) =>
    words.some(({ about, text }) => about === path || mentions(text, path)),
  );
}

/** The object and the groups above it, without the root. */
function lineage(object: string): string[] {
  const parts = object.split("/").slice(1);
  return parts.map((_, i) => `/${parts.slice(0, i + 1).join("/")}`);
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const mentions = (text: string, path: string): boolean =>
  new RegExp(`${escaped(path)}(?![\\w/-])`).test(text);

/** True when a sentence names an object or its helper: by its path, or by its table and its own name. */
function names(text: string, object: string): boolean {
  const at = object.lastIndexOf("/");
  const [group, name] = [object.slice(0, at), object.slice(at + 1)];
  const helpers = ["", "_index", "_index_index", "_elements"].map((ending) => object + ending);
  if (helpers.some((path) => mentions(text, path))) return true;
  const inGroup = group === "" ? /^The file/.test(text) : mentions(text, group);
  return inGroup && new RegExp(`(?<![\\w/-])${escaped(name)}(?![\\w-])`).test(text);
}

/** Whether anybody could have seen what is untold: which bytes were changed, and whose they are. */
function excuse(anatomy: Anatomy, mutated: Uint8Array, untold: readonly Difference[]): Outcome {
  if (mutated.length !== anatomy.bytes.length) return "silent";
  const places = changedBytes(anatomy.bytes, mutated);
  const wiped = anatomy.summed.filter(({ start, end }) =>
    mutated.subarray(start, end).every((byte) => byte === 0),
  );
  const unchecked = [...anatomy.bare, ...wiped].filter((bare) => places.some((at) => lies(at, bare)));
  const own = ([, before, after]: Difference): boolean =>
    unchecked.some((bare) => belongs(bare, (before ?? after)!.object));
  if (untold.every(own)) return "undetectable";
  const data = [...anatomy.values, ...anatomy.bare];
  const metadata = places.some((at) => !data.some((each) => lies(at, each)));
  if (anatomy.checksummed || !metadata) return "silent";
  return untold.every(isLabel) ? "relabelled" : "unprotected";
}

const lies = (at: number, { start, end }: Bare): boolean => at >= start && at < end;

/** Texts and attributes; and what is to be found under another name, or was put there. */
const isLabel = ([key, before, after]: Difference): boolean =>
  /^(tree|fact) /.test(key) || before === undefined || after === undefined;

function changedBytes(sound: Uint8Array, mutated: Uint8Array): number[] {
  const places: number[] = [];
  for (let at = 0; at < sound.length; at++) if (sound[at] !== mutated[at]) places.push(at);
  return places;
}

/**
 * What the values of an object depend on besides their own bytes: its helpers, a series' factors, times that several
 * series share, and texts.
 */
const belongs = ({ object: changed }: Bare, object: string): boolean =>
  changed === null ||
  changed === object ||
  ["_index", "_index_index", "_elements"].some((ending) => changed === object + ending) ||
  (object.endsWith("/data") && changed === `${object.slice(0, -5)}/channel_conversion`) ||
  (object.endsWith("/timestamps") && /\/(timestamps|starting_time)$/.test(changed));
