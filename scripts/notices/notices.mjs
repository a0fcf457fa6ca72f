// The licences of everything that is shipped: packages in the bundles, files copied beside them, and the libraries that
// are compiled into HDF5 and its plugins.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { terms } from "./terms.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const libraries = JSON.parse(readFileSync(path.join(root, "scripts/notices/libraries.json"), "utf8"));

/** Copied into dist as files, so that no bundle names them. */
const copied = ["h5wasm-plugins", "@vscode/codicons"];

/** The packages that bundles were made of, from esbuild's metafiles, and those that are copied. */
export function shippedPackages(metafiles) {
  const names = metafiles.flatMap(({ inputs }) =>
    Object.keys(inputs).flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []),
  );
  return [...new Set([...names, ...copied])].sort();
}

/** The text of the file of notices. */
export function noticesOf(metafiles) {
  const packages = shippedPackages(metafiles).map(packageNotice);
  return `Neural Coding is MIT licensed (see LICENSE). It carries the work of others, whose licences follow.

${[...packages, ...libraries.map(libraryNotice)].join(`\n${"-".repeat(100)}\n\n`)}`;
}

function packageNotice(name) {
  const folder = path.join(root, "node_modules", name);
  const { version, license, author, homepage } = JSON.parse(
    readFileSync(path.join(folder, "package.json"), "utf8"),
  );
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort()
    .map((file) => readFileSync(path.join(folder, file), "utf8").trim());
  const head = `${name} ${version}${homepage ? `\n${homepage}` : ""}\nLicence: ${license}`;
  if (texts.length > 0) return `${head}\n\n${texts.join("\n\n")}\n`;
  const by = typeof author === "object" ? author.name : author;
  if (!terms[license]) throw new Error(`${name} ships no licence text, and "${license}" is not in terms.mjs`);
  return `${head}\n\n${by ? `Copyright (c) ${by}\n\n` : ""}${terms[license]}\n`;
}

const libraryNotice = ({ name, license, holders }) =>
  `${name}, compiled into HDF5 or its plugins\nLicence: ${license}\n\n${holders
    .map((holder) => `Copyright (c) ${holder}`)
    .join("\n")}\n\n${terms[license]}\n`;
