import * as vscode from "vscode";
import { byteSize } from "../../core/byte-size.ts";
import { AnalysisError } from "../../core/errors.ts";
import { readDandisetName } from "../../core/source-name.ts";
import type { DandisetName, SourceName } from "../../core/source-name.ts";
import { listAssets } from "../../remote/list-assets.ts";
import type { ListedAsset } from "../../remote/list-assets.ts";
import { Network } from "../../remote/network.ts";
import { count } from "../counted.ts";
import type { DandiKeys } from "./dandi-keys.ts";
import { networkSettings } from "./remote-settings.ts";

/** A recording that was chosen from a dandiset. */
export interface ChosenAsset {
  readonly name: SourceName;
  readonly size: number;
}

/** Asks for a dandiset, lists its assets, and asks for one. Undefined when the user gave up. */
export async function browseDandi(keys: DandiKeys, given?: string): Promise<ChosenAsset | undefined> {
  const text = await askDandiset(given);
  if (text === undefined) return undefined;
  const dandiset = readDandisetName(text.trim());
  const listed = await readList(dandiset, keys);
  return listed && pickAsset(dandiset, listed);
}

function askDandiset(value = ""): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t("Browse DANDI"),
    prompt: vscode.l10n.t("The number of a dandiset, dandi:000021@VERSION, or the address of its page"),
    placeHolder: "000021",
    value,
    ignoreFocusOut: true,
    validateInput: (text) => (text.trim() === "" ? undefined : faultOf(text)),
  });
}

function faultOf(text: string): string | undefined {
  try {
    readDandisetName(text.trim());
    return undefined;
  } catch (error) {
    if (error instanceof AnalysisError) return error.message;
    throw error;
  }
}

interface Listed {
  readonly version: string;
  readonly assets: readonly ListedAsset[];
}

/** Asks the archive, and for a key where it wants one; undefined when the user gave up. */
async function readList(dandiset: DandisetName, keys: DandiKeys): Promise<Listed | undefined> {
  try {
    return await list(dandiset, keys);
  } catch (error) {
    const wanted = error instanceof AnalysisError && error.code === "needs-token";
    if (!wanted) throw error;
    if (dandiset.instance in (await keys.all()) || !(await keys.ask(dandiset.instance))) throw error;
    return list(dandiset, keys);
  }
}

async function list(dandiset: DandisetName, keys: DandiKeys): Promise<Listed | undefined> {
  const settings = networkSettings(await keys.all());
  const ending = new AbortController();
  const location = vscode.ProgressLocation.Notification;
  const title = vscode.l10n.t("Listing dandiset {0}", dandiset.dandiset);
  return vscode.window.withProgress({ location, title, cancellable: true }, async (_progress, token) => {
    token.onCancellationRequested(() => ending.abort(new AnalysisError("cancelled", "Cancelled.", {})));
    return listAssets(new Network(settings, ending.signal), dandiset);
  });
}

type Choice = vscode.QuickPickItem & { readonly asset: ListedAsset };

async function pickAsset(
  dandiset: DandisetName,
  { version, assets }: Listed,
): Promise<ChosenAsset | undefined> {
  const title = vscode.l10n.t("Dandiset {0}, version {1}", dandiset.dandiset, version);
  const placeHolder = vscode.l10n.t("{0} assets: choose a recording", count(assets.length));
  const chosen = await vscode.window.showQuickPick<Choice>(choicesOf(assets), {
    title,
    placeHolder,
    matchOnDescription: true,
  });
  if (!chosen) return undefined;
  const { path, size, kind } = chosen.asset;
  if (kind !== "nwb") {
    void vscode.window.showInformationMessage(unreadable(chosen.asset));
    return undefined;
  }
  const { instance, dandiset: number } = dandiset;
  return { name: { kind: "dandi-path", instance, dandiset: number, version, path }, size };
}

/** NWB files first, and of the others why they cannot be opened; each in the archive's order. */
function choicesOf(assets: readonly ListedAsset[]): Choice[] {
  const kinds = ["nwb", "zarr", "other"] as const;
  return kinds.flatMap((kind) =>
    assets
      .filter((asset) => asset.kind === kind)
      .map((asset) => ({
        label: kind === "nwb" ? asset.path : `$(circle-slash) ${asset.path}`,
        description: descriptionOf(asset),
        asset,
      })),
  );
}

const descriptionOf = ({ kind, size }: ListedAsset): string =>
  kind === "nwb"
    ? byteSize(size)
    : kind === "zarr"
      ? vscode.l10n.t("{0}, Zarr: not readable here", byteSize(size))
      : vscode.l10n.t("{0}, no NWB file", byteSize(size));

const unreadable = ({ path, kind }: ListedAsset): string =>
  kind === "zarr"
    ? vscode.l10n.t("{0} is the Zarr edition of a recording, which is not read here.", path)
    : vscode.l10n.t("{0} is no NWB file.", path);
