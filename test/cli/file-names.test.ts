import assert from "node:assert/strict";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { readArguments } from "../../src/cli/arguments.ts";
import { nearest } from "../../src/cli/open/open-file.ts";

describe("the name of a file", () => {
  const none = readArguments([], []);

  it("may be a URL of this machine, as browsers copy it", async () => {
    const file = path.resolve("a folder", "é.nwb");
    const url = pathToFileURL(file).href;
    assert.match(url, /^file:\/\/\/.*a%20folder\/%C3%A9\.nwb$/);
    assert.equal(await nearest(url, none), file);
  });

  it("may not be a URL of another machine's file", async () => {
    await assert.rejects(nearest("file://a.host/%2Fx.nwb", none), {
      code: "bad-argument",
      message: /Write its path/,
    });
  });
});
