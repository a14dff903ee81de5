import { expect, test } from "vitest";
import { freePort } from "../../test/support/free-port.js";
import { startGrpcServer } from "../../test/support/grpc-server.js";
import { probeEndpoints } from "./probe-endpoints.js";

const { signal } = new AbortController();

test("asks each address once and answers in the order given, whichever answers first", async () => {
  await using slow = await startGrpcServer({ health: "silent" });
  await using quick = await startGrpcServer();
  const dead = `127.0.0.1:${await freePort()}`;
  const addresses = [slow.address, dead, quick.address, slow.address];
  const probes = await probeEndpoints(addresses, { signal, timeoutMs: 2_000 });
  expect([...probes].map(([address, { status }]) => [address, status])).toEqual([
    [slow.address, "timeout"],
    [dead, "refused"],
    [quick.address, "serving"],
  ]);
  expect(slow.calls).toBe(1);
});
