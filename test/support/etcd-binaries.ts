/** Finds a real etcd: `$ZDISC_TEST_ETCD`, then PATH, then built with Go, then out of Debian's package. */
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fromDebian } from "./debian-package.js";
import { etcdFromGo, GO_VERSIONS } from "./etcd-from-go.js";
import { notRun } from "./not-run.js";
import { runCommand } from "./run-command.js";

const ETCD_VERSIONS = ["3.4", "3.5", "3.6", "3.7"] as const;
export type EtcdVersion = (typeof ETCD_VERSIONS)[number];

/** What runs when nothing else is asked for: the line with its neighbours' behaviour on both sides. */
const DEFAULT_ETCD_VERSION = "3.6" satisfies EtcdVersion;

/** Debian 12 has 3.4.23. */
const ETCD_OF_DEBIAN = { name: "etcd", packages: ["etcd-server", "etcd-client"], programs: "usr/bin" };

export interface EtcdBinaries {
  /** As etcd reports it: `3.6.16`. */
  readonly version: string;
  readonly etcd: string;
  readonly etcdctl: string;
}

/** An etcd of this version line; without one, the first that is there, built last. Undefined: none can be had. */
export async function findEtcd(version?: EtcdVersion): Promise<EtcdBinaries | undefined> {
  for (const etcd of givenEtcds()) {
    const reported = await reportedVersion(etcd);
    if (version === undefined || reported.startsWith(`${version}.`)) return beside(etcd, reported);
  }
  return version === undefined
    ? ((await made(DEFAULT_ETCD_VERSION)) ?? (await made("3.4")))
    : await made(version);
}

/** `ZDISC_TEST_ETCD_VERSIONS=3.4,3.7` as a list; undefined asks for the default only. */
export function selectedVersions(): readonly (EtcdVersion | undefined)[] {
  const all = process.env.ZDISC_TEST_ALL === "1" ? ETCD_VERSIONS.join(",") : "";
  const names = (process.env.ZDISC_TEST_ETCD_VERSIONS || all).split(",").filter((name) => name !== "");
  const unknown = names.filter((name) => !(ETCD_VERSIONS as readonly string[]).includes(name));
  if (unknown.length > 0) {
    throw new Error(`ZDISC_TEST_ETCD_VERSIONS: ${unknown.join(", ")} is none of ${ETCD_VERSIONS.join(", ")}`);
  }
  return names.length === 0 ? [undefined] : (names as EtcdVersion[]);
}

/** Those of `selectedVersions()` that can be had; one loud line names each of the others. */
export async function availableVersions(): Promise<(EtcdVersion | undefined)[]> {
  const found = await Promise.all(
    selectedVersions().map(async (version) => ({ version, binaries: await findEtcd(version) })),
  );
  for (const { version, binaries } of found) {
    if (binaries === undefined) notRun(`tests on etcd ${version}`, "it could neither be found nor built");
  }
  return found.filter(({ binaries }) => binaries !== undefined).map(({ version }) => version);
}

function givenEtcds(): string[] {
  const given = process.env.ZDISC_TEST_ETCD;
  if (given && !existsSync(given)) throw new Error(`ZDISC_TEST_ETCD: there is no file ${given}`);
  return [...(given ? [given] : []), ...onPath("etcd")];
}

function onPath(name: string): string[] {
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders.map((folder) => join(folder, name)).filter((file) => existsSync(file));
}

/** An etcd that somebody gave us, with the etcdctl beside it, the one on PATH, or one that we make. */
async function beside(etcd: string, version: string): Promise<EtcdBinaries | undefined> {
  const etcdctl = [join(dirname(etcd), "etcdctl"), ...onPath("etcdctl")].find((file) => existsSync(file));
  if (etcdctl !== undefined) return { version, etcd, etcdctl };
  const ours = (await made(DEFAULT_ETCD_VERSION)) ?? (await made("3.4"));
  return ours && { version, etcd, etcdctl: ours.etcdctl };
}

async function made(version: EtcdVersion): Promise<EtcdBinaries | undefined> {
  const folder =
    version === "3.4" ? await fromDebian(ETCD_OF_DEBIAN) : await etcdFromGo(GO_VERSIONS[version]);
  if (folder === undefined) return undefined;
  const etcd = join(folder, "etcd");
  const reported = await reportedVersion(etcd);
  // Newer Debians carry newer etcds: a 3.5 is no 3.4.
  return reported.startsWith(`${version}.`)
    ? { version: reported, etcd, etcdctl: join(folder, "etcdctl") }
    : undefined;
}

async function reportedVersion(etcd: string): Promise<string> {
  const text = await runCommand(etcd, ["--version"]);
  return /etcd Version: (\S+)/.exec(text)?.[1] ?? "";
}
