/** What a user downloads and gets: the tarball, and zdisc installed with all that it brings. */
import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { emptyApplication, INSTALLERS, packZdisc } from "../support/packed-zdisc.js";
import { runCommand } from "../support/run-command.js";
import type { Bench } from "./benches.js";

const BYTES_PER_MB = 1_000_000;

export const sizeBench: Bench = async () => {
  const packed = await packZdisc();
  const folder = emptyApplication();
  const [command = "", ...args] = INSTALLERS.npm(packed.tarball);
  await runCommand(command, args, { cwd: folder });
  const files = filesIn(join(folder, "node_modules"));
  const packages = files.filter((file) => /node_modules\/(@[^/]+\/)?[^/@]+\/package\.json$/.test(file));
  const installedBytes = files.reduce((sum, file) => sum + lstatSync(file).size, 0);
  return [
    { figure: "package: packed", unit: "MB", zdisc: packed.packedBytes / BYTES_PER_MB },
    { figure: "package: unpacked", unit: "MB", zdisc: packed.unpackedBytes / BYTES_PER_MB },
    { figure: "package: installed, with dependencies", unit: "MB", zdisc: installedBytes / BYTES_PER_MB },
    { figure: "package: packages installed", unit: "", zdisc: packages.length },
  ];
};

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
