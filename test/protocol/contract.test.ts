import assert from "node:assert/strict";
import { MessageChannel } from "node:worker_threads";
import type { MessagePort } from "node:worker_threads";
import { AnalysisError } from "../../src/core/errors.ts";
import type { Preview } from "../../src/core/recipe/preview.ts";
import { readRecipe } from "../../src/core/recipe/read-recipe.ts";
import { connect, serve } from "../../src/protocol/rpc.ts";
import type { Connection, Port } from "../../src/protocol/rpc.ts";
import type { SessionApi, TableView } from "../../src/protocol/session-api.ts";
import { openSession } from "../../src/session/open-session.ts";
import { allenVariants } from "../fixtures.ts";

const view: TableView = { table: "trials", where: [], sort: [] };
const nowhere: TableView = { ...view, table: "nowhere" };
const recipe = readRecipe({ trials: { table: "trials" }, counts: { window: [0, 0.1] } }, "test");
const noLabel = { ...recipe, trials: { table: "nowhere", where: [] } };
const noFormat = { format: "png", stem: "x" };

const selection = { table: "trials", rows: 1, defaults: [], steps: [], left: 1 };
const preview: Preview = { trials: selection, units: selection, classes: [], warnings: [] };

type Arguments = readonly unknown[];
/** Each question with arguments that it answers, and some that it must refuse; one that is new does not compile. */
const questions: Readonly<Record<keyof SessionApi, readonly [right: Arguments, ...wrong: Arguments[]]>> = {
  describe: [[]],
  tableFacts: [[view], [nowhere], []],
  checkColumns: [[view], [nowhere], []],
  openView: [[view], [nowhere], [{ ...view, where: ["nothing > 1"] }], []],
  rows: [[view, ["id"], 0, 2], [nowhere, ["id"], 0, 2], [view, ["nothing"], 0, 2], []],
  summarizeColumn: [[view, "id"], [view, "nothing"], []],
  describeColumn: [[view, "id"], [view, "nothing"], []],
  find: [[view, ["id"], "1"], [nowhere, ["id"], "1"], []],
  exportTable: [[view, ["id"], { format: "csv", stem: "x" }], [view, ["id"], noFormat], []],
  overview: [[]],
  preview: [[recipe], [noLabel], []],
  extract: [[recipe, { format: "npz", stem: "x" }], [recipe, noFormat], [noLabel, noFormat], []],
  // Without a label, then without trials.
  decode: [[{ ...recipe, label: "id > 10" }], [recipe], [noLabel], []],
  decodingProvenance: [[recipe, { preview, notices: [] }], []],
  contents: [["/"], ["/nowhere"], []],
  peek: [
    ["/identifier", { kind: "head", rows: 1, columns: 1 }],
    ["/nowhere", { kind: "head", rows: 1, columns: 1 }],
    [],
  ],
  verify: [[]],
  close: [[]],
};

const portOf = (port: MessagePort): Port => ({
  post: (message) => port.postMessage(message),
  onMessage: (listener) => void port.on("message", listener),
});

describe("the contract of a session, asked from afar", () => {
  let channel: MessageChannel;
  let connection: Connection<SessionApi>;
  before(async () => {
    channel = new MessageChannel();
    const session = await openSession({ path: `${allenVariants}/plain_pynwb.nwb` });
    serve<SessionApi>(portOf(channel.port2), session, {
      now: () => performance.now(),
      pause: () => new Promise((resolve) => setImmediate(resolve)),
    });
    connection = connect<SessionApi>(portOf(channel.port1));
  });
  after(() => {
    channel.port1.close();
    channel.port2.close();
  });

  const ask = (name: string, args: Arguments): Promise<unknown> =>
    (connection.api as unknown as Record<string, (...args: Arguments) => Promise<unknown>>)[name]!(...args);

  for (const [name, [right, ...wrong]] of Object.entries(questions)) {
    for (const args of wrong)
      it(`refuses ${name}(${JSON.stringify(args).slice(1, -1)}) with a code and a sentence`, async () => {
        await assert.rejects(ask(name, args), (error) => {
          assert.ok(error instanceof AnalysisError && error.message.length > 0);
          // Arguments that are missing are a fault of the program; all else is the user's to know.
          assert.equal(error.code === "internal", args.length === 0, `${error.code}: ${error.message}`);
          return true;
        });
        assert.equal(connection.waiting, 0);
      });
    it(`answers ${name} all the same`, async () => {
      const value = await ask(name, right);
      assert.equal(value === undefined, name === "close");
      assert.equal(connection.waiting, 0);
    });
  }
});
