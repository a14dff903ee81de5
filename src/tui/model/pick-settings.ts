/** What is simulated, and what a key makes of it: pure, so that every key can be tried without a simulation. */
import { POLICY_NAMES, type PolicyName } from "../../balancer/policy.js";
import type { Change } from "../../balancer/simulation/changes.js";
import type { Load } from "../../balancer/simulation/load.js";
import { formatNumber } from "../../text/numbers.js";

/** Keys that change what is simulated; some of them an endpoint, some of them all. */
export type PickKnob =
  | "slower"
  | "faster"
  | "restore"
  | "fail"
  | "stop"
  | "lessLoad"
  | "moreLoad"
  | "strict"
  | "policy";

export interface EndpointSetting {
  readonly label: string;
  readonly latencyMs: number;
  readonly failureRate: number;
  /** Taken out by hand. */
  readonly isOut: boolean;
  /** As it was before any key. */
  readonly first: { readonly latencyMs: number; readonly failureRate: number };
}

export interface PickSettings {
  readonly load: Load;
  readonly policy: PolicyName;
  readonly isStrictGoZero: boolean;
  /** By address: those that are there, taken out by hand or not. */
  readonly endpoints: ReadonlyMap<string, EndpointSetting>;
}

/** One thing that was changed, in words: `c latency 5 → 50 ms`. */
export interface ChangeWords {
  /** `c latency`: a key pressed again is of the same thing; empty where every change is one of its own. */
  readonly what: string;
  /** Empty where it would not help. */
  readonly from: string;
  readonly to: string;
}

export type PickStep =
  | {
      readonly kind: "changed";
      readonly settings: PickSettings;
      readonly change: Change;
      readonly words: ChangeWords;
      /** The address whose share it is about; undefined: all. */
      readonly subject: string | undefined;
    }
  | { readonly kind: "refused"; readonly text: string };

const LEAST_LATENCY_MS = 0.1;
const MOST_LATENCY_MS = 10_000;
const FAILING = 0.5;
/** What a screen can be asked to simulate by a key; flags may ask for more. */
const MOST_LOAD = 100_000;

export function turnKnob(settings: PickSettings, knob: PickKnob, address: string | undefined): PickStep {
  switch (knob) {
    case "slower":
    case "faster":
    case "restore":
    case "fail":
    case "stop":
      return turnEndpoint(settings, knob, address);
    case "lessLoad":
      return changeLoad(settings, 1 / 2);
    case "moreLoad":
      return changeLoad(settings, 2);
    case "strict":
      return changeStrict(settings);
    case "policy":
      return changePolicy(settings);
  }
}

/** Half or twice; undefined: it is at its bound. */
export function scaledLoad(load: number, factor: number, most: number): number | undefined {
  const scaled = factor < 1 ? Math.max(1, Math.floor(load * factor)) : Math.min(most, load * factor);
  return factor < 1 === scaled < load && scaled !== load ? scaled : undefined;
}

/** `200/s`, `50 open` */
export function loadText(load: Load): string {
  return "inFlight" in load ? `${formatNumber(load.inFlight)} open` : `${formatNumber(load.ratePerSecond)}/s`;
}

/** Milliseconds as they were set: `5`, `2.5`, `0.31`. */
export function setMs(ms: number): string {
  return formatNumber(ms < 1 ? Number(ms.toFixed(2)) : Number(ms.toFixed(1)));
}

/** `p2c_ewma`, `p2c_ewma of go-zero` */
export function policyText({
  policy,
  isStrictGoZero,
}: Pick<PickSettings, "policy" | "isStrictGoZero">): string {
  return isStrictGoZero ? `${policy} of go-zero` : policy;
}

function turnEndpoint(
  settings: PickSettings,
  knob: "slower" | "faster" | "restore" | "fail" | "stop",
  address: string | undefined,
): PickStep {
  const endpoint = address === undefined ? undefined : settings.endpoints.get(address);
  if (address === undefined || endpoint === undefined) return refused("there is no endpoint selected");
  switch (knob) {
    case "slower":
      return changeLatency(settings, address, endpoint.latencyMs * 2);
    case "faster":
      return changeLatency(settings, address, endpoint.latencyMs / 2);
    case "restore":
      return changeLatency(settings, address, endpoint.first.latencyMs);
    case "fail":
      return changeFailing(settings, address, endpoint);
    case "stop":
      return changePresence(settings, address, endpoint);
  }
}

function changeLatency(settings: PickSettings, address: string, latencyMs: number): PickStep {
  const { label, latencyMs: before } = settings.endpoints.get(address) ?? { label: "", latencyMs: 0 };
  if (latencyMs === before) return refused(`${label} takes ${setMs(before)} ms, as it did at first`);
  if (latencyMs > MOST_LATENCY_MS || latencyMs < LEAST_LATENCY_MS)
    return refused(
      `${label} takes ${setMs(before)} ms: that is ${latencyMs > before ? "slow" : "fast"} enough`,
    );
  return {
    kind: "changed",
    settings: withEndpoint(settings, address, { latencyMs }),
    change: { kind: "behave", address, behaviour: { latencyMs } },
    words: { what: `${label} latency`, from: setMs(before), to: `${setMs(latencyMs)} ms` },
    subject: address,
  };
}

function changeFailing(settings: PickSettings, address: string, endpoint: EndpointSetting): PickStep {
  const { label, failureRate: before, first } = endpoint;
  const other = before === first.failureRate ? FAILING : first.failureRate;
  // One that failed half of its calls from the first is healed.
  const next = other === before ? 0 : other;
  return {
    kind: "changed",
    settings: withEndpoint(settings, address, { failureRate: next }),
    change: { kind: "behave", address, behaviour: { failureRate: next } },
    words: { what: `${label} failing`, from: percent(before), to: percent(next) },
    subject: address,
  };
}

function changePresence(
  settings: PickSettings,
  address: string,
  { label, isOut }: EndpointSetting,
): PickStep {
  const others = [...settings.endpoints].filter(([other, one]) => other !== address && !one.isOut);
  if (!isOut && others.length === 0) return refused(`${label} is the only one left`);
  return {
    kind: "changed",
    settings: withEndpoint(settings, address, { isOut: !isOut }),
    change: { kind: isOut ? "join" : "leave", address },
    words: { what: "", from: "", to: `${label} ${isOut ? "put back" : "taken out"}` },
    subject: address,
  };
}

function changeLoad(settings: PickSettings, factor: number): PickStep {
  const { load } = settings;
  const before = "inFlight" in load ? load.inFlight : load.ratePerSecond;
  const after = scaledLoad(before, factor, MOST_LOAD);
  if (after === undefined) return refused(`${loadText(load)} is the ${factor < 1 ? "least" : "most"} here`);
  const next: Load = "inFlight" in load ? { inFlight: after } : { ratePerSecond: after };
  return {
    kind: "changed",
    settings: { ...settings, load: next },
    change: { kind: "load", load: next },
    words: { what: "inFlight" in load ? "calls" : "rate", from: formatNumber(before), to: loadText(next) },
    subject: undefined,
  };
}

function changeStrict(settings: PickSettings): PickStep {
  const { policy, isStrictGoZero } = settings;
  if (policy !== "p2c_ewma") return refused(`go-zero's ${policy} is the same; s is of p2c_ewma (y)`);
  return withPolicy(settings, { policy, isStrictGoZero: !isStrictGoZero });
}

function changePolicy(settings: PickSettings): PickStep {
  const next = POLICY_NAMES[(POLICY_NAMES.indexOf(settings.policy) + 1) % POLICY_NAMES.length] ?? "p2c_ewma";
  return withPolicy(settings, { policy: next, isStrictGoZero: false });
}

function withPolicy(settings: PickSettings, next: Pick<PickSettings, "policy" | "isStrictGoZero">): PickStep {
  return {
    kind: "changed",
    settings: { ...settings, ...next },
    change: { kind: "policy", ...next },
    words: { what: "policy", from: "", to: policyText(next) },
    subject: undefined,
  };
}

function withEndpoint(
  settings: PickSettings,
  address: string,
  changed: Partial<EndpointSetting>,
): PickSettings {
  const endpoints = new Map(settings.endpoints);
  const endpoint = endpoints.get(address);
  if (endpoint !== undefined) endpoints.set(address, { ...endpoint, ...changed });
  return { ...settings, endpoints };
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

function refused(text: string): PickStep {
  return { kind: "refused", text };
}
