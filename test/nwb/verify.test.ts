import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Verification } from "../../src/core/verification.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { VerifyStep } from "../../src/nwb/verify.ts";
import { fixtures } from "../fixtures.ts";
import { memorySource } from "./memory-source.ts";

const made = (name: string): Buffer => readFileSync(`${fixtures}/nwb/${name}.nwb`);

async function verified(bytes: Buffer): Promise<{ result: Verification; steps: VerifyStep[] }> {
  const nwb = await openNwbFile(memorySource(bytes));
  const steps: VerifyStep[] = [];
  const reading = nwb.verify();
  for (;;) {
    const step = reading.next();
    if (step.done === true) {
      nwb.close();
      return { result: step.value, steps };
    }
    steps.push(step.value);
  }
}

describe("verifying a file", () => {
  it("reads every dataset, says how far it is, and how many carry checksums", async () => {
    const { result, steps } = await verified(made("latest"));
    assert.deepEqual(result, { datasets: 17, bytes: 663, checksummed: 4, problems: [], unread: [] });
    assert.ok(steps.every(({ done, total }, i) => total === 663 && done >= (steps[i - 1]?.done ?? 0)));
    assert.ok(steps.some(({ object }) => object === "/units/spike_times"));
  });

  it("finds damage in the bodies of spike times, which no table shows", async () => {
    const bytes = made("latest");
    bytes[6430]! ^= 1;
    const { result } = await verified(bytes);
    assert.deepEqual(
      result.problems.map(({ object }) => object),
      ["/units/spike_times"],
    );
  });

  it("finds indices that contradict what they point into", async () => {
    const { result } = await verified(made("damaged"));
    const problems = new Map(result.problems.map(({ object, reason }) => [object, reason]));
    assert.match(problems.get("/units/spike_times_index") ?? "", /decreases at row 2/);
    assert.match(problems.get("/scratch/beyond/c_index") ?? "", /only 5/);
  });

  it("tells what it cannot undo from what is damaged", async () => {
    const { result } = await verified(made("filters"));
    assert.deepEqual(result.problems, []);
    assert.ok(result.unread.some(({ object }) => object === "/scratch/filtered/foreign"));
  });
});
