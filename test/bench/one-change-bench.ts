/** What one change costs an `InstanceSet` of 100,000 instances and one of 100, and what it costs go-zero's subscriber. */
import { InstanceSet } from "../../src/discovery/instance-set.js";
import type { KeyValue } from "../../src/store/key-value.js";
import type { KeyChange } from "../../src/store/watch-message.js";
import { startEtcd } from "../support/etcd-server.js";
import { GoProcess } from "../support/go-process.js";
import { benchAddress, benchKey, fill, SERVICE } from "./bench-service.js";
import type { Bench } from "./benches.js";
import { change } from "./change.js";
import { type Rounds, rowOfRounds } from "./row.js";
import { median, takeTurns } from "./take-turns.js";

const [FEW, MANY] = [100, 100_000];
/** Of go-zero's: few enough for its pace. */
const CHANGES = 400;
const RATE = 50;

export const oneChangeBench: Bench = async ({ goPeers }) => {
  const cost = await costsOfChange(201);
  const atMany = { figure: `one change at ${MANY}`, unit: "µs" } as const;
  const atFew = { figure: `one change at ${FEW}`, unit: "µs" } as const;
  const own = rowOfRounds({ ...atMany, goal: { ratio: 1 } }, cost.many, {
    name: `at ${FEW}`,
    rounds: cost.few,
  });
  if (goPeers === undefined) return [own];
  const [goFew, goMany] = [await gozero(goPeers, FEW), await gozero(goPeers, MANY)];
  const beside = (value: number) => ({ name: "go-zero", rounds: [value] });
  return [
    own,
    rowOfRounds(atMany, [median(cost.many)], beside(goMany)),
    rowOfRounds(atFew, [median(cost.few)], beside(goFew)),
  ];
};

/** In µs, of two sets in turn. */
export function costsOfChange(rounds: number): Promise<Record<"few" | "many", Rounds>> {
  const [few, many] = [new ChangingSet(FEW), new ChangingSet(MANY)];
  return takeTurns(
    { few: async () => few.costOfChange(), many: async () => many.costOfChange() },
    { rounds, warmUps: 50 },
  );
}

/** A set whose instances move to new addresses, each in turn, far apart in memory. */
class ChangingSet {
  readonly #set = new InstanceSet(SERVICE);
  readonly #size: number;
  #moves = 0;

  constructor(size: number) {
    this.#size = size;
    this.#set.reset(Array.from({ length: size }, (_, index) => keyValue(index, benchAddress(index), "1")));
  }

  /** In µs, the mean of 1,000. The changes are made before: their texts come from etcd. */
  costOfChange(): number {
    const changes = Array.from({ length: 1_000 }, () => [this.#move()]);
    let events = 0;
    const startMs = performance.now();
    for (const one of changes) events += this.#set.apply(one).length;
    const tookMs = performance.now() - startMs;
    if (events !== changes.length) throw new Error(`${changes.length} changes were ${events} events`);
    return (tookMs * 1_000) / changes.length;
  }

  #move(): KeyChange {
    this.#moves += 1;
    const index = (this.#moves * 7_919) % this.#size;
    const revision = String(this.#moves + 1);
    return { type: "put", keyValue: keyValue(index, `10.200.0.1:${this.#moves % 60_000}`, revision) };
  }
}

function keyValue(index: number, value: string, modRevision: string): KeyValue {
  return { key: benchKey(index), value, createRevision: "1", modRevision, version: "1", leaseId: "7" };
}

/** What its listener needs to learn the addresses, in µs a change. */
async function gozero(program: string, count: number): Promise<number> {
  await using etcd = await startEtcd();
  await fill(etcd, count, 10);
  const flags = ["--endpoints", etcd.endpoints.join(","), "--key", SERVICE, "--expect", String(CHANGES)];
  await using subscriber = new GoProcess(program, ["gozero-subscriber", ...flags]);
  await subscriber.until("its list", () => subscriber.events.find(({ event }) => event === "ready"), 60_000);
  await change({ etcd, program, count, changes: CHANGES, rate: RATE });
  return Number((await subscriber.event("figures")).valuesUsPerChange);
}
