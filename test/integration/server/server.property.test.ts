/** Random requests give the same answers, and the same events, from our server and from a real etcd. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { RawRequest } from "../../support/raw-etcd.js";
import { compactStep, kvStep, watchCreate } from "./kv-steps.js";
import { areTwinsLeftOut, TwinEtcds, type TwinWatches } from "./twin-etcds.js";

/** More by `ZDISC_TEST_SEEDS=100`. */
const SEED_COUNT = Number(process.env.ZDISC_TEST_SEEDS ?? 3);
const STEPS = 250;
const seeds = Array.from({ length: SEED_COUNT }, (_, n) => n + 1);

type Step =
  | { readonly do: "ask"; readonly request: RawRequest }
  | { readonly do: "compact"; readonly request: RawRequest }
  | { readonly do: "watch"; readonly create: object }
  | { readonly do: "cancel"; readonly watchId: string };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: kvStep.map((request) => ({ do: "ask" as const, request })) },
  { weight: 1, arbitrary: compactStep.map((request) => ({ do: "compact" as const, request })) },
  { weight: 2, arbitrary: watchCreate.map((create) => ({ do: "watch" as const, create })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("0", "1", "2", "3").map((watchId) => ({ do: "cancel" as const, watchId })),
  },
);

/** Fills in revisions that were drawn relative to the newest. */
function resolve<T>(value: T, newest: number): T {
  if (Array.isArray(value)) return value.map((one) => resolve(one, newest)) as T;
  if (typeof value !== "object" || value === null || Buffer.isBuffer(value)) return value;
  if ("back" in value) return String(newest - Number(value.back)) as T;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, resolve(one, newest)])) as T;
}

describe.skipIf(await areTwinsLeftOut())("the same answers as a real etcd", () => {
  test.each(seeds)(`to ${STEPS} random requests, watches and compactions (seed %i)`, async (seed) => {
    await using twins = await TwinEtcds.start();
    using watches = twins.watch();
    const taken: string[] = [];
    const context = () => `seed ${seed}, after ${taken.length} steps: `;
    for (const one of fc.sample(step, { seed, numRuns: STEPS })) {
      await take(one, { twins, watches, context });
      taken.push(one.do);
    }
    await watches.settle(context);
    expect(taken).toHaveLength(STEPS);
  });
});

interface Scene {
  readonly twins: TwinEtcds;
  readonly watches: TwinWatches;
  readonly context: () => string;
}

async function take(one: Step, { twins, watches, context }: Scene): Promise<void> {
  const newest = twins.server.etcd.revision;
  switch (one.do) {
    case "ask":
      await twins.ask(resolve(one.request, newest), context);
      break;
    case "compact":
      // etcd reads what a watch of the past is told, and the values before, a moment later than we do.
      await watches.settle(context);
      await twins.ask(resolve(one.request, newest), context);
      break;
    case "watch":
      await watches.create(resolve(one.create, newest));
      await watches.settle(context);
      break;
    case "cancel":
      await watches.cancel(one.watchId);
      await watches.settle(context);
  }
}
