/**
 * The figures that zdisc is held to, beside its peers, as one table. Nothing fails here: a machine that is busy with
 * something else has other figures.
 *
 *   npm run bench -- [list] [help] [large] [change] [watch] [publish] [p2c]
 */
import { cpus } from "node:os";
import { requireEtcd } from "../support/etcd-server.js";
import { findGoProgram } from "../support/go-programs.js";
import { BENCHES } from "./benches.js";
import { copyProgram } from "./program-copy.js";
import type { Row } from "./row.js";
import { formatTable } from "./table.js";

const names = process.argv.slice(2);
const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  process.stderr.write(`no bench ${unknown.join(", ")}; there are ${Object.keys(BENCHES).join(", ")}\n`);
  process.exitCode = 2;
} else {
  await runAll();
}

async function runAll(): Promise<void> {
  const zdisc = await copyProgram();
  const etcd = await requireEtcd();
  const goPeers = await findGoProgram("bench");
  if (goPeers === undefined) process.stderr.write("Go is missing: no figures of go-zero, ours alone\n");
  const rows: Row[] = [];
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (names.length > 0 && !names.includes(name)) continue;
    process.stderr.write(`${name} ...\n`);
    rows.push(...(await bench({ zdisc, etcdctl: etcd.etcdctl, goPeers })));
  }
  process.stdout.write(`${formatTable(rows)}\n`);
  process.stdout.write(`Node ${process.versions.node}, etcd ${etcd.version}, ${cpus().length} cores\n`);
}
