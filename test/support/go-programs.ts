/** Builds the Go programs of the tests and the benchmark, once for each state of their sources. */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inCache } from "./cache-folder.js";
import { hasGo } from "./go.js";
import { notRun } from "./not-run.js";
import { runCommand } from "./run-command.js";
import { singleFlight } from "./single-flight.js";

const TEST_FOLDER = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * `discov`: go-zero's publisher and subscriber. `rpc` and `p2c`: zrpc, minutes to build at first. `concurrency`: etcd's recipes.
 * `readers`: url.Parse and conf.Load. `bench`: the peers. `ghz`: as its authors made it.
 */
const PROGRAMS = {
  discov: { module: "interop/go", package: "./discov" },
  rpc: { module: "interop/go", package: "./rpc" },
  concurrency: { module: "interop/go", package: "./concurrency" },
  readers: { module: "interop/go", package: "./readers" },
  bench: { module: "bench/go", package: "." },
  p2c: { module: "bench/go", package: "./p2c" },
  ghz: { module: "bench/ghz", package: "github.com/bojand/ghz/cmd/ghz" },
} as const;
export type GoProgram = keyof typeof PROGRAMS;

/** The program's path. Undefined where Go is missing: then it says, once a call, that `tests` did not run. */
export async function goProgramFor(tests: string, name: GoProgram): Promise<string | undefined> {
  const program = await findGoProgram(name);
  if (program === undefined) notRun(tests, "they need Go, and there is none in PATH");
  return program;
}

/** The program's path; undefined where Go is missing. Throws when it does not compile. */
export async function findGoProgram(name: GoProgram): Promise<string | undefined> {
  const module = join(TEST_FOLDER, PROGRAMS[name].module);
  const file = inCache(`go-${name}-${fingerprint(module)}`);
  if (existsSync(file)) return file;
  if (!(await hasGo())) return undefined;
  return singleFlight(`${file}.lock`, async () => {
    if (!existsSync(file)) await build(module, PROGRAMS[name].package, file);
    return file;
  });
}

async function build(module: string, goPackage: string, file: string): Promise<void> {
  const draft = `${file}.build-${process.pid}`;
  const args = ["build", "-trimpath", "-ldflags=-s -w", "-o", draft, goPackage];
  try {
    await runCommand("go", args, {
      cwd: module,
      env: { ...process.env, CGO_ENABLED: "0", GOWORK: "off" },
    });
    renameSync(draft, file);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Of everything in the module, go.sum with the versions included. */
function fingerprint(module: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(module, { recursive: true, encoding: "utf8" }).sort()) {
    if (!/\.go$|go\.(mod|sum)$/.test(name)) continue;
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(module, name)))
      .update("\0");
  }
  return hash.digest("hex").slice(0, 16);
}
