/** The licences of what is bundled into the command: they ask to go along with every copy. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One text for all packages of which something is in the bundle that `metafile` is of. */
export function bundledLicences(root, metafile) {
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.entries(output.inputs));
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => packageOf(path));
  const folders = [...new Set(used.filter((folder) => folder !== undefined))].sort();
  // The same package may be there twice.
  const texts = [...new Set(folders.map((folder) => licenceOf(join(root, folder))))];
  return `What zdisc's command is made of, beside its own code.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`;
}

/** `node_modules/ink/node_modules/chalk` of a file in it; undefined: it is our own. */
export function packageOf(path) {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)\b/i.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  return `${name} ${version} (${license})\n\n${texts.join("\n\n")}\n`;
}
