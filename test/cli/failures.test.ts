import { strict as assert } from "node:assert";
import { readFileSync, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { encodeNpy } from "../../src/core/npy/encode-npy.ts";
import { allenCache, allenSession, allenVariants, fixtures } from "../fixtures.ts";
import { failure, inScratch, neuralCoding, requireBuild, tutorialFlags } from "./run-cli.ts";

const variant = (name: string): string => path.join(allenVariants, `${name}.nwb`);

/** Each failure with its exit code: 2 wrong arguments or recipe, 3 data missing or unreadable, 1 the rest. */
const failures: readonly (readonly [
  what: string,
  args: readonly string[],
  exit: number,
  code: string,
  message: RegExp,
])[] = [
  ["an unknown command", ["extrct", "a.nwb"], 2, "bad-argument", /Did you mean "extract"\?/],
  [
    "an unknown option",
    ["preview", allenSession, "--trails", "x"],
    2,
    "bad-argument",
    /Did you mean --trials/,
  ],
  [
    "an option without its value",
    ["preview", allenSession, "--trials", "--label", "x"],
    2,
    "bad-argument",
    /--trials needs a value/,
  ],
  ["a missing argument", ["info"], 2, "bad-argument", /FILE is missing/],
  ["one argument too many", ["info", allenSession, "units"], 2, "bad-argument", /one argument too many/],
  [
    "a window that ends before it starts",
    ["preview", allenSession, "--window", "0.25,0.01"],
    2,
    "bad-window",
    /ends before it starts/,
  ],
  [
    "a window of three numbers",
    ["preview", allenSession, "--window", "1,2,3"],
    2,
    "bad-argument",
    /a start and an end/,
  ],
  [
    "bins beside bin edges",
    ["preview", allenSession, "--bins", "2", "--bin-edges", "0,1"],
    2,
    "bad-argument",
    /one or the other/,
  ],
  ["a wrong word", ["preview", allenSession, "--edges", "close"], 2, "bad-argument", /Did you mean closed/],
  ["a filter that cannot be read", ["preview", allenSession, "--trials", "a == "], 2, "filter-syntax", /./],
  [
    "an unknown column",
    ["preview", allenSession, "--trials", "orientatoin == 0"],
    2,
    "missing-column",
    /"orientation"/,
  ],
  ["an unknown table", ["table", allenSession, "unitz"], 2, "missing-table", /units/],
  ["an unknown label", ["decode", allenSession, "--label", "orient"], 2, "missing-column", /orientation/],
  ["no label", ["decode", allenSession], 2, "missing-label", /label/],
  [
    "an unknown method",
    ["decode", allenSession, "--label", "orientation", "--method", "ldda"],
    2,
    "bad-argument",
    /Did you mean lda/,
  ],
  [
    "an unknown ending",
    ["extract", allenSession, "--out", "x.npzz"],
    2,
    "bad-argument",
    /Did you mean \.npz/,
  ],
  ["no --out", ["extract", allenSession], 2, "bad-argument", /--out is missing/],
  ["an address of another kind", ["info", "ftp://example.org/a.nwb"], 2, "bad-argument", /s3:\/\/BUCKET/],
  ["a file that is not there", ["info", "none.nwb"], 3, "file-not-found", /There is no file none\.nwb/],
  [
    "a session that is not here",
    ["info", path.join(allenCache, "715093703")],
    3,
    "file-not-found",
    /its file is not here/,
  ],
  ["a session the cache does not know", ["info", path.join(allenCache, "1")], 3, "bad-cache", /no session 1/],
  ["a folder that is no cache", ["sessions", allenVariants], 3, "bad-cache", /not an AllenSDK cache folder/],
  ["a truncated file", ["preview", variant("truncated")], 3, "not-nwb", /has 77241 of \d+ bytes/],
  ["an empty file", ["info", variant("empty")], 3, "not-nwb", /empty/],
  ["a file that is not HDF5", ["info", variant("not_hdf5")], 3, "not-nwb", /./],
  ["HDF5 that is not NWB", ["info", variant("hdf5_but_not_nwb")], 3, "not-nwb", /not NWB/],
  [
    "a truncated file to verify",
    ["verify", variant("truncated")],
    3,
    "not-nwb",
    /is truncated\. The file is cut short: it has 77241/,
  ],
  [
    "indices that contradict their data to verify",
    ["verify", `${fixtures}/nwb/damaged.nwb`],
    3,
    "damaged-data",
    /is damaged\..*\/units\/spike_times_index: the index decreases at row 2/,
  ],
  [
    "units without spike times",
    ["extract", variant("plain_units_without_spikes"), "--out", "x.npz"],
    3,
    "no-spike-times",
    /no spike_times/,
  ],
  [
    "nothing left",
    ["extract", allenSession, "--trials", "stimulus_name == 'nothing'", "--out", "x.npz"],
    1,
    "no-trials",
    /./,
  ],
  [
    "a recipe that is not there",
    ["preview", allenSession, "--recipe", "none.json"],
    3,
    "file-not-found",
    /The recipe none\.json/,
  ],
  [
    "arrays that are not there",
    ["decode", "--x", "none.npy", "--y", "none.npy"],
    3,
    "file-not-found",
    /none\.npy/,
  ],
  ["y without X", ["decode", "--y", "none.npy"], 2, "bad-argument", /--x is missing/],
];

describe("failures on the command line", () => {
  before(requireBuild);

  for (const [what, args, exit, code, message] of failures)
    it(`${what} ends with ${exit} and ${code}`, async () => {
      const found = await failure(...args);
      assert.equal(found.error.code, code, found.error.message);
      assert.match(found.error.message, message);
      assert.equal(found.code, exit);
      assert.equal(typeof found.error.details, "object");
    });

  it("are one sentence on standard error without --json, and nothing on standard output", async () => {
    const { code, text, stderr } = await neuralCoding(["info", "none.nwb"]);
    assert.equal(code, 3);
    assert.equal(text, "");
    assert.equal(stderr, "neural-coding: There is no file none.nwb.\n");
  });

  it("of a recipe are told with their place", () =>
    inScratch(async (folder) => {
      const recipe = path.join(folder, "a.spikes.json");
      await writeFile(recipe, '{\n  "trials": {},\n  "unitz": {}\n}\n');
      const { code, error } = await failure("preview", allenSession, "--recipe", recipe);
      assert.equal(code, 2);
      assert.equal(error.code, "bad-recipe");
      assert.match(error.message, /line 3.*"unitz".*"units"/s);
    }));

  it("that break the HDF5 library itself end as unreadable data, and name the object", () =>
    inScratch(async (folder) => {
      const file = path.join(folder, "broken.nwb");
      const bytes = readFileSync(`${fixtures}/nwb/summed.nwb`);
      // The stored size of the only chunk of stop_time.
      bytes.writeBigUInt64LE(2n ** 53n, 15_632);
      await writeFile(file, bytes);
      const { code, error } = await failure("table", file, "trials", "--where", "stop_time > 1");
      assert.deepEqual([code, error.code], [3, "worker-died"]);
      assert.match(error.message, /broken\.nwb has broken the HDF5 library \(\/intervals\/trials\/stop_time/);
    }));

  it("of arrays say what is wrong with them", () =>
    inScratch(async (folder) => {
      const [x, y] = [path.join(folder, "x.npy"), path.join(folder, "y.npy")];
      await writeFile(x, encodeNpy({ shape: [4, 2], data: Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8) }));
      await writeFile(y, encodeNpy({ shape: [3], data: Float64Array.of(0, 1, 0) }));
      const { code, error } = await failure("decode", "--x", x, "--y", y);
      assert.deepEqual([code, error.code], [3, "bad-input"]);
      assert.match(error.message, /X has 4 trials and y 3/);
    }));
});

describe("warnings and progress", () => {
  before(requireBuild);

  it("go to standard error, and nowhere with --quiet", async () => {
    const args = ["decode", path.join(allenCache, "750332458"), ...tutorialFlags];
    const loud = await neuralCoding(args);
    assert.match(loud.stderr, /^warning: /m);
    const quiet = await neuralCoding([...args, "--quiet"]);
    assert.equal(quiet.stderr, "");
    assert.equal(quiet.text, loud.text);
  });
});

describe("an interrupted run", () => {
  before(requireBuild);

  it("ends with 130 and leaves no file behind, even in the middle of writing", () =>
    inScratch(async (folder) => {
      const args = ["--window", "0,1", "--bins", "300", "--out", path.join(folder, "counts.npy")];
      const { code, stderr } = await neuralCoding(["extract", allenSession, ...args], {
        meanwhile(child) {
          const timer = setInterval(() => {
            if (!readdirSync(folder).some((name) => name.endsWith(".part"))) return;
            clearInterval(timer);
            child.kill("SIGINT");
          }, 1);
          child.once("close", () => clearInterval(timer));
        },
      });
      assert.equal(code, 130, stderr);
      assert.match(stderr, /neural-coding: Cancelled\./);
      assert.deepEqual(readdirSync(folder), []);
    }));
});

describe("a reader that has seen enough", () => {
  before(requireBuild);

  it("ends the program without a complaint", async () => {
    const { stderr, code } = await neuralCoding(["table", allenSession, "stimulus_presentations"], {
      meanwhile: (child) => child.stdout!.once("data", () => child.stdout!.destroy()),
    });
    assert.equal(stderr, "");
    assert.equal(code, 0);
  });
});

describe("help", () => {
  before(requireBuild);

  it("lists the commands and the tutorial's chain", async () => {
    const { text, code } = await neuralCoding(["--help"]);
    assert.equal(code, 0);
    for (const name of [
      "info",
      "table",
      "preview",
      "extract",
      "decode",
      "run",
      "sessions",
      "download",
      "assets",
      "store",
      "verify",
    ])
      assert.match(text, new RegExp(`^ {2}${name} +\\S`, "m"));
    assert.match(text, /stimulus_name == 'static_gratings'/);
  });

  it("shows what each command takes, the decoders' parameters too", async () => {
    const { text } = await neuralCoding(["decode", "--help"]);
    for (const option of [
      "--method",
      "--solver",
      "--shrinkage",
      "--components",
      "--folds",
      "--shuffle",
      "--seed",
      "--x",
    ])
      assert.ok(text.includes(option), option);
  });

  it("lists every option once, on lines that fit a page", async () => {
    for (const command of [
      "info",
      "table",
      "preview",
      "extract",
      "decode",
      "run",
      "sessions",
      "download",
      "assets",
      "store",
      "verify",
    ]) {
      const { text } = await neuralCoding([command, "--help"]);
      const listed = text.slice(text.indexOf("\nOptions:"), text.indexOf("\nExamples:"));
      const options = Array.from(listed.matchAll(/^ {2}(?:-., )?(--[\w-]+)/gm), ([, option]) => option!);
      assert.equal(new Set(options).size, options.length, command);
      assert.ok(listed.split("\n").every((line) => line.length <= 140));
    }
  });

  it("tells the version", async () => {
    assert.match((await neuralCoding(["--version"])).text, /^\d+\.\d+\.\d+\n$/);
  });
});
