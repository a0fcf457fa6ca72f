import assert from "node:assert/strict";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";
import { requireAllenColumns, requireValidityColumns } from "../../src/session/allen-columns.ts";
import { written } from "../nwb/written.ts";
import type { Tree } from "../nwb/written.ts";

const table = (columns: Tree): Tree => ({
  "@neurodata_type": "DynamicTable",
  "@colnames": Object.keys(columns).filter((name) => name !== "id"),
  ...columns,
});
const electrodes = {
  id: [0, 1],
  probe_id: [5, 5],
  probe_vertical_position: [10, 20],
  probe_horizontal_position: [1, 2],
  valid_data: [1, 1],
};
const units = { id: [0, 1], peak_channel_id: [0, 1], quality: ["good", "noise"] };

describe("columns that AllenSDK's rules need", () => {
  const open: NwbFile[] = [];
  afterEach(() => {
    for (const nwb of open.splice(0)) nwb.close();
  });

  /** What is said of a file with these columns in place of sound ones. */
  async function said(
    require: typeof requireAllenColumns,
    changed: { readonly units?: Tree; readonly electrodes?: Tree },
  ): Promise<{ object?: string; reason?: string; message?: string }> {
    const nwb = await openNwbFile(
      await written({
        "@nwb_version": "2.6.0",
        "@neurodata_type": "NWBFile",
        units: table({ ...units, ...changed.units }),
        general: {
          extracellular_ephys: { electrodes: table({ ...electrodes, ...changed.electrodes }) },
        },
      }),
    );
    open.push(nwb);
    try {
      require(nwb, "/units");
    } catch (error) {
      const { message, details } = error as Error & { details: { object: string; reason: string } };
      return { ...details, message };
    }
    return {};
  }

  const place = "/general/extracellular_ephys/electrodes";
  const short = /1 rows where the table has 2/;
  const cases: readonly [string, typeof requireAllenColumns, { units?: Tree; electrodes?: Tree }][] = [
    ["/units/peak_channel_id", requireAllenColumns, { units: { peak_channel_id: [0] } }],
    [`${place}/probe_id`, requireAllenColumns, { electrodes: { probe_id: [5] } }],
    ["/units/quality", requireValidityColumns, { units: { quality: ["good"] } }],
    [`${place}/valid_data`, requireValidityColumns, { electrodes: { valid_data: [1] } }],
  ];
  for (const [column, require, changed] of cases)
    it(`are damaged for the reason that is told: ${column}`, async () => {
      const { object, reason, message } = await said(require, changed);
      assert.equal(object, column);
      assert.match(reason!, short);
      assert.ok(
        message!.startsWith(`${column} in `) && message!.includes(` is damaged: ${reason!}. `),
        message,
      );
    });

  it("are looked at only where all are there", async () => {
    assert.deepEqual(await said(requireAllenColumns, {}), {});
    assert.deepEqual(await said(requireValidityColumns, {}), {});
  });
});
