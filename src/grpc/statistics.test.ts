/** What calls of each kind and end teach of their endpoint, over real channels. */
import { CallCredentials, Metadata, status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { getUser, type Reply, type UserServer } from "../../test/support/user-service.js";
import { clientOf, UserWorld } from "../../test/support/user-world.js";
import { waitFor } from "../../test/support/wait-for.js";
import { seededRandom } from "../runtime/seeded-random.js";
import type { OpenChannelOptions } from "./open-channel.js";

async function oneServer(options: Partial<OpenChannelOptions> = {}) {
  const world = await UserWorld.start(1);
  const channel = world.channel(options);
  const [server] = world.servers as [UserServer];
  const known = () => {
    const [snapshot] = channel.snapshot();
    if (snapshot === undefined) throw new Error("the endpoint is not there yet");
    return snapshot;
  };
  const allEnded = () => waitFor(() => known().inflight === 0, { what: "all calls to end" });
  return { world, server, channel, client: clientOf(channel), known, allEnded };
}

/** As golden/codes.json has it. */
const FAILURES = [
  "DEADLINE_EXCEEDED",
  "RESOURCE_EXHAUSTED",
  "UNIMPLEMENTED",
  "INTERNAL",
  "UNAVAILABLE",
  "DATA_LOSS",
];
const CODES = Object.entries(status).flatMap(([name, code]) =>
  typeof code === "number" && code > 0 ? { name, code } : [],
);

describe("the end of a call", () => {
  test.each(CODES)("with $name counts as in go-zero", async ({ name, code }) => {
    const { world, server, client, known } = await oneServer();
    await using _ = world;
    server.code = code;
    await expect(getUser(client)).rejects.toMatchObject({ code });
    expect(known()).toMatchObject({ inflight: 0 });
    expect(known().success < 1).toBe(FAILURES.includes(name));
  });

  test("by its deadline is a failure, and teaches no latency", async () => {
    const { world, server, client, known } = await oneServer({ timeoutMs: 50 });
    await using _ = world;
    server.isHung = true;
    await expect(getUser(client)).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
    expect(known().success).toBeLessThan(1);
    expect(known()).toMatchObject({ inflight: 0, lagNs: null });
  });

  test("by its caller is none", async () => {
    const { world, server, client, known } = await oneServer();
    await using _ = world;
    server.isHung = true;
    const ended = new Promise((resolve) => {
      const call = client.Get({ id: "1" }, (error) => resolve(error?.code));
      waitFor(() => server.callCount === 1, { what: "the call" }).then(() => call.cancel());
    });
    expect(await ended).toBe(status.CANCELLED);
    expect(known()).toMatchObject({ inflight: 0, success: 1 });
  });

  test("by a lost connection is a failure", async () => {
    const { world, server, client, known, allEnded } = await oneServer();
    await using _ = world;
    server.isHung = true;
    const call = getUser(client);
    await waitFor(() => server.callCount === 1, { what: "the call" });
    expect(known().inflight).toBe(1);
    server.kill();
    await expect(call).rejects.toMatchObject({ code: status.UNAVAILABLE });
    await allEnded();
    expect(known().success).toBeLessThan(1);
  });

  test("its latency is that of the call", async () => {
    const { world, server, client, known } = await oneServer();
    await using _ = world;
    server.delayMs = 100;
    await getUser(client);
    expect(known().lagNs).toBeGreaterThanOrEqual(99e6);
  });
});

describe("a stream", () => {
  test("is in flight until its first answer, whose time is its latency", async () => {
    const { world, client, known } = await oneServer();
    await using _ = world;
    const replies: Reply[] = [];
    const stream = client.Chat().on("error", () => {});
    stream.on("data", (reply: Reply) => replies.push(reply));
    await waitFor(() => known().silentNs > 50e6, { what: "the stream to be open without an answer" });
    expect(known()).toMatchObject({ inflight: 1, lagNs: null });
    stream.write({ id: "a" });
    await waitFor(() => replies.length === 1, { what: "the answer" });
    expect(known()).toMatchObject({ inflight: 0, success: 1, silentNs: 0 });
    expect(known().lagNs).toBeGreaterThan(50e6);
    stream.cancel();
  });

  test("that is open for long does not make its endpoint slow", async () => {
    const { world, client, known } = await oneServer();
    await using _ = world;
    const stream = client.Chat().on("error", () => {});
    const ids: string[] = [];
    stream.on("data", ({ id }: Reply) => ids.push(id));
    stream.write({ id: "a" });
    await waitFor(() => ids.length === 1, { what: "the answer" });
    const { lagNs } = known();
    const ended = new Promise((resolve) => stream.once("end", resolve));
    await waitFor(() => known().sincePickNs > 300e6, { what: "the stream to be open for long" });
    stream.end();
    await ended;
    expect(known().lagNs).toBe(lagNs);
  });

  test("that fails at once is a failure", async () => {
    const { world, server, client, known, allEnded } = await oneServer();
    await using _ = world;
    server.code = status.UNAVAILABLE;
    await expect(consumed(client.List({ id: "1" }))).rejects.toMatchObject({ code: status.UNAVAILABLE });
    await allEnded();
    expect(known().success).toBeLessThan(1);
  });

  test("that breaks after its first answer is a failure", async () => {
    const { world, server, client, known, allEnded } = await oneServer();
    await using _ = world;
    const broken = consumed(client.List({ id: "stay" }));
    broken.catch(() => {});
    await waitFor(() => known().lagNs !== null, { what: "the answer" });
    expect(known().success).toBe(1);
    server.kill();
    await expect(broken).rejects.toMatchObject({ code: status.UNAVAILABLE });
    await allEnded();
    expect(known().success).toBeLessThan(1);
  });
});

describe("calls in flight", () => {
  test("are counted when they are picked: many calls of one turn are spread", async () => {
    await using world = await UserWorld.start(4);
    const client = clientOf(world.channel({ loads: { draws: seededRandom(1) } }));
    await world.allCalled(() => getUser(client));
    for (const server of world.servers) server.delayMs = 20;
    const before = world.servers.map(({ callCount }) => callCount);
    await Promise.all(Array.from({ length: 200 }, () => getUser(client)));
    for (const [at, { callCount }] of world.servers.entries()) {
      expect(callCount - (before[at] ?? 0)).toBeGreaterThan(25);
    }
  });

  test("that wait for their credentials count when they are sent", async () => {
    let release: (error: Error | null, metadata?: Metadata) => void = () => {};
    const token = CallCredentials.createFromMetadataGenerator((_context, done) => {
      release = done;
    });
    const { world, server, client, known, allEnded } = await oneServer();
    await using _ = world;
    await getUser(client);
    server.delayMs = 100;
    const call = getUser(client, { options: { credentials: token } });
    call.catch(() => {});
    await waitFor(() => known().inflight === 0, { what: "the pick to be given back" });
    release(null, new Metadata());
    // A channel in plain text sends no token, which grpc-js says when it has one.
    await expect(
      call.then(
        () => "sent",
        (error) => error.code,
      ),
    ).resolves.toSatisfy((end) => end === "sent" || end === status.UNAUTHENTICATED);
    await allEnded();
  });

  test("that are given up before they are sent leave nothing behind", async () => {
    const never = CallCredentials.createFromMetadataGenerator(() => {});
    const { world, client, known, allEnded } = await oneServer();
    await using _ = world;
    await getUser(client);
    const calls = Array.from({ length: 20 }, () =>
      getUser(client, { options: { credentials: never, deadline: Date.now() + 50 } }).catch(
        (error) => error.code,
      ),
    );
    expect(new Set(await Promise.all(calls))).toEqual(new Set([status.DEADLINE_EXCEEDED]));
    await allEnded();
    expect(known()).toMatchObject({ success: 1 });
  });

  test.each([1, 2, 3, 4, 5])(
    "return to 0 whatever happens, and no pick goes to who has left (seed %i)",
    async (seed) => {
      const random = seededRandom(seed);
      await using world = await UserWorld.start(4);
      const channel = world.channel({ timeoutMs: 200, loads: { draws: seededRandom(seed) } });
      const client = clientOf(channel);
      const calls: Promise<unknown>[] = [];
      const gone: { readonly server: UserServer; readonly callCount: number }[] = [];
      for (let step = 0; step < 60; step += 1) {
        const server = world.servers[random.below(world.servers.length)] as UserServer;
        switch (random.below(8)) {
          case 0:
            await world.join();
            break;
          case 1:
            server.code = random.below(2) === 0 ? 0 : status.UNAVAILABLE;
            break;
          case 2:
            server.isHung = !server.isHung;
            break;
          case 3:
            server.kill();
            break;
          case 4: {
            world.leave(server);
            const isGone = () => channel.snapshot().every(({ address }) => address !== server.address);
            await waitFor(isGone, { what: "the endpoint to leave" });
            await Promise.all(calls.splice(0));
            gone.push({ server, callCount: server.callCount });
            break;
          }
          default:
            for (let call = 0; call < 10; call += 1) calls.push(getUser(client).catch(() => {}));
        }
        await new Promise((resolve) => setImmediate(resolve));
      }
      await Promise.all(calls);
      await waitFor(() => channel.snapshot().every(({ inflight }) => inflight === 0), {
        what: "all calls to end",
      });
      for (const { server, callCount } of gone) expect(server.callCount).toBe(callCount);
    },
  );

  test("shares follow equal loads: no server is beyond four standard deviations of its part (seed 7)", async () => {
    await using world = await UserWorld.start(4);
    // Time stands still, so all lags are equal whatever else this machine does.
    const loads = { draws: seededRandom(7), clock: { nowNs: 0 } };
    const client = clientOf(world.channel({ loads, seed: 7 }));
    for (const server of world.servers) server.delayMs = 10;
    await world.allCalled(() => getUser(client));
    const before = world.servers.map(({ callCount }) => callCount);
    const picks = 2_000;
    for (let round = 0; round < picks / 20; round += 1) {
      await Promise.all(Array.from({ length: 20 }, () => getUser(client)));
    }
    const deviation = Math.sqrt(picks * 0.25 * 0.75);
    for (const [at, { callCount }] of world.servers.entries()) {
      expect(Math.abs(callCount - (before[at] ?? 0) - picks / 4)).toBeLessThan(4 * deviation);
    }
  });
});

async function consumed(stream: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of stream);
}
