import type { DandisetName } from "../core/source-name.ts";
import { assetPages, dandiApi, newestVersion, requireSize } from "./dandi.ts";
import type { Network } from "./network.ts";

/** An asset of a dandiset. */
export interface ListedAsset {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly id: string;
  /** `zarr` is the Zarr edition of a recording, which is not read here. */
  readonly kind: "nwb" | "zarr" | "other";
  /** ISO 8601; null where the archive does not tell. */
  readonly modified: string | null;
}

/**
 * All assets of a dandiset, in the archive's order.
 *
 * @param match - which paths, whatever their case; `*` stands for anything
 * @throws AnalysisError `unknown-dandiset`, `needs-token`, `bad-answer`, or as requests fail
 */
export async function listAssets(
  network: Network,
  { instance, dandiset, version: chosen }: DandisetName,
  match?: string,
): Promise<{ version: string; assets: readonly ListedAsset[] }> {
  const api = dandiApi(network.settings, instance);
  const version = chosen ?? (await newestVersion(network, api, dandiset));
  const text = `dandi:${dandiset}${chosen === null ? "" : `@${chosen}`}`;
  const query = { ...(match === undefined ? {} : { glob: match }), page_size: "1000" };
  // Not every archive filters by itself.
  const matches = match === undefined ? undefined : globPattern(match);
  const assets: ListedAsset[] = [];
  for await (const page of assetPages(network, api, { dandiset, version, text, query }))
    for (const { asset_id: id, path, size, zarr, modified } of page)
      if (matches?.test(path) ?? true)
        assets.push({
          path,
          size: requireSize(api, size),
          id,
          kind: zarr != null ? "zarr" : /\.nwb$/i.test(path) ? "nwb" : "other",
          modified: typeof modified === "string" ? modified : null,
        });
  return { version, assets };
}

const globPattern = (glob: string): RegExp =>
  new RegExp(
    `^${glob
      .split("*")
      .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
    "is",
  );
