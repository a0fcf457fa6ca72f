import { AnalysisError } from "../../errors.ts";
import type { Notice } from "../../errors.ts";
import { RandomState } from "./random.ts";

/**
 * Which trials are tested together. Every maker gives one or more divisions of all rows, fold for fold those
 * of scikit-learn 1.9: `StratifiedKFold`, `KFold`, `GroupKFold`, `LeaveOneGroupOut`, `RepeatedStratifiedKFold`.
 * Unshuffled folds are stretches of time, so slow drift between them shows in the scores.
 */
export interface Splitting {
  /** Folds of each division. */
  readonly folds: number;
  /** One a repeat: `(rows)` number of the fold that tests each row. */
  readonly divisions: readonly Int32Array[];
  readonly notices: readonly Notice[];
}

export const foldKinds = [
  "stratified",
  "kfold",
  "group",
  "leave-one-group-out",
  "repeated-stratified",
] as const;
export type FoldKind = (typeof foldKinds)[number];

export interface FoldOptions {
  readonly kind: FoldKind;
  readonly folds: number;
  readonly shuffle?: boolean;
  /** Refused without shuffling, as in scikit-learn: it would have no effect. */
  readonly seed?: number;
  /** For repeated folds. */
  readonly repeats?: number;
}

/** The rows to divide. */
export interface Rows {
  /** `(rows)` class of each row. */
  readonly y: Int32Array;
  readonly classes: number;
  /** `(rows)` group of each row, numbered in the sorted order of the groups; every number occurs. */
  readonly groups?: Int32Array;
  /** How a class is called in messages. */
  nameOfClass?(index: number): string;
}

/**
 * Divides rows into folds.
 *
 * @throws AnalysisError `bad-folds` saying what is too few: folds, rows, members of a class, groups
 */
export function makeFolds(rows: Rows, options: FoldOptions): Splitting {
  const { kind, folds, shuffle = false, seed } = options;
  if (kind !== "leave-one-group-out" && (!Number.isInteger(folds) || folds < 2))
    throw badFolds(folds, `${folds} folds are too few: at least 2 are needed, one to test and one to learn.`);
  if (seed !== undefined && !shuffle && kind !== "repeated-stratified" && kind !== "leave-one-group-out")
    throw badFolds(folds, "A seed has no effect on folds that are not shuffled: shuffle, or leave it out.");
  const random = new RandomState(seed ?? 0);
  const once = (division: Int32Array): Splitting => ({ folds, divisions: [division], notices: [] });
  switch (kind) {
    case "kfold":
      return once(consecutiveFolds(rows.y.length, folds, shuffle ? random : undefined));
    case "group":
      return once(groupFolds(rows, folds, shuffle ? random : undefined));
    case "leave-one-group-out":
      return leaveOneGroupOut(rows);
    case "stratified":
      return {
        ...once(stratifiedFolds(rows, folds, shuffle ? random : undefined)),
        notices: rareClass(rows, folds),
      };
    case "repeated-stratified":
      return repeatedFolds(rows, folds, options.repeats ?? 10, random);
  }
}

/**
 * Deals the sorted classes like cards to the folds, so that each fold has its share of every class; within a
 * class the first rows go to the first fold, unless shuffled. Classes are numbered by first appearance.
 */
function stratifiedFolds(rows: Rows, folds: number, random?: RandomState): Int32Array {
  const { y, classes } = rows;
  const order = classesByAppearance(y, classes);
  const members = countMembers(y, classes);
  const largest = Math.max(0, ...members);
  if (folds > y.length) throw moreFoldsThanRows(folds, y.length);
  if (folds > largest)
    throw badFolds(
      folds,
      `${folds} folds are more than any class has trials; the largest class has ${largest}.` +
        (largest === 1 ? " Labels that never repeat are a quantity: ridge predicts one." : ""),
    );
  const dealt = new Array<Int32Array>(classes);
  let card = 0;
  for (const k of order) {
    const hand = (dealt[k] = new Int32Array(members[k]!));
    // Fold 0's share first, then fold 1's: a stretch of time each.
    for (let fold = 0, from = 0; fold < folds; fold++) {
      const first = (fold - (card % folds) + folds) % folds;
      const share = Math.max(0, Math.ceil((hand.length - first) / folds));
      hand.fill(fold, from, from + share);
      from += share;
    }
    card += hand.length;
  }
  if (random) for (const k of order) random.shuffle(dealt[k]!);
  const given = new Int32Array(classes);
  const testFold = new Int32Array(y.length);
  for (let row = 0; row < y.length; row++) {
    const k = y[row]!;
    testFold[row] = dealt[k]![given[k]!++]!;
  }
  return testFold;
}

/** Consecutive rows; the first `rows mod folds` folds have one more. */
function consecutiveFolds(n: number, folds: number, random?: RandomState): Int32Array {
  if (folds > n) throw moreFoldsThanRows(folds, n);
  const order = random ? random.permutation(n) : undefined;
  const testFold = new Int32Array(n);
  let row = 0;
  for (let fold = 0; fold < folds; fold++)
    for (let size = shareOf(n, folds, fold); size > 0; size--, row++)
      testFold[order ? order[row]! : row] = fold;
  return testFold;
}

/** Whole groups: the largest first, each to the fold with fewest rows; shuffled, an even cut of the groups. */
function groupFolds(rows: Rows, folds: number, random?: RandomState): Int32Array {
  const { groups, sizes } = groupsOf(rows, folds);
  if (folds > sizes.length)
    throw badFolds(
      folds,
      `${folds} folds are more than there are groups: ${sizes.length}. Take fewer folds, or leave one group out at a time.`,
    );
  const foldOf = random ? cutGroups(sizes.length, folds, random) : balanceGroups(sizes, folds);
  return groups.map((group) => foldOf[group]!);
}

function balanceGroups(sizes: Int32Array, folds: number): Int32Array {
  // Reversed after a stable ascending sort: of equal sizes the later group comes first.
  const order = Array.from(sizes.keys())
    .sort((a, b) => sizes[a]! - sizes[b]!)
    .reverse();
  const load = new Int32Array(folds);
  const foldOf = new Int32Array(sizes.length);
  for (const group of order) {
    const lightest = load.indexOf(Math.min(...load));
    foldOf[group] = lightest;
    load[lightest]! += sizes[group]!;
  }
  return foldOf;
}

function cutGroups(groups: number, folds: number, random: RandomState): Int32Array {
  const order = random.permutation(groups);
  const foldOf = new Int32Array(groups);
  let next = 0;
  for (let fold = 0; fold < folds; fold++)
    for (let size = shareOf(groups, folds, fold); size > 0; size--) foldOf[order[next++]!] = fold;
  return foldOf;
}

function leaveOneGroupOut(rows: Rows): Splitting {
  const { groups, sizes } = groupsOf(rows, 0);
  if (sizes.length < 2)
    throw badFolds(sizes.length, "Leaving one group out needs at least two groups; there is only one.");
  return { folds: sizes.length, divisions: [groups], notices: [] };
}

/** Shuffled stratified folds again and again, all drawn from one generator. */
function repeatedFolds(rows: Rows, folds: number, repeats: number, random: RandomState): Splitting {
  if (!Number.isInteger(repeats) || repeats < 1)
    throw badFolds(folds, `Folds cannot be repeated ${repeats} times: it takes a whole number from 1 on.`);
  const divisions = Array.from({ length: repeats }, () => stratifiedFolds(rows, folds, random));
  return { folds, divisions, notices: rareClass(rows, folds) };
}

/** Rows of the fold, and the others, each in increasing order. */
export function partsOf(testFold: Int32Array, fold: number): { test: Int32Array; train: Int32Array } {
  let tested = 0;
  for (const entry of testFold) if (entry === fold) tested++;
  const test = new Int32Array(tested);
  const train = new Int32Array(testFold.length - tested);
  let a = 0;
  let b = 0;
  for (let row = 0; row < testFold.length; row++)
    if (testFold[row] === fold) test[a++] = row;
    else train[b++] = row;
  return { test, train };
}

/** Rows of one fold, increasing. */
export function rowsOf(testFold: Int32Array, fold: number): Int32Array {
  let count = 0;
  for (let row = 0; row < testFold.length; row++) if (testFold[row] === fold) count++;
  const rows = new Int32Array(count);
  for (let row = 0, next = 0; next < count; row++) if (testFold[row] === fold) rows[next++] = row;
  return rows;
}

/** The classes of some rows. */
export function takeLabels(y: Int32Array, rows: Int32Array): Int32Array {
  const taken = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) taken[i] = y[rows[i]!]!;
  return taken;
}

/** One list of rows a fold, increasing. */
export function rowsByFold(testFold: Int32Array, folds: number): Int32Array[] {
  const sizes = countMembers(testFold, folds);
  const rows = Array.from(sizes, (size) => new Int32Array(size));
  const next = new Int32Array(folds);
  for (let row = 0; row < testFold.length; row++) {
    const fold = testFold[row]!;
    rows[fold]![next[fold]!++] = row;
  }
  return rows;
}

/** How many rows each class has, `(classes)`. */
export function countMembers(y: Int32Array, classes: number): Int32Array {
  const members = new Int32Array(classes);
  for (const k of y) members[k]!++;
  return members;
}

function classesByAppearance(y: Int32Array, classes: number): number[] {
  const seen = new Uint8Array(classes);
  const order: number[] = [];
  for (const k of y)
    if (!seen[k]) {
      seen[k] = 1;
      order.push(k);
    }
  return order;
}

function groupsOf(rows: Rows, folds: number): { groups: Int32Array; sizes: Int32Array } {
  const { groups } = rows;
  if (!groups)
    throw badFolds(folds, "Folds by group need a group for each trial: name a column with --groups.");
  let count = 0;
  for (const group of groups) count = Math.max(count, group + 1);
  return { groups, sizes: countMembers(groups, count) };
}

/** One sentence for all of them: of a hundred classes as good as every one may be rare. */
function rareClass(rows: Rows, folds: number): Notice[] {
  const members = countMembers(rows.y, rows.classes);
  const present = [...members.keys()].filter((k) => members[k]! > 0);
  const rare = present.filter((k) => members[k]! < folds);
  const [first] = rare;
  if (first === undefined) return [];
  const nameOf = (k: number): string => rows.nameOfClass?.(k) ?? String(k);
  const trials = (n: number): string => `${n} trial${n === 1 ? "" : "s"}`;
  const named = rare.slice(0, 3).map((k) => `${nameOf(k)} has ${members[k]}`);
  const rest = rare.length > named.length ? [`${rare.length - named.length} more`] : [];
  const message =
    rare.length === 1
      ? `Class ${nameOf(first)} has ${trials(members[first]!)}, fewer than the ${folds} folds: some folds test none of it.`
      : `${rare.length} of ${present.length} classes have fewer trials than the ${folds} folds ` +
        `(${[...named, ...rest].join(", ")}): some folds test none of them.`;
  const least = Math.min(...rare.map((k) => members[k]!));
  return [{ code: "rare-class", message, suggestion: `--folds ${Math.max(2, least)}` }];
}

const shareOf = (n: number, folds: number, fold: number): number =>
  Math.floor(n / folds) + (fold < n % folds ? 1 : 0);

const badFolds = (folds: number, message: string): AnalysisError<"bad-folds"> =>
  new AnalysisError("bad-folds", message, { folds });

const moreFoldsThanRows = (folds: number, n: number): AnalysisError<"bad-folds"> =>
  badFolds(folds, `${folds} folds are more than there are trials: ${n}.`);
