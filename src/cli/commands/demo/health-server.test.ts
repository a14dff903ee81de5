import { Client, credentials, type ServiceError } from "@grpc/grpc-js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { waitFor } from "../../../../test/support/wait-for.js";
import { VirtualClock } from "../../../testing/virtual-clock.js";
import { HealthServer } from "./health-server.js";

const SERVING = Buffer.of(0x08, 0x01);
const clock = new VirtualClock();
let server: HealthServer;
let client: Client;

beforeEach(async () => {
  server = new HealthServer({ latencyMs: 60, clock });
  client = new Client(await server.listen(), credentials.createInsecure());
});
afterEach(() => {
  client.close();
  server.close();
});

function check(): Promise<Buffer | undefined> {
  const asItIs = (bytes: Buffer) => bytes;
  return new Promise((resolve, reject) => {
    const settle = (error: ServiceError | null, response?: Buffer) =>
      error ? reject(error) : resolve(response);
    client.makeUnaryRequest("/grpc.health.v1.Health/Check", asItIs, asItIs, Buffer.alloc(0), settle);
  });
}

test("a server of the demo says that it serves, after its latency", async () => {
  let isAnswered = false;
  const answer = check().finally(() => {
    isAnswered = true;
  });
  await waitFor(() => clock.timerCount === 1, { what: "the call to arrive" });
  await clock.advance(59);
  expect(isAnswered).toBe(false);
  await clock.advance(1);
  expect(await answer).toEqual(SERVING);
});

test("a server of the demo that ends leaves its calls without an answer", async () => {
  const answer = check();
  answer.catch(() => {});
  await waitFor(() => clock.timerCount === 1, { what: "the call to arrive" });
  server.close();
  await expect(answer).rejects.toMatchObject({ code: expect.any(Number) });
  expect(clock.timerCount).toBe(0);
});
