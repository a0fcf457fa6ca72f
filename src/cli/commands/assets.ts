import { byteSize } from "../../core/byte-size.ts";
import { readDandisetName } from "../../core/source-name.ts";
import { listAssets } from "../../remote/list-assets.ts";
import { Network } from "../../remote/network.ts";
import { shellSettings } from "../open/shell-settings.ts";
import { noMoreThan, positional } from "../arguments.ts";
import type { Command } from "../command.ts";
import { plural, textTable } from "../text-table.ts";

export const assets: Command = {
  usage: "assets dandi:ID[@VERSION] [--match GLOB]",
  description: `Lists the files of a dandiset in DANDI's order: of the newest published version, else the draft, where none is given. A file
is then named by dandi:ID[@VERSION]/PATH. A dandiset that is embargoed needs DANDI_API_KEY.`,
  options: [
    {
      name: "match",
      value: "GLOB",
      help: "Only paths like this, whatever their case; * stands for anything.",
    },
    { name: "allow-private", help: "Follow a server that leads into your own network." },
  ],
  examples: ["assets dandi:000021", "assets dandi:000021 --match 'sub-739783158/*.nwb'"],
  async run({ given, output, signal }) {
    noMoreThan(given, 1);
    const name = readDandisetName(positional(given, 0, "DANDISET"));
    const settings = shellSettings({ allowPrivate: given.has("allow-private") });
    const { version, assets } = await listAssets(new Network(settings, signal), name, given.text("match"));
    output.document({
      dandiset: name.dandiset,
      version,
      assets: assets.map(({ id, ...facts }) => ({ ...facts, asset_id: id })),
    });
    const rows = assets.map(({ path, size, kind }) => [
      path,
      byteSize(size),
      kind === "zarr" ? "Zarr, not read here" : "",
    ]);
    for (const line of textTable(rows, new Set([1]))) output.line(line);
    output.line();
    output.line(`${plural(assets.length, "asset")} in version ${version} of dandiset ${name.dandiset}.`);
  },
};
