/** What breaks, one a minute in this order; what a fault leaves broken the world's `heal` mends. */
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultWorld } from "../integration/faults/fault-world.js";

interface Fault {
  readonly name: string;
  readonly strike: (world: FaultWorld, turn: number) => Promise<void>;
}

const SHORT_MS = 8_000;
/** Longer than the TTL of a registration. */
const LONG_MS = 15_000;

export const FAULTS: readonly Fault[] = [
  {
    name: "every connection reset",
    async strike({ proxies }) {
      for (const proxy of proxies) proxy.resetAll();
    },
  },
  {
    name: "a host silent for 8 s",
    async strike(world, turn) {
      await world.proxy(turn % world.proxies.length).setMode("blackhole");
      await sleep(SHORT_MS);
    },
  },
  {
    name: "all hosts refuse for 15 s",
    async strike(world) {
      await world.setAll("refuse");
      await sleep(LONG_MS);
    },
  },
  {
    name: "the leader killed, and started again after 8 s",
    async strike({ cluster }) {
      await cluster.member(await cluster.leader()).kill();
      await sleep(SHORT_MS);
    },
  },
  {
    name: "the leader cut off from its peers for 8 s",
    async strike({ cluster }) {
      cluster.cutPeers(await cluster.leader());
      await sleep(SHORT_MS);
    },
  },
  {
    name: "a host refuses for 8 s",
    async strike(world, turn) {
      await world.proxy(turn % world.proxies.length).setMode("refuse");
      await sleep(SHORT_MS);
    },
  },
  {
    name: "a member stopped (SIGSTOP) for 8 s",
    async strike({ cluster }) {
      cluster.member(await cluster.leader()).pause();
      await sleep(SHORT_MS);
    },
  },
  {
    name: "new connections never answered for 8 s, old ones reset",
    async strike(world) {
      for (const proxy of world.proxies.slice(1)) {
        await proxy.setMode("half-open");
        proxy.resetAll();
      }
      await sleep(SHORT_MS);
    },
  },
];
