import { expect, test } from "vitest";
import type { Probe } from "../../../probe/probe.js";
import { parseCondition } from "./condition.js";
import { judge, type Situation } from "./judge.js";

const [A, B, C] = ["10.0.3.7:8080", "10.0.3.8:8080", "10.0.3.9:8080"] as const;
const SERVING: Probe = { status: "serving", latencyMs: 1, error: null };
const REFUSED: Probe = { status: "refused", latencyMs: null, error: "connection refused" };

function judged(text: string, known: Partial<Situation>) {
  const situation = { addresses: [], probes: new Map(), quietMs: 0, isStale: false, ...known };
  return judge(parseCondition(text), situation);
}

test.each([
  { text: "endpoints>=2", addresses: [A, B], met: true, actual: "2" },
  { text: "endpoints>=2", addresses: [A], met: false, actual: "1" },
  { text: "endpoints<=1", addresses: [A, B], met: false, actual: "2" },
  { text: "endpoints<=1", addresses: [], met: true, actual: "0" },
  { text: "endpoints=1", addresses: [A], met: true, actual: "1" },
  { text: "endpoints=1", addresses: [A, B], met: false, actual: "2" },
  { text: "gone", addresses: [], met: true, actual: "0" },
  { text: "gone", addresses: [A], met: false, actual: "1" },
  { text: `has=${A}`, addresses: [A], met: true, actual: "present" },
  { text: `has=${A}`, addresses: [B], met: false, actual: "absent" },
  { text: `without=${A}`, addresses: [B], met: true, actual: "absent" },
  { text: `without=${A}`, addresses: [A], met: false, actual: "present" },
])("$text of $addresses is $met", ({ text, addresses, met, actual }) => {
  expect(judged(text, { addresses })).toEqual({ condition: text, met, actual, why: null });
});

test.each([
  { quietMs: 9_999, met: false, actual: "9.9 s" },
  { quietMs: 10_000, met: true, actual: "10 s" },
])("stable=10s is $met after $quietMs ms", ({ quietMs, met, actual }) => {
  expect(judged("stable=10s", { quietMs })).toMatchObject({ met, actual });
});

test.each<{ name: string; probes: [string, Probe][]; met: boolean; actual: string; why: string | null }>([
  {
    name: "all serve",
    probes: [
      [A, SERVING],
      [B, SERVING],
    ],
    met: true,
    actual: "2/2",
    why: null,
  },
  {
    name: "one is refused",
    probes: [
      [A, SERVING],
      [B, REFUSED],
    ],
    met: false,
    actual: "1/2",
    why: `${B} connection refused`,
  },
  {
    name: "one did not answer yet",
    probes: [[A, SERVING]],
    met: false,
    actual: "1/2",
    why: `${B} no answer yet`,
  },
  {
    name: "one says that it does not",
    probes: [
      [A, SERVING],
      [B, { status: "notServing", latencyMs: 1, error: null }],
    ],
    met: false,
    actual: "1/2",
    why: `${B} not serving`,
  },
  {
    name: "one cannot say",
    probes: [
      [A, SERVING],
      [B, { status: "noHealth", latencyMs: 1, error: null }],
    ],
    met: false,
    actual: "1/2",
    why: `${B} no health service`,
  },
])("healthy is $met when $name", ({ probes, met, actual, why }) => {
  const known = { addresses: [A, B], probes: new Map(probes) };
  expect(judged("healthy", known)).toEqual({ condition: "healthy", met, actual, why });
});

test("a service without an endpoint is not healthy", () => {
  expect(judged("healthy", {})).toEqual({ condition: "healthy", met: false, actual: "0/0", why: null });
});

test("of many that are ill three are named", () => {
  const addresses = [A, B, C, "10.0.3.10:80", "10.0.3.11:80"];
  const probes = new Map(addresses.map((address) => [address, REFUSED]));
  const why = `${[A, B, C].map((address) => `${address} connection refused`).join(", ")}, 2 more`;
  expect(judged("healthy", { addresses, probes })).toMatchObject({ actual: "0/5", why });
});

test.each(["endpoints>=0", "gone", `without=${A}`, "stable=1s"])(
  "%s is not met while etcd is away",
  (text) => {
    expect(judged(text, { isStale: true, quietMs: 5_000 }).met).toBe(false);
  },
);
