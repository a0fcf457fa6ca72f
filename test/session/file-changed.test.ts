import assert from "node:assert/strict";
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AnalysisError } from "../../src/core/errors.ts";
import { readRecipe } from "../../src/core/recipe/read-recipe.ts";
import type { SessionApi } from "../../src/protocol/session-api.ts";
import { openSession } from "../../src/session/open-session.ts";
import { allenSession, fixtures } from "../fixtures.ts";

const small = `${fixtures}/reports/float32.nwb`;
const trials = { table: "trials", where: [], sort: [] };
const recipe = readRecipe(
  { trials: { table: "trials" }, counts: { window: [0, 1] }, label: "choice" },
  "test",
);

describe("a file that changes while it is open", () => {
  let folder: string;
  let file: string;
  let session: SessionApi | undefined;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "file-changed-"));
    file = path.join(folder, "session.nwb");
    cpSync(small, file);
  });
  afterEach(async () => {
    await session?.close();
    session = undefined;
    rmSync(folder, { recursive: true });
  });

  /** What can be done to a file, and what is said of it. */
  const ways: readonly [string, string, () => void][] = [
    [
      "is rewritten in place with the same size",
      "written to",
      () => {
        const bytes = readFileSync(file);
        bytes[bytes.length - 1]! ^= 1;
        writeFileSync(file, bytes);
      },
    ],
    ["is made longer", "made longer", () => appendFileSync(file, "more")],
    ["is cut short", "cut short", () => truncateSync(file, 20000)],
    [
      "is replaced by rename, with the same content",
      "replaced",
      () => {
        cpSync(small, `${file}.new`);
        renameSync(`${file}.new`, file);
      },
    ],
    ["is deleted", "deleted", () => rmSync(file)],
  ];
  for (const [title, how, change] of ways)
    it(`answers nothing more when it ${title}`, async () => {
      session = await openSession({ path: file });
      assert.equal((await session.openView(trials)).rowCount, 40);
      change();
      const said = (error: unknown): true => {
        assert.ok(error instanceof AnalysisError, String(error));
        assert.equal(error.code, "file-changed", error.message);
        assert.equal((error.details as { how: string }).how, how);
        assert.ok(error.message.includes(`was ${how} since it was opened`), error.message);
        assert.equal(error.message.includes("(at 20"), how !== "deleted");
        return true;
      };
      await assert.rejects(session.openView(trials), said);
      await assert.rejects(session.describe(), said);
      await assert.rejects(session.extract(recipe, { format: "npz", stem: "x" }), said);
      await assert.rejects(session.decode(recipe), said);
    });

  it("does not give the answer during which it changed", async () => {
    session = await openSession({ path: file });
    let changed = false;
    const checkpoint = async (): Promise<void> => {
      if (!changed) appendFileSync(file, "more");
      changed = true;
    };
    await assert.rejects(session.preview(recipe, { checkpoint }), { code: "file-changed" });
    assert.ok(changed);
  });

  it("is the same when it was only touched, as far as all of it is looked at", async () => {
    session = await openSession({ path: file });
    utimesSync(file, 1e9, 1e9);
    assert.equal((await session.openView(trials)).rowCount, 40);
  });

  it("is not vouched for when it is large and was touched", async () => {
    cpSync(allenSession, file);
    assert.ok(statSync(file).size > 2 << 20);
    session = await openSession({ path: file });
    await session.describe();
    utimesSync(file, 1e9, 1e9);
    await assert.rejects(session.describe(), { code: "file-changed", message: /written to since/ });
  });

  it("is found out when the time of modification was put back", async () => {
    cpSync(allenSession, file);
    utimesSync(file, 1e9, 1e9);
    session = await openSession({ path: file });
    const bytes = readFileSync(file);
    bytes.fill(7, 1_600_000, 1_601_000);
    writeFileSync(file, bytes);
    utimesSync(file, 1e9, 1e9);
    await assert.rejects(session.describe(), { code: "file-changed", message: /touched since/ });
  });

  it("is said to be replaced when that was, not when the new one was written", async () => {
    session = await openSession({ path: file });
    cpSync(small, `${file}.new`);
    utimesSync(`${file}.new`, 1e9, 1e9);
    const before = Date.now();
    renameSync(`${file}.new`, file);
    await assert.rejects(session.describe(), (error: AnalysisError<"file-changed">) => {
      assert.ok(Date.parse(error.details.when!) >= before - 1000, error.details.when!);
      return true;
    });
  });

  it("can be read again", async () => {
    session = await openSession({ path: file });
    cpSync(`${fixtures}/reports/missing.nwb`, file);
    await assert.rejects(session.openView(trials), { code: "file-changed" });
    await session.close();
    session = await openSession({ path: file });
    const { columns } = await session.openView(trials);
    assert.ok(columns.some(({ name }) => name === "response"));
  });
});
