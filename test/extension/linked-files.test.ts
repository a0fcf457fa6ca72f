import assert from "node:assert/strict";
import { AnalysisError } from "../../src/core/errors.ts";
import { LinkedFiles, linksText } from "../../src/extension/editor/linked-files.ts";
import type { OutsideLink } from "../../src/extension/editor/linked-files.ts";
import type { SessionFacts } from "../../src/protocol/session-api.ts";

const link = (object: string, file: string): OutsideLink & { target: string } => ({
  object,
  file,
  target: "/data",
});

/** A recording whose links are followed as it was told to. */
class FakeRecording {
  links = [link("/a", "/other/a.h5"), link("/b", "/other/a.h5"), link("/c", "/far/c.h5")];
  followed: (readonly string[])[] = [];
  api = {
    describe: async (): Promise<SessionFacts> => {
      const allowed = this.followed.flat();
      const outsideLinks = this.links.filter(({ file }) => !allowed.includes(file));
      return { outsideLinks } as unknown as SessionFacts;
    },
  };
  async follow(files: readonly string[]): Promise<void> {
    this.followed.push(files);
  }
}

describe("links out of a recording's folder", () => {
  let recording: FakeRecording;
  let asked: (readonly string[])[];
  let trusted: boolean;
  let answer: boolean;
  let links: LinkedFiles;
  beforeEach(() => {
    recording = new FakeRecording();
    asked = [];
    trusted = answer = true;
    links = new LinkedFiles(
      recording,
      () => trusted,
      async (found) => {
        asked.push(found.map(({ object }) => object));
        return answer;
      },
    );
  });

  it("are asked about together, and followed if the user wants it", async () => {
    await links.check();
    assert.deepEqual(asked, [["/a", "/b", "/c"]]);
    assert.deepEqual(recording.followed, [["/other/a.h5", "/far/c.h5"]]);
  });

  it("are asked about once while the recording is open, whatever the answer", async () => {
    answer = false;
    await links.check();
    await links.check();
    assert.equal(asked.length, 1);
    assert.deepEqual(recording.followed, []);
  });

  it("are asked about again when a file that was allowed links to yet another", async () => {
    await links.check();
    recording.links.push(link("/a/deeper", "/farther/d.h5"));
    await links.check();
    assert.deepEqual(asked.at(-1), ["/a/deeper"]);
    assert.deepEqual(recording.followed.at(-1), ["/farther/d.h5"]);
  });

  it("are not asked about, and not followed, in a workspace that is not trusted, until it is", async () => {
    trusted = false;
    await links.check();
    assert.deepEqual([asked, recording.followed], [[], []]);
    trusted = true;
    await links.check();
    assert.equal(asked.length, 1);
  });

  it("of a recording that cannot be opened are no question", async () => {
    recording.api.describe = () =>
      Promise.reject(new AnalysisError("file-not-found", "no", { path: "/a.nwb" }));
    await links.check();
    assert.deepEqual(asked, []);
  });

  it("are named by file, each with the first link to it, the first three of them", () => {
    assert.equal(linksText(recording.links), "/other/a.h5 (/a), /far/c.h5 (/c)");
    const many = ["1", "2", "3", "4", "5"].map((name) => link(`/${name}`, `/x/${name}`));
    assert.equal(linksText(many), "/x/1 (/1), /x/2 (/2), /x/3 (/3), +2");
  });
});
