import type { KernelBuild, Kernels, WholeNumbers } from "./kernel-interface.ts";
import { plainKernels } from "./plain-kernels.ts";
import { simdKernels } from "./simd-kernels.ts";

export type { Cells, Factor, Factorization, KernelBuild, Kernels, WholeNumbers } from "./kernel-interface.ts";

/** The kernels of this build; undefined when this engine cannot run it. */
export function makeKernels(build: KernelBuild): Kernels | undefined {
  return build === "plain" ? plainKernels() : simdKernels(build);
}

let chosen: Kernels | undefined;

/** The fastest kernels that this engine runs, made once a thread. */
export function kernels(): Kernels {
  chosen ??= makeKernels("relaxed") ?? makeKernels("simd") ?? plainKernels();
  return chosen;
}

/** {@link Kernels.wholeNumbers} of this thread's kernels. */
export const wholeNumbers = (x: Float64Array): WholeNumbers | undefined => kernels().wholeNumbers(x);
