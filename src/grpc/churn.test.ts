/** Real channels and servers on 127.0.0.1, while endpoints come, go, die and misbehave. */
import { status } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { getUser, type UserClient, UserServer } from "../../test/support/user-service.js";
import { clientOf, UserWorld } from "../../test/support/user-world.js";
import { waitFor } from "../../test/support/wait-for.js";

/** Of clients whose calls are not to fail: a machine that stands still for two seconds is no fault of theirs. */
const PATIENT = { timeoutMs: 30_000 };

/** Keeps so many calls open until it is stopped, at the latest with its test: what fails would call for ever. */
class ClosedLoop implements AsyncDisposable {
  readonly #client: UserClient;
  readonly #workers: Promise<void>[];
  readonly errors: { readonly code: status; readonly details: string }[] = [];
  okCount = 0;
  #isStopped = false;

  constructor(client: UserClient, openCount: number) {
    this.#client = client;
    this.#workers = Array.from({ length: openCount }, () => this.#work());
  }

  /** Waits until so many more calls have gone well. */
  async goesOn(calls: number): Promise<void> {
    const enough = this.okCount + calls;
    await waitFor(() => this.okCount >= enough, { what: `${calls} more calls`, timeoutMs: 30_000 });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#workers);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }

  async #work(): Promise<void> {
    while (!this.#isStopped) {
      await getUser(this.#client).then(
        () => {
          this.okCount += 1;
        },
        (error) => this.errors.push(error),
      );
    }
  }
}

/** How many of the calls from now on a server gets. */
function counting(server: UserServer): () => number {
  const before = server.callCount;
  return () => server.callCount - before;
}

describe("endpoints that come and go", () => {
  test("cost no call, join or leave, drain or vanish", async () => {
    await using world = await UserWorld.start(3);
    await using loop = new ClosedLoop(world.client(PATIENT), 20);
    await loop.goesOn(200);
    for (let change = 0; change < 8; change += 1) {
      const joined = await world.join();
      await waitFor(() => joined.callCount > 0, { what: "the newcomer to be called" });
      const [leaving] = world.servers.splice(0, 1) as [UserServer];
      world.leave(leaving);
      if (change % 2 === 0) leaving.drain();
      await loop.goesOn(100);
      world.servers.push(leaving);
      world.servers.splice(world.servers.indexOf(leaving), 1);
    }
    await loop.stop();
    expect(loop.errors).toEqual([]);
  });

  test("lets a removed endpoint's calls in flight finish", async () => {
    await using world = await UserWorld.start(2);
    const [first, second] = world.servers as [UserServer, UserServer];
    const channel = world.channel();
    const client = clientOf(channel);
    await world.allCalled(() => getUser(client));
    first.delayMs = second.delayMs = 500;
    const [toFirst, toSecond] = [counting(first), counting(second)];
    const calls = Array.from({ length: 10 }, () => getUser(client));
    await waitFor(() => toFirst() > 0 && toFirst() + toSecond() === 10, { what: "the calls" });
    const inFlight = toFirst();
    world.leave(first);
    await waitFor(() => channel.snapshot().length === 1, { what: "the endpoint to leave" });
    const answered = (await Promise.all(calls)).filter(({ address }) => address === first.address);
    expect(answered).toHaveLength(inFlight);
    expect(await getUser(client)).toMatchObject({ address: second.address });
  });

  test("keeps one connection an endpoint, and makes at most one more a change", async () => {
    await using world = await UserWorld.start(40);
    const channel = world.channel({ ...PATIENT, seed: 1, subsetSize: 8 });
    await using loop = new ClosedLoop(clientOf(channel), 8);
    const connections = () => world.servers.reduce((sum, { connectionCount }) => sum + connectionCount, 0);
    await waitFor(() => connections() === 8, { what: "the subset's connections" });
    for (const server of world.servers.slice(0, 12)) {
      const before = connections();
      const addresses = channel.snapshot().map(({ address }) => address);
      world.leave(server);
      const wasUsed = addresses.includes(server.address);
      await waitFor(() => channel.snapshot().every(({ address }) => address !== server.address), {
        what: "it to leave",
      });
      await waitFor(() => connections() === before + (wasUsed ? 1 : 0), { what: "one to take its place" });
    }
    await loop.stop();
    expect(loop.errors).toEqual([]);
  });

  test("keeps what it knows of the others when an endpoint joins", async () => {
    await using world = await UserWorld.start(2);
    const [slow] = world.servers as [UserServer];
    slow.delayMs = 100;
    const channel = world.channel();
    await using loop = new ClosedLoop(clientOf(channel), 10);
    await loop.goesOn(500);
    const lagOf = (address: string) =>
      channel.snapshot().find((known) => known.address === address)?.lagNs ?? 0;
    const before = lagOf(slow.address);
    const joined = await world.join();
    await waitFor(() => joined.callCount > 0, { what: "the newcomer to be called" });
    expect(before).toBeGreaterThan(50e6);
    expect(lagOf(slow.address)).toBeGreaterThan(50e6);
    await loop.stop();
  });
});

describe("an endpoint that misbehaves loses its traffic", () => {
  test("slow", async () => {
    await using world = await UserWorld.start(3);
    const [slow] = world.servers as [UserServer];
    for (const server of world.servers) server.delayMs = 5;
    slow.delayMs = 100;
    await using loop = new ClosedLoop(world.client(PATIENT), 20);
    await loop.goesOn(500);
    const toSlow = counting(slow);
    await loop.goesOn(1_000);
    await loop.stop();
    expect(toSlow()).toBeLessThan(150);
    expect(loop.errors).toEqual([]);
  });

  test.each([
    { name: "failing always, at once", code: status.UNAVAILABLE },
    { name: "failing always, by its own fault", code: status.INTERNAL },
  ])("$name", async ({ code }) => {
    await using world = await UserWorld.start(3);
    const [failing] = world.servers as [UserServer];
    failing.code = code;
    await using loop = new ClosedLoop(world.client(), 20);
    await loop.goesOn(500);
    const toFailing = counting(failing);
    await loop.goesOn(2_000);
    await loop.stop();
    expect(toFailing()).toBeLessThan(100);
  });

  test("refusing what clients ask is no fault of its own", async () => {
    await using world = await UserWorld.start(2);
    const [strict] = world.servers as [UserServer];
    strict.code = status.NOT_FOUND;
    const channel = world.channel();
    await using loop = new ClosedLoop(clientOf(channel), 10);
    await loop.goesOn(300);
    await loop.stop();
    expect(channel.snapshot().map(({ success }) => success)).toEqual([1, 1]);
  });

  test("dead, while it is still registered: only its calls in flight fail", async () => {
    await using world = await UserWorld.start(3);
    const [dying] = world.servers as [UserServer];
    for (const server of world.servers) server.delayMs = 5;
    await using loop = new ClosedLoop(world.client(PATIENT), 30);
    await loop.goesOn(300);
    dying.kill();
    await loop.goesOn(1_000);
    await loop.stop();
    expect(loop.errors.length).toBeLessThanOrEqual(30);
    expect(loop.errors.filter(({ code }) => code !== status.UNAVAILABLE)).toEqual([]);
  });

  test("and has it back when it listens again", async () => {
    await using world = await UserWorld.start(2);
    const [dying] = world.servers as [UserServer];
    await using loop = new ClosedLoop(world.client(), 10);
    await loop.goesOn(100);
    dying.kill();
    await loop.goesOn(100);
    await using back = await UserServer.start(dying.port);
    await waitFor(() => back.callCount > 10, { what: "the server to be called again", timeoutMs: 30_000 });
    await loop.stop();
  });

  test("blackholed", async () => {
    await using world = await UserWorld.start(3);
    const [silent] = world.servers as [UserServer];
    for (const server of world.servers) server.delayMs = 5;
    await using loop = new ClosedLoop(world.client({ timeoutMs: 500 }), 30);
    await loop.goesOn(300);
    silent.blackhole();
    await loop.goesOn(300);
    const before = loop.errors.length;
    await loop.goesOn(2_000);
    await loop.stop();
    expect(loop.errors.filter(({ code }) => code !== status.DEADLINE_EXCEEDED)).toEqual([]);
    expect(loop.errors.length - before).toBeLessThan(30);
  });
});
