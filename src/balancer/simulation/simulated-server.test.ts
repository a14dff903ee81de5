import { expect, test } from "vitest";
import { seededRandom } from "../../runtime/seeded-random.js";
import { SimulatedServer } from "./simulated-server.js";

const times = (server: SimulatedServer<string>, count: number) => {
  const random = seededRandom(1);
  return Array.from({ length: count }, () => server.draw(random));
};

test("without jitter every call takes the same; with it times are spread evenly over the mean ± that share", () => {
  expect(
    new Set(times(new SimulatedServer({ latencyMs: 5 }), 100).map(({ serviceNs }) => serviceNs)),
  ).toEqual(new Set([5e6]));
  const spread = times(new SimulatedServer({ latencyMs: 5, jitter: 0.2 }), 10_000).map(
    ({ serviceNs }) => serviceNs,
  );
  expect(Math.min(...spread)).toBeGreaterThanOrEqual(4e6);
  expect(Math.max(...spread)).toBeLessThanOrEqual(6e6);
  const below = spread.filter((ns) => ns < 4.5e6).length;
  expect(Math.abs(below - 2_500)).toBeLessThan(5 * Math.sqrt(10_000 * 0.25 * 0.75));
});

test("a share of calls fails, in a time of its own where there is one", () => {
  const server = new SimulatedServer<string>({ latencyMs: 5, failureRate: 0.3, failureLatencyMs: 1 });
  const failing = times(server, 10_000).filter(({ isFailing }) => isFailing);
  expect(Math.abs(failing.length - 3_000)).toBeLessThan(5 * Math.sqrt(10_000 * 0.3 * 0.7));
  expect(failing.every(({ serviceNs }) => serviceNs === 1e6)).toBe(true);
});

test("a change leaves the luck of later calls as it was", () => {
  const [one, other] = [
    new SimulatedServer<string>({ latencyMs: 5, jitter: 0.2 }),
    new SimulatedServer<string>({ latencyMs: 5, jitter: 0.2, failureRate: 1 }),
  ];
  other.change({ failureRate: 0 });
  expect(times(other, 20)).toEqual(times(one, 20));
});

test("even a call that takes no time takes a microsecond, so that time goes on", () => {
  expect(times(new SimulatedServer({ latencyMs: 0 }), 1)[0]?.serviceNs).toBe(1_000);
});

test("beyond its concurrency calls wait in line, and each that is served lets the next in", () => {
  const server = new SimulatedServer<string>({ latencyMs: 5, concurrency: 2 });
  expect(["a", "b", "c", "d", "e"].map((caller) => server.enter(caller))).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
  server.giveUp("d");
  expect([server.leave(), server.leave(), server.leave(), server.leave()]).toEqual([
    "c",
    "e",
    undefined,
    undefined,
  ]);
  expect(["f", "g", "h"].map((caller) => server.enter(caller))).toEqual([true, true, false]);
});
