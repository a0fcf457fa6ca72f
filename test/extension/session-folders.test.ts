import assert from "node:assert/strict";
import { entryOfCatalogue, entryOfFile, entryOfSession } from "../../src/extension/sessions/cache-entry.ts";
import { noFacets } from "../../src/extension/sessions/entry.ts";
import type { SessionEntry } from "../../src/extension/sessions/entry.ts";
import { contentOf } from "../../src/extension/sessions/folders.ts";
import { ordered } from "../../src/extension/sessions/order.ts";

const file = (path: string, modifiedMs?: number): SessionEntry =>
  entryOfFile("/place", `/place/${path}`, {
    state: modifiedMs === undefined ? "remote" : "local",
    ...(modifiedMs === undefined ? {} : { modifiedMs }),
  });
const files = (folder: string, n: number): SessionEntry[] =>
  Array.from({ length: n }, (_, i) => file(`${folder}/${i}.nwb`, i));
const shownOf = (entries: readonly SessionEntry[], under?: string): string[] => {
  const content = contentOf(entries, under);
  return [
    ...content.folders.map(({ name, entries: members }) => `${name}/ ${members.length}`),
    ...content.entries.map(({ id, folder }) => (folder === undefined ? id : `${id} in ${folder}`)),
  ];
};

describe("folders of a place", () => {
  it("are folders when they hold more than a handful of files", () => {
    const entries = [file("a.nwb"), ...files("few", 5), ...files("many", 6), ...files("many10", 7)];
    assert.deepEqual(shownOf(entries).slice(0, 4), ["many/ 6", "many10/ 7", "a.nwb", "0.nwb in few"]);
    assert.equal(shownOf(entries).length, 2 + 1 + 5);
    const [many] = contentOf(entries).folders;
    assert.deepEqual(shownOf(many!.entries, many!.path), [
      "0.nwb",
      "1.nwb",
      "2.nwb",
      "3.nwb",
      "4.nwb",
      "5.nwb",
    ]);
  });

  it("count what lies in folders of theirs, and show these in turn", () => {
    const entries = [
      ...files("lab/mouse2", 6),
      ...files("lab/mouse10", 6),
      ...files("lab/x/y", 2),
      file("lab/a.nwb"),
    ];
    assert.deepEqual(shownOf(entries), ["lab/ 15"]);
    assert.deepEqual(shownOf(entries, "lab"), [
      "mouse2/ 6",
      "mouse10/ 6",
      "0.nwb in x/y",
      "1.nwb in x/y",
      "a.nwb",
    ]);
  });

  it("are one when they hold nothing but another folder", () => {
    const entries = files("a/b/c", 6);
    const [only] = contentOf(entries).folders;
    assert.deepEqual([only!.name, only!.path], ["a/b/c", "a/b/c"]);
    assert.deepEqual(shownOf(entries, only!.path).length, 6);
  });

  it("lose no file, wherever it lies", () => {
    const entries = [
      ...files("a", 9),
      ...files("a/b", 7),
      ...files("a/b/c", 3),
      ...files("d", 1),
      file("e.nwb"),
    ];
    const leaves = (some: readonly SessionEntry[], under?: string): string[] => {
      const content = contentOf(some, under);
      return [
        ...content.folders.flatMap((folder) => leaves(folder.entries, folder.path)),
        ...content.entries.map(({ path }) => path!),
      ];
    };
    assert.deepEqual(leaves(entries).sort(), entries.map(({ path }) => path!).sort());
  });
});

describe("order of a place's files", () => {
  const entries = [file("b10.nwb", 5), file("b9.nwb", 7), file("gone.nwb"), file("a.nwb", 6)];
  const ids = (order: Parameters<typeof ordered>[1]): string[] => ordered(entries, order).map(({ id }) => id);

  it("is by name with numbers as numbers, or by date with those that are not here last", () => {
    assert.deepEqual(ids("name"), ["a.nwb", "b9.nwb", "b10.nwb", "gone.nwb"]);
    assert.deepEqual(ids("newest"), ["b9.nwb", "a.nwb", "b10.nwb", "gone.nwb"]);
    assert.deepEqual(ids("oldest"), ["b10.nwb", "a.nwb", "b9.nwb", "gone.nwb"]);
  });
});

describe("a session that is not here", () => {
  const session = (state: "local" | "remote" | "partial", sessionType: string) =>
    entryOfSession({ id: "715093703", path: "/c/715093703.nwb", state, sessionType, row: {} }).address;
  const address =
    "https://allen-brain-observatory.s3.us-west-2.amazonaws.com/visual-coding-neuropixels/ecephys-cache/session_715093703/session_715093703.nwb";

  it("names where it can be downloaded, when it is one of Allen's Visual Coding", () => {
    assert.equal(session("remote", "brain_observatory_1.1"), address);
    assert.equal(session("partial", "functional_connectivity"), address);
    assert.equal(session("remote", "OPHYS_1"), undefined);
    assert.equal(session("local", "brain_observatory_1.1"), undefined);
    assert.deepEqual(file("x.nwb").facets, { ...noFacets, state: ["remote"] });
  });
});

describe("a session of the catalogue", () => {
  const session = { id: "7", sessionType: "functional_connectivity", nwbBytes: 5, ageInDays: 90 } as const;

  it("has no place while there is no cache, and says where it can be had", () => {
    const entry = entryOfCatalogue({ ...session, state: "remote" });
    assert.ok(!("path" in entry));
    assert.equal(entry.wholeBytes, 5);
    assert.match(entry.address!, /session_7\/session_7\.nwb$/);
    assert.deepEqual(entry.facets, {
      ...noFacets,
      sessionType: ["functional_connectivity"],
      age: ["90"],
      state: ["remote"],
    });
  });

  it("is told by what its row says, where it is known", () => {
    const { facts, address, path } = entryOfCatalogue({ ...session, state: "local", path: "/c/7.nwb" });
    assert.deepEqual([path, address], ["/c/7.nwb", undefined]);
    assert.deepEqual(facts, [
      { name: "session type", value: "functional_connectivity" },
      { name: "age in days", value: "90" },
    ]);
  });
});
