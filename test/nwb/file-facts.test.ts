import assert from "node:assert/strict";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { FileFacts } from "../../src/nwb/file-facts.ts";
import { written } from "./written.ts";
import type { Tree } from "./written.ts";

async function factsOf(general: Tree, more: Tree = {}): Promise<FileFacts> {
  const root = { "@nwb_version": "2.6.0", "@neurodata_type": "NWBFile", identifier: "facts" };
  const nwb = await openNwbFile(await written({ ...root, general, ...more }));
  nwb.close();
  return nwb.facts;
}

describe("the subject of a recording", () => {
  it("is told by datasets, or attributes where there is none, in one order", async () => {
    const { subject } = await factsOf({
      subject: {
        sex: "M",
        "@sex": "F",
        "@species": "Mus musculus",
        subject_id: "m1",
        "@strain": "",
        age: "",
      },
    });
    assert.deepEqual(subject, [
      { name: "subject id", value: "m1" },
      { name: "species", value: "Mus musculus" },
      { name: "sex", value: "M" },
    ]);
  });

  it("is told by an attribute where the dataset is empty", async () => {
    const { subject } = await factsOf({ subject: { age_in_days: "", "@age_in_days": "P90D" } });
    assert.deepEqual(subject, [{ name: "age in days", value: "P90D" }]);
  });

  it("is nobody in a file without one", async () => {
    assert.deepEqual((await factsOf({})).subject, []);
    assert.deepEqual((await factsOf({ subject: "a mouse" })).subject, []);
  });
});

describe("the facts of a recording", () => {
  it("are its texts as written, several as one, and of times whether a zone is missing", async () => {
    const { facts, sessionId } = await factsOf(
      { session_id: "s1", experimenter: ["A", "B"], lab: "" },
      {
        session_start_time: "2020-01-02T03:04:05",
        timestamps_reference_time: "2020-01-02T03:04:05+01:00",
        file_create_date: ["2020-01-02T03:04:05"],
      },
    );
    assert.equal(sessionId, "s1");
    assert.deepEqual(facts, [
      { name: "session start time", value: "2020-01-02T03:04:05 (no time zone)" },
      { name: "timestamps reference time", value: "2020-01-02T03:04:05+01:00" },
      { name: "file create date", value: "2020-01-02T03:04:05" },
      { name: "experimenter", value: "A; B" },
      { name: "session id", value: "s1" },
    ]);
  });
});
