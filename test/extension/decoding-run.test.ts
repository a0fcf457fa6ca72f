import assert from "node:assert/strict";
import type { Control } from "../../src/core/control.ts";
import { AnalysisError } from "../../src/core/errors.ts";
import type { Recipe } from "../../src/core/recipe/recipe.ts";
import { DecodingRun } from "../../src/extension/panel/decoding-run.ts";
import type { DecodeAnswer, SessionApi, SessionFacts } from "../../src/protocol/session-api.ts";

const recipe = { version: 1, label: "orientation" } as Recipe;
const other = { version: 1, label: "phase" } as Recipe;

/** A session that decodes when it is told to. */
class FakeSession {
  describe: SessionApi["describe"] = async () => ({}) as SessionFacts;
  runs: { control: Control; finish: (answer: DecodeAnswer) => void; fail: (error: Error) => void }[] = [];
  decode: SessionApi["decode"] = (_recipe, control) =>
    new Promise((finish, fail) => this.runs.push({ control: control!, finish, fail }));
}
const answer = { notices: [] } as unknown as DecodeAnswer;

/** A control that counts, and gives up when told to. */
class Watcher implements Control {
  seen = 0;
  gaveUp = false;
  async checkpoint(): Promise<void> {
    this.seen++;
    if (this.gaveUp) throw new Error("gave up");
  }
}

describe("decoding run", () => {
  let session: FakeSession;
  let run: DecodingRun;
  beforeEach(() => {
    session = new FakeSession();
    run = new DecodingRun(session);
  });

  it("joins the run of the same recipe, and keeps its answer", async () => {
    const first = run.decode(recipe);
    const second = run.decode(recipe);
    assert.ok(run.has(recipe));
    session.runs[0]!.finish(answer);
    assert.equal(await first, answer);
    assert.equal(await second, answer);
    assert.equal(await run.decode(recipe), answer);
    assert.equal(session.runs.length, 1);
  });

  it("begins before its page is there, which joins it and sees its progress", async () => {
    const page = new Watcher();
    run.begin(recipe);
    const asked = run.decode(recipe, page);
    const { control, finish } = session.runs[0]!;
    await control.checkpoint(1, 2);
    finish(answer);
    assert.equal(await asked, answer);
    assert.equal(page.seen, 1);
    assert.equal(session.runs.length, 1);
  });

  it("leaves it to the page to ask again when a run that began before it failed", async () => {
    run.begin(recipe);
    session.runs[0]!.fail(new Error("damaged"));
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(run.has(recipe), false);
    const asked = run.decode(recipe);
    session.runs[1]!.fail(new Error("damaged"));
    await assert.rejects(asked, /damaged/);
  });

  it("shows its progress to the page that asked last, and obeys that one", async () => {
    const [hidden, shown] = [new Watcher(), new Watcher()];
    void run.decode(recipe, hidden);
    void run.decode(recipe, shown);
    const { control, finish } = session.runs[0]!;
    hidden.gaveUp = true;
    await control.checkpoint(1, 2);
    assert.deepEqual([hidden.seen, shown.seen], [0, 1]);
    shown.gaveUp = true;
    await assert.rejects(control.checkpoint(1, 2), /gave up/);
    finish(answer);
  });

  it("lets a notification watch and cancel, for as long as it is there", async () => {
    const watcher = new Watcher();
    const unwatch = run.watch(watcher);
    void run.decode(recipe);
    const { control, finish } = session.runs[0]!;
    await control.checkpoint(1, 2);
    watcher.gaveUp = true;
    await assert.rejects(control.checkpoint(1, 2), /gave up/);
    unwatch();
    await control.checkpoint(2, 2);
    assert.equal(watcher.seen, 2);
    finish(answer);
  });

  it("does not keep a failure, nor the answer to another recipe", async () => {
    const failing = run.decode(recipe);
    session.runs[0]!.fail(new Error("no"));
    await assert.rejects(failing, /no/);
    assert.ok(!run.has(recipe));
    void run.decode(recipe);
    void run.decode(other);
    assert.ok(run.has(other) && !run.has(recipe));
    assert.equal(session.runs.length, 3);
  });

  it("keeps its last result over edits, cancelled runs and failures, until another takes its place", async () => {
    assert.equal(run.answered, undefined);
    const first = run.decode(recipe);
    session.runs[0]!.finish(answer);
    await first;
    const cancelled = run.decode(other);
    session.runs[1]!.fail(new Error("cancelled"));
    await assert.rejects(cancelled);
    assert.deepEqual(run.answered, recipe);
    assert.ok(run.has(recipe) && !run.has(other));
    assert.equal(await run.decode(recipe), answer);
    assert.equal(session.runs.length, 2);
    const second = run.decode(other);
    const another = { notices: [{}] } as unknown as DecodeAnswer;
    session.runs[2]!.finish(another);
    assert.equal(await second, another);
    assert.deepEqual(run.answered, other);
    run.forget();
    assert.equal(run.answered, undefined);
  });

  it("keeps the result of a file that has changed, and does not give it as the answer of now", async () => {
    const first = run.decode(recipe);
    session.runs[0]!.finish(answer);
    await first;
    const details = { path: "a.nwb", how: "replaced", when: null } as const;
    session.describe = async () => {
      throw new AnalysisError("file-changed", "replaced", details);
    };
    await assert.rejects(run.decode(recipe), { code: "file-changed" });
    assert.equal(run.kept, answer);
  });

  it("forgets what it knows when the file is opened anew", async () => {
    void run.decode(recipe);
    run.forget();
    assert.ok(!run.has(recipe));
  });
});
