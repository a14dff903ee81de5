/**
 * `zdisc check` of 500 services with 20 instances each, beside `etcdctl get --prefix` of the same keys: reading, the
 * leases' TTLs, the whole without and with probes. Nothing listens at the addresses, and all are this machine's.
 */
import type { Operation } from "../../src/store/transaction.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { openStore } from "./bench-service.js";
import type { Bench } from "./benches.js";
import { type Goal, type Rounds, rowOfRounds } from "./row.js";
import { type CommandLine, wallMs } from "./run-program.js";
import { takeTurns } from "./take-turns.js";

const SERVICES = 500;
const INSTANCES = 10_000;
const FIRST_LEASE = 7_587_890_000_000_000_000n;
const BATCHES_AT_ONCE = 8;
/** etcd takes no more operations in a transaction, unless told otherwise. */
const BATCH_SIZE = 100;

export const checkBench: Bench = async ({ zdisc, etcdctl }) => {
  await using etcd = await startEtcd();
  await register(etcd);
  const hosts = ["--endpoints", etcd.endpoints.join(",")];
  const check = (...args: readonly string[]): CommandLine => [
    process.execPath,
    ...[zdisc, "check", "--fail-on", "never", ...hosts, ...args],
  ];
  const times = await takeTurns(
    {
      nothing: () => wallMs(check("nobody.rpc", "--only", "no-lease")),
      etcdctl: () => wallMs([etcdctl, "get", "--prefix", "", ...hosts]),
      reads: () => wallMs(check("--only", "no-lease")),
      leases: () => wallMs(check("--only", "ttl-unusual")),
      all: () => wallMs(check("--no-probe")),
      probed: () => wallMs(check()),
    },
    { rounds: 5, warmUps: 1 },
  );
  const peer = { name: "etcdctl get", rounds: times.etcdctl };
  const row = (figure: string, goal?: Goal) =>
    ({ figure: `check of ${INSTANCES} in ${SERVICES} services: ${figure}`, unit: "ms", goal }) as const;
  return [
    rowOfRounds(row("keys read", { ratio: 5 }), without(times.reads, times.nothing), peer),
    rowOfRounds(row("TTLs asked", { ratio: 30 }), without(times.leases, times.reads), peer),
    rowOfRounds(row("all but probes"), times.all, peer),
    rowOfRounds(row("the probes"), without(times.probed, times.all)),
  ];
};

/** What one took longer than another, round by round. */
function without(longer: Rounds, shorter: Rounds): Rounds {
  return longer.map((time, round) => time - (shorter[round] ?? Number.NaN));
}

/** Each instance under a lease of its own, of an hour. */
async function register(etcd: EtcdServer): Promise<void> {
  await using store = await openStore(etcd);
  const { signal } = new AbortController();
  let next = 0;
  const registerBatches = async () => {
    while (next < INSTANCES) {
      const first = next;
      next += BATCH_SIZE;
      const indices = Array.from({ length: BATCH_SIZE }, (_, at) => first + at);
      await Promise.all(indices.map((index) => store.grantLease(leaseOf(index), 3_600, { signal })));
      await store.transact({ when: [], ifHeld: indices.map(putOf) }, { signal });
    }
  };
  await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, registerBatches));
}

function leaseOf(index: number): string {
  return String(FIRST_LEASE + BigInt(index));
}

function putOf(index: number): Operation {
  const leaseId = leaseOf(index);
  const value = `127.1.${index >> 8}.${index & 255}:9`;
  return { type: "put", key: `bench-${index % SERVICES}.rpc/${leaseId}`, value, leaseId };
}
