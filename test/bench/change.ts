/** Moves instances to new addresses at a rate. An address tells when it was sent: `t<unix ns>.bench:8080`. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Operation } from "../../src/store/transaction.js";
import type { EtcdServer } from "../support/etcd-server.js";
import { GoProcess } from "../support/go-process.js";
import { benchKey, openStore, SERVICE } from "./bench-service.js";

export interface Changes {
  readonly etcd: EtcdServer;
  /** The program of test/bench/go, whose pace is steadier; undefined: from this process. */
  readonly program: string | undefined;
  /** Instances of the service; they move in turn. */
  readonly count: number;
  readonly changes: number;
  /** A second. */
  readonly rate: number;
  /** In one transaction. Default 1. */
  readonly atOnce?: number;
}

/** Resolves when all are committed, with how many a second they were. */
export async function change(load: Changes): Promise<number> {
  const { etcd, program, count, changes, rate, atOnce = 1 } = load;
  if (program === undefined) return await changeFromHere(load);
  const flags = {
    endpoints: etcd.endpoints.join(","),
    key: SERVICE,
    count,
    changes,
    rate,
    "at-once": atOnce,
  };
  await using sender = new GoProcess(program, [
    "change",
    ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]),
  ]);
  const done = () => sender.events.find(({ event }) => event === "figures");
  const figures = await sender.until("all changes", done, (changes / rate) * 1_000 + 60_000);
  return Number(figures.ratePerSecond);
}

/** When the address was sent, in ms since 1970; undefined for any other text. */
export function sentMs(text: string): number | undefined {
  const nanoseconds = /\bt(\d+)\.bench:8080/.exec(text)?.[1];
  return nanoseconds === undefined ? undefined : Number(BigInt(nanoseconds) / 1_000n) / 1_000;
}

/** Now, in ms since 1970, with fractions. */
export function wallNowMs(): number {
  return performance.timeOrigin + performance.now();
}

async function changeFromHere({ etcd, count, changes, rate, atOnce = 1 }: Changes): Promise<number> {
  await using store = await openStore(etcd);
  const signal = new AbortController().signal;
  const startMs = performance.now();
  const writes: Promise<unknown>[] = [];
  let sent = 0;
  while (sent < changes) {
    const due = Math.min(changes, ((performance.now() - startMs) * rate) / 1_000);
    while (sent < due) {
      const address = `t${BigInt(Math.round(wallNowMs() * 1_000)) * 1_000n}.bench:8080`;
      const ifHeld = Array.from({ length: atOnce }, (_, at): Operation => {
        return { type: "put", key: benchKey((sent + at) % count), value: address };
      });
      writes.push(store.transact({ when: [], ifHeld }, { signal }));
      sent += atOnce;
    }
    await sleep(1);
  }
  const sendingMs = performance.now() - startMs;
  await Promise.all(writes);
  return (changes * 1_000) / sendingMs;
}
