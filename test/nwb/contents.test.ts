import assert from "node:assert/strict";
import { LocalFile } from "../../src/nwb/byte-source.ts";
import { CountingSource } from "../../src/nwb/wrapped-source.ts";
import { openNwbFile } from "../../src/nwb/nwb-file.ts";
import type { NwbFile } from "../../src/nwb/nwb-file.ts";
import { allenSession, fixtures } from "../fixtures.ts";
import { written } from "./written.ts";

describe("the object tree of a file", () => {
  let nwb: NwbFile;
  before(async () => {
    nwb = await openNwbFile(`${fixtures}/nwb/tables.nwb`);
  });
  after(() => nwb.close());

  it("shows a group with its type, attributes and members", () => {
    const node = nwb.contents("/intervals/trials");
    assert.equal(node.kind, "group");
    assert.equal(node.neurodataType, "TimeIntervals");
    assert.ok(
      node.attributes.some(
        ({ name, value }) => name === "colnames" && value === "[start_time, stop_time, timeseries]",
      ),
    );
    const start = node.children.find((child) => child.name === "start_time");
    assert.deepEqual(start, {
      name: "start_time",
      path: "/intervals/trials/start_time",
      kind: "dataset",
      neurodataType: "VectorData",
      shape: [2],
      dtype: "float32",
      hasChildren: false,
    });
  });

  it("says of each member whether there is something in it", () => {
    const holds = nwb
      .contents("/intervals")
      .children.map(({ name, kind, hasChildren }) => [name, kind, hasChildren]);
    assert.ok(holds.some(([name, kind, more]) => name === "trials" && kind === "group" && more === true));
    const columns = nwb.contents("/intervals/trials").children;
    assert.ok(columns.length > 0 && columns.every(({ hasChildren }) => !hasChildren));
  });

  it("shows a dataset's shape, type and unit", () => {
    assert.deepEqual(nwb.contents("/acquisition/ramp/data").dataset, {
      shape: [20],
      dtype: "int16",
      chunks: null,
      filters: [],
      unit: "V",
      bytes: 40,
    });
    assert.equal(
      nwb.contents("/intervals/trials/timeseries").dataset?.dtype,
      "{idx_start: int32, count: int32, timeseries: object reference}",
    );
  });

  it("shows a link as one, with its target, and what it leads to", () => {
    const node = nwb.contents("/acquisition/follower/timestamps");
    assert.equal(node.kind, "soft-link");
    assert.equal(node.linkTarget, "/acquisition/clocked/timestamps");
    assert.deepEqual(node.dataset?.shape, [3]);
  });

  it("shows references in attributes by the path they lead to", () => {
    const target = nwb.attribute("/processing/sorter/units/electrodes_index", "target");
    assert.equal(target, "/processing/sorter/units/electrodes");
  });

  it("has the root", () => {
    const names = nwb.contents("/").children.map((child) => child.name);
    assert.ok(names.includes("general") && names.includes("identifier"));
  });

  it("refuses a path that leads nowhere", () => {
    assert.throws(
      () => nwb.contents("/not/here"),
      /\/not\/here in .*tables\.nwb cannot be read: there is no such object/,
    );
    assert.equal(nwb.exists("/not/here"), false);
  });
});

describe("what is worth saying of a group", () => {
  const series = { "@neurodata_type": "TimeSeries", data: [1, 2, 3] };
  let nwb: NwbFile;
  before(async () => {
    nwb = await openNwbFile(
      await written({
        "@nwb_version": "2.6.0",
        "@neurodata_type": "NWBFile",
        acquisition: {
          series,
          plain: { inside: [1] },
          other: { ...series, "@neurodata_type": "Images" },
          untyped: { data: [1, 2, 3] },
          late: { ...series, "@neurodata_type": "SeriesOfThings" },
        },
      }),
    );
  });
  after(() => nwb.close());

  it("is what a time series lacks", () => {
    const { notices } = nwb.contents("/acquisition/series");
    assert.deepEqual(
      notices.map(({ code }) => code),
      ["no-unit", "no-time"],
    );
  });

  it("is nothing where it is no time series", () => {
    for (const name of ["plain", "other", "untyped", "late", "plain/inside", "series/data"])
      assert.deepEqual(nwb.contents(`/acquisition/${name}`).notices, [], name);
  });
});

describe("a look at a dataset", () => {
  let nwb: NwbFile;
  let source: CountingSource;
  before(async () => {
    source = new CountingSource(new LocalFile(allenSession));
    nwb = await openNwbFile(source);
  });
  after(() => nwb.close());

  it("reads the head of a long dataset and no more", () => {
    const path = "/units/spike_times";
    source.take();
    const peek = nwb.peek(path, { kind: "head", rows: 3, columns: 1 });
    const bytes = source.take();
    assert.ok(peek.kind === "cells" && peek.truncated);
    assert.deepEqual(
      peek.rows.map((row) => row[0]),
      [...nwb.spikeTrains().read(0).subarray(0, 3)],
    );
    assert.ok(bytes < 128 * 1024, `${bytes} bytes`);
  });

  it("reads a corner of a matrix", () => {
    const peek = nwb.peek("/units/waveform_mean", { kind: "head", rows: 2, columns: 3 });
    assert.ok(peek.kind === "cells");
    assert.equal(peek.rows.length, 2);
    assert.equal(peek.rows[0]?.length, 3);
    assert.equal(peek.shape.length, 2);
  });

  it("shows a scalar", () => {
    const peek = nwb.peek("/identifier", { kind: "head", rows: 9, columns: 9 });
    assert.deepEqual(peek, { kind: "cells", shape: [], rows: [["750332458"]], truncated: false });
  });
});
