/** `zdisc list` in an etcd that others share: a million keys that are no registrations, and one service. */
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import type { Operation } from "../../src/store/transaction.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { startZdisc } from "../support/start-zdisc.js";
import { fill, openStore } from "./bench-service.js";
import type { Bench } from "./benches.js";
import { type Row, rowOfRounds } from "./row.js";
import { type CommandLine, peakMb, wallMs } from "./run-program.js";
import { takeTurns } from "./take-turns.js";

const FOREIGN = 1_000_000;
/** etcd takes no more operations in a transaction, unless told otherwise. */
const BATCH_SIZE = 125;
const AT_ONCE = 16;
const ROUNDS = { rounds: 3 } as const;

export const foreignBench: Bench = async ({ zdisc, etcdctl }) => {
  await using etcd = await startEtcd();
  await fill(etcd, 30, 30);
  await fillForeign(etcd);
  const hosts = ["--endpoints", etcd.endpoints.join(",")];
  const ours: CommandLine = [process.execPath, zdisc, "list", ...hosts];
  const theirs: CommandLine = [etcdctl, "get", "--prefix", "", "--keys-only", ...hosts];
  const time = await takeTurns({ zdisc: () => wallMs(ours), etcdctl: () => wallMs(theirs) }, ROUNDS);
  const memory = await takeTurns({ zdisc: () => peakMb(ours), etcdctl: () => peakMb(theirs) }, ROUNDS);
  const figure = `list among ${FOREIGN} foreign keys`;
  const name = "etcdctl get --keys-only";
  return [
    rowOfRounds({ figure: `${figure}: wall time`, unit: "ms" }, time.zdisc, { name, rounds: time.etcdctl }),
    rowOfRounds({ figure: `${figure}: peak memory`, unit: "MB", goal: { most: 250 } }, memory.zdisc, {
      name,
      rounds: memory.etcdctl,
    }),
    await interruptedRow(figure, hosts),
  ];
};

/** `configs/000123/region-7`: a name of two parts is no service's instance unless its end is a number. */
async function fillForeign(etcd: EtcdServer): Promise<void> {
  await using store = await openStore(etcd);
  const { signal } = new AbortController();
  let next = 0;
  const putBatches = async () => {
    while (next < FOREIGN) {
      const first = next;
      next += BATCH_SIZE;
      const ifHeld = Array.from({ length: BATCH_SIZE }, (_, at): Operation => {
        const key = `configs/${String(first + at).padStart(7, "0")}/region`;
        return { type: "put", key, value: "eu-central" };
      });
      await store.transact({ when: [], ifHeld }, { signal });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, putBatches));
}

/** Ctrl-C a second after the start. */
async function interruptedRow(figure: string, hosts: readonly string[]): Promise<Row> {
  const interrupt = async () => {
    await using list = startZdisc(["list", ...hosts]);
    await sleep(1_000);
    const startMs = performance.now();
    list.kill("SIGINT");
    const { code } = await list.ended;
    // 0: it was done before.
    return code === 130 ? performance.now() - startMs : Number.NaN;
  };
  const { zdisc } = await takeTurns({ zdisc: interrupt }, ROUNDS);
  return rowOfRounds({ figure: `${figure}: from Ctrl-C to its end`, unit: "ms", goal: { most: 250 } }, zdisc);
}
