/** Takes etcd and etcdctl out of Debian's packages without installing them (Debian 12: etcd 3.4.23). */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inCache } from "./cache-folder.js";
import { runCommand } from "./run-command.js";
import { singleFlight } from "./single-flight.js";

/** The folder with both programs; undefined where there is no apt or no such package. */
export async function etcdFromDebian(): Promise<string | undefined> {
  const folder = inCache("etcd-debian");
  if (existsSync(folder)) return folder;
  return singleFlight(`${folder}.lock`, async () => {
    if (existsSync(folder)) return folder;
    try {
      await extract(folder);
      return folder;
    } catch (error) {
      process.stderr.write(`Debian's etcd cannot be had: ${(error as Error).message}\n`);
      return undefined;
    }
  });
}

async function extract(folder: string): Promise<void> {
  const work = `${folder}.build-${process.pid}`;
  mkdirSync(work, { recursive: true });
  try {
    await download(work);
    for (const file of readdirSync(work).filter((name) => name.endsWith(".deb"))) {
      await runCommand("dpkg-deb", ["-x", file, "out"], { cwd: work });
    }
    renameSync(join(work, "out", "usr", "bin"), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function download(work: string): Promise<void> {
  const packages = ["etcd-server", "etcd-client"];
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
