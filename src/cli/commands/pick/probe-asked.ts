/** What `zdisc pick SERVICE --probe` asks for, and how it is told before it begins. */
import { formatDuration } from "../../../duration.js";
import { DiscoveryError } from "../../../errors.js";
import { formatNumber } from "../../../text/numbers.js";
import type { Context } from "../../context.js";
import type { Word } from "../../result.js";
import { between, type PickInvocation, refuseWith, seedOf } from "./asked.js";

export interface AskedProbe {
  readonly service: string;
  readonly ratePerSecond: number;
  readonly durationMs: number;
  readonly policy: "p2c_ewma" | "consistent_hash";
  readonly hashKey: string | undefined;
  readonly seed: number;
}

export const DEFAULT_PROBE_RATE = 50;
/** One client is no load generator. */
export const MOST_PROBE_RATE = 5_000;
const DEFAULT_DURATION_MS = 10_000;

/** What only a simulation, or a log, can do. */
const OF_OTHERS = [
  "picks",
  "inFlight",
  "latency",
  "fail",
  "jitter",
  "at",
  "strictGoZero",
  "fromLog",
  "explain",
];

/** Throws `usage` where flags do not go together, or a value is none. */
export function parseProbe(invocation: PickInvocation, { random }: Pick<Context, "random">): AskedProbe {
  const { options, positionals } = invocation;
  const [service] = positionals;
  if (service === undefined) {
    throw new DiscoveryError("usage", "zdisc pick: --probe calls the endpoints of a SERVICE", {
      remedy: "zdisc pick user.rpc --probe",
    });
  }
  const remedy = `zdisc pick ${service} --probe --rate ${DEFAULT_PROBE_RATE} --duration 10s`;
  refuseWith("--probe", OF_OTHERS, invocation, remedy);
  return {
    service,
    ratePerSecond: between("rate", options.rate ?? DEFAULT_PROBE_RATE, MOST_PROBE_RATE),
    durationMs: options.duration ?? DEFAULT_DURATION_MS,
    ...policyOf(options),
    seed: seedOf(options.seed, random.next()),
  };
}

function policyOf({ policy, hashKey }: PickInvocation["options"]): Pick<AskedProbe, "policy" | "hashKey"> {
  const name = policy ?? (hashKey === undefined ? "p2c_ewma" : "consistent_hash");
  if (name !== "p2c_ewma" && name !== "consistent_hash") {
    throw new DiscoveryError(
      "usage",
      `zdisc pick: --probe balances by p2c_ewma or consistent_hash, not ${name}`,
      {
        remedy: "--policy p2c_ewma",
      },
    );
  }
  if ((name === "consistent_hash") === (hashKey !== undefined)) return { policy: name, hashKey };
  throw new DiscoveryError("usage", `zdisc pick: --hash-key is for consistent_hash, which needs it`, {
    remedy: "--policy consistent_hash --hash-key user-42",
  });
}

/** The rate is named first: these are real calls to servers that may be at work. */
export function announceProbe({ service, ratePerSecond, durationMs, policy }: AskedProbe): Word {
  const calls = formatNumber(Math.round((ratePerSecond * durationMs) / 1_000));
  return {
    word: "note",
    text: `${formatNumber(ratePerSecond)} health calls a second to ${service} for ${formatDuration(durationMs)} (${calls}), by ${policy}; Ctrl-C ends it`,
  };
}
