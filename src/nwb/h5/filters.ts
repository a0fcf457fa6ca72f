import { existsSync } from "node:fs";

/** The filters that data may be stored through: which can be undone here, and where their plugins lie. */

/** A filter that a dataset is stored through. */
export interface H5Filter {
  readonly id: number;
  readonly name: string;
  /** The filter's own parameters, as stored. */
  readonly options: readonly number[];
}

/** Filters that HDF5 applies itself, by their registered number. */
const builtInFilters: ReadonlyMap<number, string> = new Map([
  [1, "gzip"],
  [2, "shuffle"],
  [3, "fletcher32"],
  [4, "szip"],
  [5, "nbit"],
  [6, "scale-offset"],
]);

/**
 * Filters whose plugin has been seen to read a file that uses them. That of bzip2 runs for ever on a stream that ends
 * too early, as damage makes it: whoever watches the thread ends it.
 */
const pluginFilters: ReadonlyMap<number, readonly [name: string, file: string]> = new Map([
  [307, ["bzip2", "bz2"]],
  [32000, ["lzf", "lzf"]],
  [32001, ["blosc", "blosc"]],
  [32004, ["lz4", "lz4"]],
  [32008, ["bitshuffle", "bshuf"]],
  [32015, ["zstd", "zstd"]],
  [32026, ["blosc2", "blosc2"]],
]);

/** Filters that are known by name only: their plugins have met no file to be tested on. */
const namedFilters: ReadonlyMap<number, string> = new Map([
  [32013, "zfp"],
  [32022, "bitgroom"],
  [32023, "bitround"],
]);

export function filterName(id: number, stored: string): string {
  const known = builtInFilters.get(id) ?? pluginFilters.get(id)?.[0] ?? namedFilters.get(id);
  return known ?? (stored || `number ${id}`);
}

/** Where the plugins lie: beside the bundle, or in node_modules when the source runs as written. */
function pluginFolder(): URL | undefined {
  const candidates = ["./plugins/", "../plugins/", "../../../node_modules/h5wasm-plugins/plugins/"];
  return candidates
    .map((candidate) => new URL(candidate, import.meta.url))
    .find((url) => existsSync(new URL("libH5Zlzf.so", url)));
}

export const isBuiltIn = (id: number): boolean => builtInFilters.has(id);

/** The plugins of blosc and blosc2 lack zlib, the fifth of their codecs, which the seventh option names. */
export const lacksCodec = (id: number, options: readonly number[]): boolean =>
  (id === 32001 || id === 32026) && options[6] === 4;

/** The plugin of a filter, when there is one. */
export function findPlugin(id: number): { name: string; url: URL } | undefined {
  const plugin = pluginFilters.get(id);
  const folder = plugin && pluginFolder();
  if (!folder) return undefined;
  const name = `libH5Z${plugin[1]}.so`;
  const url = new URL(name, folder);
  return existsSync(url) ? { name, url } : undefined;
}
