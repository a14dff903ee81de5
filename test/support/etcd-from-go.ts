/** Builds etcd and etcdctl from etcd's own Go modules, once; about half a minute for the first. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inCache } from "./cache-folder.js";
import { hasGo } from "./go.js";
import { runCommand } from "./run-command.js";
import { singleFlight } from "./single-flight.js";

/** The newest patch of each line. (3.4 was never published as a Go module that can be built so.) */
export const GO_VERSIONS = { "3.5": "v3.5.35", "3.6": "v3.6.16", "3.7": "v3.7.3" } as const;

const ETCD_MAIN = `package main

import (
	"os"

	"go.etcd.io/etcd/server/v3/etcdmain"
)

func main() { etcdmain.Main(os.Args) }
`;

const ETCDCTL_MAIN = `package main

import "go.etcd.io/etcd/etcdctl/v3/ctlv3"

func main() { ctlv3.MustStart() }
`;

/** The folder with both programs; undefined where Go is missing or the modules cannot be had. */
export async function etcdFromGo(version: string): Promise<string | undefined> {
  const folder = inCache(`etcd-${version}`);
  if (existsSync(folder)) return folder;
  if (!(await hasGo())) return undefined;
  return singleFlight(`${folder}.lock`, async () => {
    if (existsSync(folder)) return folder;
    try {
      await build(version, folder);
      return folder;
    } catch (error) {
      process.stderr.write(`etcd ${version} cannot be built: ${(error as Error).message}\n`);
      return undefined;
    }
  });
}

async function build(version: string, folder: string): Promise<void> {
  const work = `${folder}.build-${process.pid}`;
  try {
    for (const [name, source] of [
      ["etcd", ETCD_MAIN],
      ["etcdctl", ETCDCTL_MAIN],
    ] as const) {
      mkdirSync(join(work, name), { recursive: true });
      writeFileSync(join(work, name, "main.go"), source);
    }
    mkdirSync(join(work, "out"));
    const go = (...args: string[]) =>
      runCommand("go", args, { cwd: work, env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" } });
    await go("mod", "init", "zdisc.test/etcd");
    await go(
      "get",
      `go.etcd.io/etcd/server/v3/etcdmain@${version}`,
      `go.etcd.io/etcd/etcdctl/v3/ctlv3@${version}`,
    );
    await go("build", "-trimpath", "-ldflags=-s -w", "-o", "out/", "./etcd", "./etcdctl");
    renameSync(join(work, "out"), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
