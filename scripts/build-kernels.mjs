// Compiles src/core/linalg/assembly into src/core/linalg/kernels.generated.ts: the WebAssembly of the fast
// kernels as base64, so that they travel inside any bundle and start without a file or a network.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import path from "node:path";
import asc from "assemblyscript/asc";

const linalg = fileURLToPath(new URL("../src/core/linalg/", import.meta.url));
const assembly = path.join(linalg, "assembly");
const target = path.join(linalg, "kernels.generated.ts");

/** The WebAssembly of the kernels with these features beyond the standard ones. */
async function compile(features) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      "kernels.ts",
      ...["--outFile", "kernels.wasm", "--runtime", "stub", "--importMemory", "--noAssert"],
      ...["--use", "abort=", "-O3", "--converge"],
      ...features.flatMap((feature) => ["--enable", feature]),
    ],
    {
      readFile: (name) => readOrNull(path.join(assembly, name)),
      writeFile: (name, contents) => {
        if (name === "kernels.wasm") binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`The kernels do not compile: ${error.message}\n${stderr.toString()}`);
  return Buffer.from(binary).toString("base64");
}

const readOrNull = (file) => readFile(file, "utf8").catch(() => null);

/** Writes the generated module; leaves it alone when nothing changed, so that watchers stay quiet. */
export async function compileKernels() {
  const simd = await compile(["simd"]);
  const relaxed = await compile(["simd", "relaxed-simd"]);
  const text = [
    "// Written by scripts/build-kernels.mjs from src/core/linalg/assembly. Do not edit.",
    `export const simd = "${simd}";`,
    `export const relaxedSimd = "${relaxed}";`,
    "",
  ].join("\n");
  if (text !== (await readOrNull(target))) await writeFile(target, text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await compileKernels();
