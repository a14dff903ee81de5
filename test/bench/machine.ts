/** On what was measured: the machine, and the versions of everything that took part. */
import { readFileSync } from "node:fs";
import { cpus, freemem, release, totalmem, type } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommand } from "../support/run-command.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const GB = 1024 ** 3;

/** `2 cores (AMD EPYC), 23.5 GB of memory, 19.1 free, Linux 6.1`. */
export function describeMachine(): string {
  const cores = cpus();
  const memory = `${(totalmem() / GB).toFixed(1)} GB of memory, ${(freemem() / GB).toFixed(1)} free`;
  const kernel = /^\d+\.\d+/.exec(release())?.[0] ?? "";
  return `${cores.length} cores (${cores[0]?.model.trim()}), ${memory}, ${type()} ${kernel}`;
}

/** Of what is there; Go and what is built with it are left out without. */
export async function describeVersions(etcd: string): Promise<string> {
  const own = manifestVersion("package.json");
  const grpcJs = manifestVersion("node_modules/@grpc/grpc-js/package.json");
  const versions = [`zdisc ${own}`, `Node ${process.versions.node}`, `etcd ${etcd}`, `grpc-js ${grpcJs}`];
  const go = await goVersion();
  if (go === undefined) return versions.join(", ");
  const goZero = moduleVersion("test/bench/go/go.mod", "github.com/zeromicro/go-zero");
  const ghz = moduleVersion("test/bench/ghz/go.mod", "github.com/bojand/ghz");
  return [...versions, `Go ${go}`, `go-zero ${goZero}`, `ghz ${ghz}`].join(", ");
}

function manifestVersion(path: string): string {
  return JSON.parse(readFileSync(join(ROOT, path), "utf8")).version;
}

function moduleVersion(path: string, module: string): string {
  const text = readFileSync(join(ROOT, path), "utf8");
  return new RegExp(`^\\s*${module} v(\\S+)`, "m").exec(text)?.[1] ?? "?";
}

async function goVersion(): Promise<string | undefined> {
  const text = await runCommand("go", ["version"]).catch(() => "");
  return /go(\d+\.\d+(\.\d+)?)/.exec(text)?.[1];
}
