import assert from "node:assert/strict";
import { realpathSync, existsSync } from "node:fs";
import { AnalysisError } from "../../../../src/core/errors.ts";
import { fixtures } from "../../../fixtures.ts";
import { compare, readGoldens } from "./golden.ts";
import { ops } from "./ops.ts";

/**
 * Every case that scikit-learn 1.9.1 computed, op by op: the files of the repository, the set kept beside it, and
 * any folder of the same format named by DECODING_GOLDENS.
 */
const own = `${fixtures}/decoding`;
const others = [process.env["DECODING_GOLDENS"]].filter((folder) => folder !== undefined);
const folders = new Map(
  [own, ...others].filter((folder) => existsSync(folder)).map((folder) => [realpathSync(folder), folder]),
);

for (const folder of folders.values())
  describe(`scikit-learn's results in ${folder === own ? "the fixtures" : folder}`, () => {
    const cases = readGoldens(folder);

    it("are there", () => {
      assert.ok(cases.length > 0, `no golden files in ${folder}`);
    });

    for (const { file, golden, data } of cases)
      it(`${file}: ${golden.name}`, async () => {
        const op = ops[golden.op];
        assert.ok(op, `no op ${golden.op}`);
        const run = async (): Promise<void> => {
          const { fields, notices } = await op(golden.args ?? {}, data);
          if (golden.expect["error"] !== undefined) return;
          compare(golden, fields);
          if (golden.expect["warnings"] !== undefined)
            assert.ok(
              notices.length > 0,
              `nothing was said where scikit-learn warns: ${JSON.stringify(golden.expect["warnings"])}`,
            );
        };
        if (golden.expect["error"] === undefined) await run();
        else await assert.rejects(run, (error) => error instanceof AnalysisError, golden.reason);
      });
  });
