/**
 * The figures that zdisc is held to, beside its peers, as one table; docs/benchmarks.md says what they are. A figure
 * over its goal is no failure: a machine that is busy with something else has other figures.
 *
 *   npm run bench                      all, and writes docs/benchmarks.md, unless --no-write is there
 *   npm run bench -- NAME...           only these (names: benches.ts), and writes nothing, unless --write is there
 *   npm run bench -- --page            measures nothing: writes the page again, of its figures
 *   npm run bench -- --short [--keep]  a minute, for CI: fails where it lost against kept-ratios.json; keeps new ones
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { requireEtcd } from "../support/etcd-server.js";
import { findGoProgram } from "../support/go-programs.js";
import { ALIASES, BENCHES, BY_NAME_ONLY, type Programs } from "./benches.js";
import type { Run } from "./figures.js";
import { describeMachine, describeVersions } from "./machine.js";
import { copyProgram } from "./program-copy.js";
import { isReached } from "./row.js";
import { runShort } from "./short.js";
import { formatTable } from "./table.js";
import { writePage, writeRun } from "./written.js";

const OPTIONS = {
  write: { type: "boolean" },
  "no-write": { type: "boolean" },
  page: { type: "boolean" },
  short: { type: "boolean" },
  keep: { type: "boolean" },
} as const;

const { values: flags, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
const asked = positionals.map((name) => ALIASES[name] ?? name);
const unknown = asked.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  process.stderr.write(`no bench ${unknown.join(", ")}; there are ${Object.keys(BENCHES).join(", ")}\n`);
  process.exitCode = 2;
} else if (flags.page) {
  writePage();
} else {
  const [zdisc, etcd] = [await copyProgram(), await requireEtcd()];
  const own = { zdisc, etcdctl: etcd.etcdctl };
  process.exitCode = flags.short
    ? await runShort(own, { isKept: flags.keep ?? false })
    : await runAll({ ...own, goPeers: await findGoPeers() }, etcd.version);
}
process.exit();

async function findGoPeers(): Promise<string | undefined> {
  const program = await findGoProgram("bench");
  if (program === undefined) process.stderr.write("\n!!! Go is missing: no figures of go-zero and ghz\n\n");
  return program;
}

/** 1: a bench could not be run; the others were. */
async function runAll(programs: Programs, etcdVersion: string): Promise<number> {
  const names =
    asked.length > 0 ? asked : Object.keys(BENCHES).filter((name) => !BY_NAME_ONLY.includes(name));
  const isWritten = flags.write ?? (asked.length === 0 && !flags["no-write"]);
  const versions = await describeVersions(etcdVersion);
  let failures = 0;
  for (const name of new Set(names)) {
    process.stderr.write(`${name} ...\n`);
    try {
      const run = await runOne(name, programs, versions);
      process.stdout.write(`${formatTable(run.rows)}\n`);
      if (isWritten) writeRun(name, run, Object.keys(BENCHES));
    } catch (error) {
      failures += 1;
      process.stderr.write(`\n!!! ${name} failed: ${(error as Error).stack}\n\n`);
    }
  }
  process.stdout.write(`${describeMachine()}, load ${loadNow()}\n${versions}\n`);
  return failures === 0 ? 0 : 1;
}

async function runOne(name: string, programs: Programs, versions: string): Promise<Run> {
  const [at, machine, loadBefore] = [new Date().toISOString().slice(0, 16), describeMachine(), loadNow()];
  const rows = (await BENCHES[name]?.(programs)) ?? [];
  const over = rows.filter((row) => isReached(row) === false).length;
  process.stderr.write(`${name}: ${rows.length} figures, ${over} over their goal\n`);
  return {
    at: at.replace("T", " "),
    machine,
    versions,
    cores: cpus().length,
    loadBefore,
    loadAfter: loadNow(),
    rows,
  };
}

function loadNow(): number {
  return Math.round((loadavg()[0] ?? 0) * 10) / 10;
}
