import assert from "node:assert/strict";
import { readDandisetName, readSourceName, sourceNameText } from "../../src/core/source-name.ts";
import type { SourceName } from "../../src/core/source-name.ts";

const uuid = "58703c97-c0a9-4736-b684-73c85c1a444a";
const asset = { kind: "dandi-asset", instance: "dandi", asset: uuid } as const;
const path = {
  kind: "dandi-path",
  instance: "dandi",
  dandiset: "000021",
  version: "draft",
  path: "sub-1/a b.nwb",
} as const;

describe("the name of a source", () => {
  const names: readonly (readonly [string, SourceName])[] = [
    ["https://example.org/a.nwb?x=1", { kind: "address", address: "https://example.org/a.nwb?x=1" }],
    ["HTTP://[::1]:80/", { kind: "address", address: "HTTP://[::1]:80/" }],
    ["allen:715093703", { kind: "allen", id: "715093703" }],
    ["s3://some-bucket/a/b c.nwb", { kind: "s3", bucket: "some-bucket", key: "a/b c.nwb" }],
    ["dandi:000021@draft/sub-1/a b.nwb", path],
    ["dandi:000021/Sub-1/A.nwb", { ...path, version: null, path: "Sub-1/A.nwb" }],
    [
      "dandi://linc/000021@0.210812.1515/a.nwb",
      { ...path, instance: "linc", version: "0.210812.1515", path: "a.nwb" },
    ],
    [`dandi:${uuid}`, asset],
    [`dandi://ember-dandi/${uuid}`, { ...asset, instance: "ember-dandi" }],
  ];
  for (const [text, name] of names)
    it(`is read and written: ${text}`, () => {
      assert.deepEqual(readSourceName(text), name);
      assert.equal(sourceNameText(name), text);
    });

  it("is recognised in addresses of an archive's own", () => {
    for (const address of [
      `https://api.dandiarchive.org/api/assets/${uuid}/download/`,
      `https://api.dandiarchive.org/api/dandisets/000021/versions/draft/assets/${uuid.toUpperCase()}/`,
    ])
      assert.deepEqual(readSourceName(address), asset);
    const page = "https://dandiarchive.org/dandiset/000021/draft/files?page=1&location=sub-1%2Fa+b.nwb";
    assert.deepEqual(readSourceName(page), path);
    assert.deepEqual(readSourceName(page.replace("/dandiset", "/#/dandiset")), path);
    assert.equal(
      readSourceName("https://dandiarchive.org/dandiset/000021/draft/files?location=sub-1%2F")?.kind,
      "address",
    );
  });

  it("is none for a path on this machine", () => {
    for (const text of ["a.nwb", "/data/a.nwb", "C:\\data\\a.nwb", "c:a.nwb", "./dandi:1", "cache/715093703"])
      assert.equal(readSourceName(text), null);
  });

  it("is refused with what was given and the forms there are", () => {
    for (const text of [
      "file:///etc/passwd",
      "ftp://127.0.0.1/a.nwb",
      "data:text/plain,abc",
      "dandi:21/a.nwb",
      "dandi:000021/",
      "dandi:000021",
      "dandi://nowhere/000021/a.nwb",
      "allen:abc",
      "http://",
      "https:///a.nwb",
      "https://:80/a.nwb",
      "http://[::1/x",
      "http://127.0.0.1:99999/x",
      "http://256.0.0.1/x",
      "s3://bucket",
      "s3://bucket/folder/",
    ])
      assert.throws(
        () => readSourceName(text),
        (error: { code: string; message: string }) => {
          assert.equal(error.code, "bad-argument");
          assert.ok(
            error.message.startsWith(`${text} `) && error.message.includes("dandi:000021[@VERSION]/PATH"),
          );
          return true;
        },
      );
  });

  it("holds no password, nor does the error that says so", () => {
    assert.throws(() => readSourceName("https://me:secret@example.org/a.nwb"), {
      code: "bad-argument",
      message: /^https:\/\/\.\.\.@example\.org\/a\.nwb has a user part: put no password/,
    });
  });
});

describe("the name of a dandiset", () => {
  const names: readonly (readonly [text: string, instance: string, version: string | null])[] = [
    ["dandi:000021", "dandi", null],
    ["000021", "dandi", null],
    ["dandi:000021@draft", "dandi", "draft"],
    ["dandi:000021/0.210812.1515", "dandi", "0.210812.1515"],
    ["dandi://linc/000021@0.210812.1515", "linc", "0.210812.1515"],
    ["https://dandiarchive.org/dandiset/000021", "dandi", null],
    ["https://dandiarchive.org/dandiset/000021/draft/files?location=sub-1", "dandi", "draft"],
    ["https://gui.dandiarchive.org/#/dandiset/000021/0.210812.1515", "dandi", "0.210812.1515"],
  ];
  for (const [text, instance, version] of names)
    it(`is read: ${text}`, () =>
      assert.deepEqual(readDandisetName(text), { instance, dandiset: "000021", version }));

  it("is refused with what was given", () => {
    for (const text of [
      "dandi:21",
      "dandi:000021@newest",
      "dandi://nowhere/000021",
      "https://example.org/dandiset/000021",
      "dandi:000021/a.nwb",
      "allen:1",
    ])
      assert.throws(() => readDandisetName(text), { code: "bad-argument", message: new RegExp(`^${text} `) });
  });
});
