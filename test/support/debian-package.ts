/** Takes programs out of Debian's packages without installing them. */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inCache } from "./cache-folder.js";
import { runCommand } from "./run-command.js";
import { singleFlight } from "./single-flight.js";

export interface DebianPackages {
  /** What the folder in the cache is called. */
  readonly name: string;
  readonly packages: readonly string[];
  /** Where the programs are in them: `usr/bin`. */
  readonly programs: string;
}

/** The folder with the programs; undefined where there is no apt or no such package. */
export async function fromDebian({ name, packages, programs }: DebianPackages): Promise<string | undefined> {
  const folder = inCache(`${name}-debian`);
  if (existsSync(folder)) return folder;
  return singleFlight(`${folder}.lock`, async () => {
    if (existsSync(folder)) return folder;
    try {
      await extract(folder, packages, programs);
      return folder;
    } catch (error) {
      process.stderr.write(`Debian's ${name} cannot be had: ${(error as Error).message}\n`);
      return undefined;
    }
  });
}

async function extract(folder: string, packages: readonly string[], programs: string): Promise<void> {
  const work = `${folder}.build-${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    await download(work, packages);
    for (const file of readdirSync(work).filter((name) => name.endsWith(".deb"))) {
      await runCommand("dpkg-deb", ["-x", file, "out"], { cwd: work });
    }
    renameSync(join(work, "out", programs), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function download(work: string, packages: readonly string[]): Promise<void> {
  try {
    await runCommand("apt-get", ["download", ...packages], { cwd: work });
  } catch {
    // No package lists on this machine: fetch them into a folder of our own, which needs no rights.
    for (const name of ["lists/partial", "cache/archives/partial"]) {
      mkdirSync(join(work, name), { recursive: true });
    }
    const own = ["-o", `Dir::State::lists=${join(work, "lists")}`, "-o", `Dir::Cache=${join(work, "cache")}`];
    await runCommand("apt-get", [...own, "update"], { cwd: work });
    await runCommand("apt-get", [...own, "download", ...packages], { cwd: work });
  }
}
