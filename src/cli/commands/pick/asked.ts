/** What a call of `zdisc pick` asks for, flags and argument taken together. */
import type { PolicyName } from "../../../balancer/policy.js";
import type { Load } from "../../../balancer/simulation/load.js";
import { DiscoveryError } from "../../../errors.js";
import { longName, type OptionsOf } from "../../arguments/flag.js";
import type { Context } from "../../context.js";
import type { Invocation } from "../../program.js";
import { pickFlags } from "./command.js";
import { type NamedValues, parseLatencyMs, parseNamedValues, parsePercent } from "./named-values.js";

export type PickInvocation = Invocation<OptionsOf<typeof pickFlags>>;
type PickOptions = PickInvocation["options"];

export interface AskedSimulation {
  /** undefined: the names in `latencies` are the endpoints. */
  readonly service: string | undefined;
  readonly picks: number;
  readonly load: Load;
  readonly latencies: NamedValues<number> | undefined;
  readonly failures: NamedValues<number> | undefined;
  readonly jitter: number;
  /** As typed: who is meant is known later. */
  readonly changes: readonly string[];
  readonly policy: PolicyName;
  readonly isStrictGoZero: boolean;
  readonly hashKey: string | undefined;
  readonly seed: number;
}

const DEFAULT_PICKS = 10_000;
export const DEFAULT_RATE = 200;
export const DEFAULT_JITTER = "20%";
/** Of seeds that nobody chose: short enough to type. */
const SEEDS = 1_000_000;
const MOST_SEED = 0xffff_ffff;
const MOST_PICKS = 100_000_000;

/** Throws `usage` where flags do not go together, or a value is none. */
export function parseAsked(
  { options, positionals }: PickInvocation,
  { random }: Pick<Context, "random">,
): AskedSimulation {
  const [service] = positionals;
  if (service === undefined && options.latency === undefined) {
    throw new DiscoveryError("usage", "zdisc pick: SERVICE or --latency is missing", {
      remedy: "zdisc pick user.rpc, or zdisc pick --latency 'a=5ms,b=50ms'",
    });
  }
  if (options.duration !== undefined) {
    throw new DiscoveryError("usage", "zdisc pick: --duration is for --probe", {
      remedy: `zdisc pick ${service ?? "user.rpc"} --probe --duration 10s`,
    });
  }
  return {
    service,
    picks: between("picks", options.picks ?? DEFAULT_PICKS, MOST_PICKS),
    load: loadOf(options),
    latencies: listOf(options.latency, "--latency", { parse: parseLatencyMs, example: "a=5ms,*=50ms" }),
    failures: listOf(options.fail, "--fail", { parse: parsePercent, example: "b=10%" }),
    jitter: parsePercent(options.jitter ?? DEFAULT_JITTER, "--jitter"),
    changes: options.at,
    ...policyOf(options),
    seed: seedOf(options.seed, random.next()),
  };
}

/** undefined without --from-log. Throws `usage` where anything that a log does not take stands beside it. */
export function parseLogPath({ options, positionals }: PickInvocation): string | undefined {
  const { fromLog } = options;
  if (fromLog === undefined) return undefined;
  const other = Object.keys(pickFlags).find((name) => name !== "fromLog" && isGiven(options, name));
  if (positionals.length === 0 && other === undefined) return fromLog;
  const what = other === undefined ? "SERVICE" : `--${longName(other)}`;
  throw new DiscoveryError("usage", `zdisc pick: --from-log and ${what} exclude each other`, {
    remedy: `zdisc pick --from-log ${fromLog}`,
  });
}

/** Throws `usage`, naming the first of these flags that is given. */
export function refuseWith(
  flag: string,
  others: readonly string[],
  { options }: PickInvocation,
  remedy: string,
): void {
  const other = others.find((name) => isGiven(options, name));
  if (other === undefined) return;
  throw new DiscoveryError("usage", `zdisc pick: ${flag} and --${longName(other)} exclude each other`, {
    remedy,
  });
}

export function isGiven(options: Readonly<Record<string, unknown>>, name: string): boolean {
  const value = options[name];
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}

function loadOf({ rate, inFlight }: PickOptions): Load {
  if (rate !== undefined && inFlight !== undefined) {
    throw new DiscoveryError("usage", "zdisc pick: --rate and --in-flight exclude each other", {
      remedy: "give one of them",
    });
  }
  if (inFlight !== undefined) return { inFlight: between("in-flight", inFlight, 1_000_000) };
  return { ratePerSecond: between("rate", rate ?? DEFAULT_RATE, 10_000_000) };
}

function policyOf({ policy, strictGoZero, hashKey }: PickOptions) {
  const name = policy ?? (hashKey === undefined ? "p2c_ewma" : "consistent_hash");
  const refuse = (flag: string, other: PolicyName) => {
    throw new DiscoveryError("usage", `zdisc pick: ${flag} is for ${other}, not ${name}`, {
      remedy: `--policy ${other}`,
    });
  };
  if (hashKey !== undefined && name !== "consistent_hash") refuse("--hash-key", "consistent_hash");
  if (strictGoZero && name !== "p2c_ewma") refuse("--strict-go-zero", "p2c_ewma");
  return { policy: name, isStrictGoZero: strictGoZero, hashKey };
}

function listOf(
  text: string | undefined,
  flag: string,
  how: Parameters<typeof parseNamedValues<number>>[2],
): NamedValues<number> | undefined {
  return text === undefined ? undefined : parseNamedValues(text, flag, how);
}

export function between(name: string, value: number, most: number): number {
  if (value >= 1 && value <= most) return value;
  throw new DiscoveryError("usage", `--${name} ${value} is not between 1 and ${most}`, {
    remedy: `--${name} 50`,
  });
}

export function seedOf(given: number | undefined, chance: number): number {
  if (given === undefined) return Math.floor(chance * SEEDS);
  if (given <= MOST_SEED) return given;
  throw new DiscoveryError("usage", `--seed ${given} is more than ${MOST_SEED}`, { remedy: "--seed 1" });
}
