import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { makeKernels } from "../../../src/core/linalg/kernels.ts";
import type { Factor, Kernels, KernelBuild } from "../../../src/core/linalg/kernels.ts";

/** Uniform numbers from a seed, 0 ≤ u < 1. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const fill = (length: number, next: () => number): Float64Array => Float64Array.from({ length }, next);

/** X'X by the definition, as exact integers when the entries are. */
function definedGram(x: ArrayLike<number>, columns: number, rows: ArrayLike<number>): bigint[] {
  const out = Array.from({ length: columns * columns }, () => 0n);
  for (let r = 0; r < rows.length; r++)
    for (let i = 0; i < columns; i++)
      for (let j = 0; j <= i; j++)
        out[i * columns + j]! += BigInt(x[rows[r]! * columns + i]!) * BigInt(x[rows[r]! * columns + j]!);
  return out;
}

function assertLowerClose(
  actual: Float64Array,
  expected: Float64Array,
  size: number,
  tolerance: number,
): void {
  let largest = 0;
  let apart = 0;
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) {
      largest = Math.max(largest, Math.abs(expected[i * size + j]!));
      apart = Math.max(apart, Math.abs(actual[i * size + j]! - expected[i * size + j]!));
    }
  assert.ok(apart <= tolerance * largest, `apart by ${apart} of ${largest}`);
}

function assertClose(actual: Float64Array, expected: Float64Array, tolerance: number): void {
  assert.equal(actual.length, expected.length);
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const apart = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - actual[i]!)), 0);
  assert.ok(apart <= tolerance * largest, `apart by ${apart} of ${largest}`);
}

/** A symmetric positive definite matrix, well conditioned unless `rows` is near `size`. */
function covariance(size: number, rows: number, seed: number): Float64Array {
  const next = uniform(seed);
  return plain.gram(
    fill(rows * size, () => next() - 0.5),
    size,
  );
}

function factorOf(kernels: Kernels, a: Float64Array, size: number): Factor {
  const factor = kernels.factor(a, size);
  assert.ok(factor.ok, "the matrix should have a factor");
  return factor;
}

const plain = makeKernels("plain")!;
const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 31, 45, 64, 67, 130];
const builds: readonly KernelBuild[] = ["plain", "simd", "relaxed"];

for (const build of builds) {
  describe(`kernels, ${build} build`, () => {
    let kernels: Kernels;

    before(function () {
      const made = makeKernels(build);
      if (!made && build === "relaxed") this.skip();
      assert.ok(made, "this engine should run the build");
      kernels = made;
    });

    describe("wholeNumbers", () => {
      const narrow = (...values: number[]): unknown => kernels.wholeNumbers(Float64Array.from(values));

      it("takes whole numbers of 16 bits and says how large they are", () => {
        const values = Int16Array.of(0, 3, -7, 5);
        assert.deepEqual(narrow(0, 3, -7, 5), { values, largest: 7, negative: true });
        assert.deepEqual(narrow(-0, 9), { values: Int16Array.of(0, 9), largest: 9, negative: false });
        assert.deepEqual(narrow(), { values: new Int16Array(0), largest: 0, negative: false });
        assert.equal(kernels.wholeNumbers(Float64Array.of(-32768, 32767))?.largest, 32768);
      });

      it("takes any number of them", () => {
        for (const length of [1, 7, 8, 9, 2 ** 15 - 1, 2 ** 15, 2 ** 15 + 9, 70_001]) {
          const x = Float64Array.from({ length }, (_, i) => ((i * 7) % 301) - 150);
          const found = kernels.wholeNumbers(x);
          assert.deepEqual(found?.values, Int16Array.from(x));
        }
      });

      it("declines fractions, numbers that are too large, and what is no number, wherever they are", () => {
        for (const odd of [0.5, 32768, -32769, 2 ** 31, -(2 ** 40), NaN, Infinity, -Infinity])
          for (const place of [0, 6, 39_999]) {
            const x = new Float64Array(40_000);
            x[place] = odd;
            assert.equal(kernels.wholeNumbers(x), undefined, `${odd} at ${place}`);
          }
      });
    });

    describe("gram", () => {
      const cases: readonly [string, number, number, (next: number) => number][] = [
        ["small counts", 300, 21, (u) => Math.floor(u * 9)],
        ["counts up to 127, the largest for 8 bits", 2100, 9, (u) => 127 - Math.floor(u * 2)],
        ["nothing but 127", 1500, 5, () => 127],
        ["counts of 128, just past 8 bits", 1030, 6, () => 128],
        ["negative numbers", 700, 13, (u) => Math.floor(u * 255) - 127],
        ["numbers near the 32-bit limit of a block", 3000, 6, () => 1448],
        ["numbers past that limit, of one sign", 2000, 6, () => 5792],
        ["the largest 16-bit numbers", 500, 10, (u) => (u < 0.5 ? -32768 : 32767)],
      ];
      for (const [name, rows, columns, make] of cases)
        it(`is exact for ${name}`, () => {
          const next = uniform(rows);
          const x = fill(rows * columns, () => make(next()));
          const all = Int32Array.from({ length: rows }, (_, i) => i);
          const expected = definedGram(x, columns, all);
          const whole = kernels.wholeNumbers(x);
          assert.ok(whole);
          for (const cells of [whole, x]) {
            const actual = kernels.gram(cells, columns);
            for (let i = 0; i < columns; i++)
              for (let j = 0; j <= i; j++)
                assert.equal(BigInt(actual[i * columns + j]!), expected[i * columns + j]!);
          }
        });

      it("is exact for every number of columns and of rows, whatever was multiplied before", () => {
        const next = uniform(5);
        for (const columns of sizes)
          for (const rows of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1023, 1025]) {
            const x = fill(rows * columns, () => Math.floor(next() * 20) + 1);
            const expected = plain.gram(x, columns);
            for (const cells of [kernels.wholeNumbers(x)!, x])
              assertLowerClose(kernels.gram(cells, columns), expected, columns, 0);
          }
      });

      it("takes the rows asked for, repeated ones too, so that folds add up to the whole exactly", () => {
        const next = uniform(11);
        const [rows, columns] = [501, 19];
        const x = fill(rows * columns, () => Math.floor(next() * 30));
        const order = Int32Array.from({ length: rows }, (_, i) => (i * 7) % rows);
        for (const cells of [kernels.wholeNumbers(x)!, x]) {
          const sum = new Float64Array(columns * columns);
          for (let fold = 0; fold < 5; fold++) {
            const part = order.filter((_, i) => i % 5 === fold);
            kernels.gram(cells, columns, part).forEach((value, i) => (sum[i]! += value));
          }
          assertLowerClose(sum, kernels.gram(cells, columns), columns, 0);
          const twice = kernels.gram(cells, columns, Int32Array.of(3, 3));
          const once = kernels.gram(cells, columns, Int32Array.of(3));
          assertLowerClose(
            twice,
            once.map((value) => 2 * value),
            columns,
            0,
          );
        }
      });

      it("agrees with the plain build on doubles of very different size", () => {
        const next = uniform(3);
        for (const columns of sizes) {
          const x = fill(1500 * columns, () => (next() - 0.5) * 10 ** (6 * next()));
          assertLowerClose(kernels.gram(x, columns), plain.gram(x, columns), columns, 1e-13);
        }
      });

      it("leaves its input alone", () => {
        const x = fill(40, uniform(1));
        const kept = x.slice();
        kernels.gram(x, 4);
        assert.deepEqual(x, kept);
      });
    });

    describe("multiply", () => {
      it("agrees with the plain build for every shape", () => {
        const next = uniform(8);
        for (const columns of sizes)
          for (const [rows, count] of [
            [1, 1],
            [6, 3],
            [515, 6],
            [1030, 5],
          ] as const) {
            const x = fill(rows * columns, () => Math.floor(next() * 12));
            const b = fill(count * columns, () => next() - 0.5);
            const expected = plain.multiply(x, columns, b, count);
            const found = kernels.multiply(x, columns, b, count);
            assertClose(found, expected, 1e-13);
            assert.deepEqual(kernels.multiply(kernels.wholeNumbers(x)!, columns, b, count), found);
          }
      });

      it("takes the rows asked for", () => {
        const x = Float64Array.of(1, -2, 3, 4, 5, 6);
        const b = Float64Array.of(1, 10);
        for (const cells of [kernels.wholeNumbers(x)!, x])
          assert.deepEqual(
            kernels.multiply(cells, 2, b, 1, Int32Array.of(2, 0, 2)),
            Float64Array.of(5 + 60, 1 - 20, 5 + 60),
          );
      });

      if (build !== "plain")
        it("says in words when the memory cannot be had", () => {
          const empty = new Float64Array(0);
          assert.throws(() => kernels.multiply(empty, 2 ** 28, new Float64Array(2 ** 10), 4), /GB of memory/);
        });

      it("gives nothing for no rows", () => {
        assert.equal(kernels.multiply(new Float64Array(0), 3, new Float64Array(6), 2).length, 0);
      });
    });

    describe("largest", () => {
      it("finds the largest of the products and offsets, of every shape", () => {
        const next = uniform(14);
        for (const columns of [1, 4, 9, 45])
          for (const [rows, count] of [
            [1, 1],
            [6, 3],
            [515, 6],
            [1030, 5],
            [40, 121],
          ] as const) {
            const x = fill(rows * columns, () => Math.floor(next() * 12) - 2);
            const b = fill(count * columns, () => next() - 0.5);
            const offsets = fill(count, () => columns * (next() - 0.5));
            const chosen = Int32Array.from({ length: rows }, (_, i) => (i * 7) % rows);
            for (const cells of [kernels.wholeNumbers(x)!, x])
              for (const taken of [undefined, chosen]) {
                const products = kernels.multiply(cells, columns, b, count, taken);
                const expected = Array.from({ length: rows }, (_, i) => {
                  const values = Array.from(offsets, (offset, k) => products[i * count + k]! + offset);
                  return values.indexOf(Math.max(...values));
                });
                assert.deepEqual([...kernels.largest(cells, columns, b, offsets, taken)], expected);
              }
          }
      });

      it("is the first of equals", () => {
        const ones = new Float64Array(12).fill(1);
        const found = kernels.largest(ones, 2, ones, Float64Array.of(0, 3, 1, 3, 3, 2));
        assert.deepEqual([...found], Array(6).fill(1));
      });
    });

    describe("sums", () => {
      it("are those of the plain build to the last bit, for every number of columns", () => {
        const next = uniform(9);
        for (const columns of sizes)
          for (const rows of [0, 1, 7, 300]) {
            const x = fill(rows * columns, () => Math.floor(next() * 500) - 200);
            const groups = Int32Array.from({ length: rows }, () => Math.floor(next() * 4));
            // The fifth group has no row.
            const expected = plain.sums(x, columns, groups, 5);
            for (const cells of [kernels.wholeNumbers(x)!, x])
              assert.deepEqual(kernels.sums(cells, columns, groups, 5), expected);
          }
      });

      it("are added up row after row", () => {
        const x = Float64Array.of(1, 20, 3, 40, 5, 60);
        for (const cells of [kernels.wholeNumbers(x)!, x, x.map((value) => value / 8)]) {
          const found = kernels.sums(cells, 2, Int32Array.of(1, 0, 1), 2);
          const share = cells instanceof Float64Array && cells !== x ? 8 : 1;
          assert.deepEqual(
            found.map((value) => value * share),
            Float64Array.of(3, 40, 6, 80),
          );
        }
      });

      it("do not end at 32 bits", () => {
        for (const rows of [65_536, 65_538, 70_000]) {
          const x = new Float64Array(rows).fill(-32768);
          const found = kernels.sums(kernels.wholeNumbers(x)!, 1, new Int32Array(rows), 1);
          assert.equal(found[0], -32768 * rows);
        }
      });
    });

    describe("rows of whole numbers", () => {
      it("are told apart, and from the same numbers in other columns", () => {
        const next = uniform(21);
        const [one, other] = [0, 1].map(() => kernels.wholeNumbers(fill(240, () => Math.floor(next() * 9)))!);
        for (const [cells, columns] of [
          [one!, 12],
          [other!, 12],
          [one!, 12],
          [one!, 8],
          [other!, 5],
          [one!, 12],
        ] as const)
          assertLowerClose(kernels.gram(cells, columns), plain.gram(cells, columns), columns, 0);
      });

      it("leave factors valid that were made before and meanwhile", () => {
        const [a, b] = [covariance(20, 60, 1), covariance(33, 90, 2)];
        const sides = fill(3 * 33, uniform(4));
        const first = factorOf(kernels, a, 20);
        const whole = kernels.wholeNumbers(Float64Array.from({ length: 900 }, (_, i) => i % 11))!;
        kernels.gram(whole, 9);
        const second = factorOf(kernels, b, 33);
        kernels.multiply(kernels.wholeNumbers(fill(9000, () => 3))!, 9, sides, 2);
        for (let i = 0; i < 2; i++) {
          assertClose(first.solve(sides, 3), factorOf(plain, a, 20).solve(sides, 3), 1e-11);
          assertClose(second.solve(sides, 3), factorOf(plain, b, 33).solve(sides, 3), 1e-11);
        }
      });
    });

    describe("factor", () => {
      it("agrees with the plain build for every size", () => {
        for (const size of [...sizes, 300]) {
          const a = covariance(size, 3 * size, size);
          const [actual, expected] = [factorOf(kernels, a, size), factorOf(plain, a, size)];
          assertClose(actual.lower(), expected.lower(), 1e-12);
          assert.ok(Math.abs(actual.pivot - expected.pivot) < 1e-12);
        }
      });

      it("solves for many right-hand sides", () => {
        for (const size of sizes)
          for (const count of [1, 3, 4, 9]) {
            const a = covariance(size, 3 * size, size + 1);
            const next = uniform(count);
            const b = fill(count * size, () => next() - 0.5);
            const [actual, expected] = [factorOf(kernels, a, size), factorOf(plain, a, size)];
            assertClose(actual.solveLower(b, count), expected.solveLower(b, count), 1e-11);
            assertClose(actual.solveUpper(b, count), expected.solveUpper(b, count), 1e-11);
            assertClose(actual.solve(b, count), expected.solve(b, count), 1e-11);
          }
      });

      it("has room for however many right-hand sides", () => {
        const fresh = makeKernels(build)!;
        const count = 100_000;
        const b = Float64Array.from({ length: 2 * count }, (_, i) => i);
        // A = L L' of L = [2 0; 1 1].
        const z = factorOf(fresh, Float64Array.of(4, 0, 2, 2), 2).solveLower(b, count);
        assert.deepEqual([...z.subarray(-2)], [count - 1, count]);
      });

      it("solves A z = b, checked by multiplying back", () => {
        const size = 53;
        const a = covariance(size, 200, 4);
        for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) a[j * size + i] = a[i * size + j]!;
        const b = fill(6 * size, uniform(2));
        const z = factorOf(kernels, a, size).solve(b, 6);
        assertClose(kernels.multiply(z, size, a, size), b, 1e-12);
      });

      it("gives the trace of the inverse", () => {
        for (const size of sizes) {
          const a = covariance(size, 2 * size + 2, size);
          const expected = factorOf(plain, a, size).inverseSquaredNorm();
          const actual = factorOf(kernels, a, size).inverseSquaredNorm();
          assert.ok(Math.abs(actual - expected) <= 1e-10 * expected, `size ${size}`);
        }
      });

      it("reads the lower triangle only", () => {
        const size = 9;
        const a = covariance(size, 30, 6);
        const spoilt = a.slice();
        for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) spoilt[i * size + j] = NaN;
        assert.deepEqual(factorOf(kernels, spoilt, size).lower(), factorOf(kernels, a, size).lower());
      });

      it("names the first row that is a combination of earlier ones, in the scale of its diagonal", () => {
        for (const [size, copy] of [
          [3, 2],
          [12, 7],
          [70, 66],
          [140, 65],
        ] as const) {
          const next = uniform(size);
          const x = fill(400 * size, () => Math.floor(next() * 6));
          for (let r = 0; r < 400; r++) x[r * size + copy] = 1000 * (x[r * size]! + x[r * size + 1]!);
          const found = kernels.factor(kernels.gram(x, size), size, 1e-12);
          assert.ok(!found.ok);
          assert.equal(found.row, copy);
          assert.ok(Math.abs(found.pivot) < 1e-12);
        }
      });

      it("tells nearly singular from singular by the limit", () => {
        const a = Float64Array.of(1, 0, 1, 1 + 1e-9);
        const close = kernels.factor(a, 2, 1e-12);
        assert.ok(close.ok && Math.abs(close.pivot - 1e-9) < 1e-15);
        assert.equal(kernels.factor(a, 2, 1e-8).ok, false);
      });

      it("refuses a zero, a negative and an undefined diagonal", () => {
        for (const diagonal of [0, -1, NaN]) {
          const a = Float64Array.of(2, 0, 0, 0, diagonal, 0, 0, 0, 2);
          const found = kernels.factor(a, 3);
          assert.ok(!found.ok);
          assert.equal(found.row, 1);
        }
      });

      it("keeps every factor valid while others are made, larger ones too", () => {
        const shapes = [40, 90, 12];
        const matrices = shapes.map((size) => covariance(size, 3 * size, size));
        const factors = matrices.map((a, i) => factorOf(kernels, a, shapes[i]!));
        kernels.gram(fill(5000, uniform(1)), 50);
        for (const i of [1, 0, 2, 0]) {
          const size = shapes[i]!;
          const b = fill(2 * size, uniform(i));
          assertClose(factors[i]!.solve(b, 2), factorOf(plain, matrices[i]!, size).solve(b, 2), 1e-11);
        }
      });

      it("makes room for the next factor once released", () => {
        const first = factorOf(kernels, covariance(20, 60, 1), 20);
        first.release();
        const second = factorOf(kernels, covariance(30, 90, 2), 30);
        assert.equal(second.lower().length, 900);
      });
    });
  });
}

describe("kernels where relaxed SIMD has to be switched on", () => {
  // One compiler of the engine has been right where the other was wrong.
  for (const [compiler, flag] of [
    ["the baseline compiler", "--no-wasm-tier-up"],
    ["the optimising compiler", "--no-liftoff"],
  ] as const)
    it(`pass the same tests under ${compiler}`, function () {
      if (makeKernels("relaxed")) this.skip();
      this.timeout(60_000);
      const mocha = fileURLToPath(new URL("../../../node_modules/mocha/bin/mocha.js", import.meta.url));
      const flags = ["--experimental-wasm-relaxed-simd", flag, "--import", "tsx", mocha];
      const options = ["--no-config", "--grep", "relaxed build", fileURLToPath(import.meta.url)];
      const run = spawnSync(process.execPath, [...flags, ...options], { encoding: "utf8" });
      if (run.stderr.includes("bad option")) this.skip();
      assert.equal(run.status, 0, run.stdout + run.stderr);
      assert.match(run.stdout, /passing/);
      assert.doesNotMatch(run.stdout, /pending/);
    });
});
