import { expect, test } from "vitest";
import { VirtualClock } from "../testing/virtual-clock.js";
import { EtcdMonitor } from "./etcd-monitor.js";

function start() {
  const clock = new VirtualClock();
  const world = { downSinceMs: undefined as number | undefined, news: 0, calls: [] as string[] };
  const ending = new AbortController();
  const monitor = new EtcdMonitor({
    source: {
      hostFacts: async () => {
        world.calls.push("host");
        return { host: "10.0.0.11:2379", version: "3.5.21", roundTripMs: 1.8 };
      },
      tryHosts: async () => {
        world.calls.push("hosts");
        return [{ host: "10.0.0.11:2379", error: "connection refused" }];
      },
    },
    downSinceMs: () => world.downSinceMs,
    onNews: () => {
      world.news += 1;
    },
    clock,
    signal: ending.signal,
  });
  return { clock, world, monitor, ending, ended: monitor.run() };
}

test("the host in use is asked every 5 s, and another round trip time is no news", async () => {
  const { clock, world, monitor } = start();
  await clock.advance(9_999);
  expect(world).toMatchObject({ calls: ["host", "host"], news: 1 });
  expect(monitor.host?.version).toBe("3.5.21");
});

test("when the connection is down every host is tried at once, then every 2 s, and each try is counted", async () => {
  const { clock, world, monitor } = start();
  await clock.advance(1_000);
  world.downSinceMs = 1;
  monitor.look();
  await clock.settle();
  expect(world.calls).toEqual(["host", "hosts"]);
  expect(monitor.outage).toMatchObject({ attempts: 1, trials: [{ error: "connection refused" }] });
  await clock.advance(2_000);
  expect(monitor.outage?.attempts).toBe(2);
});

test("when it is up again the outage is over at once", async () => {
  const { clock, world, monitor } = start();
  await clock.advance(100);
  world.downSinceMs = 1;
  monitor.look();
  await clock.advance(100);
  expect(monitor.outage).toMatchObject({ attempts: 1, trials: [{ error: "connection refused" }] });
  world.downSinceMs = undefined;
  monitor.look();
  await clock.settle();
  expect([monitor.outage, world.calls.at(-1)]).toEqual([undefined, "host"]);
});

test("ends with its signal and leaves no timer", async () => {
  const { clock, ending, ended } = start();
  await clock.advance(100);
  ending.abort();
  await ended;
  expect(clock.timerCount).toBe(0);
});
