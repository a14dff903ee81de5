/** Calls of each kind, of clients of grpc-js and of nice-grpc, with zrpc's bound of unary calls. */
import { InterceptingCall, type Interceptor, status } from "@grpc/grpc-js";
import { createChannel, createClient } from "nice-grpc";
import { describe, expect, test } from "vitest";
import {
  getUser,
  type Reply,
  type Request,
  UserClient,
  type UserServer,
} from "../../test/support/user-service.js";
import { clientOf, UserWorld } from "../../test/support/user-world.js";
import { waitFor } from "../../test/support/wait-for.js";
import { deferred } from "../runtime/deferred.js";
import type { BalancedChannel } from "./balanced-channel.js";

const TIMEOUT_MS = 300;

/** A world whose channel bounds unary calls, and its one server. */
async function boundedWorld() {
  const world = await UserWorld.start(1);
  const [server] = world.servers as [UserServer];
  const channel = world.channel({ timeoutMs: TIMEOUT_MS });
  return { world, server, channel, client: clientOf(channel) };
}

/** Resolves some time after the bound of unary calls is over. */
async function boundIsOver(client: UserClient, server: UserServer): Promise<void> {
  server.isHung = true;
  for (let time = 0; time < 2; time += 1) {
    await expect(getUser(client)).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
  }
  server.isHung = false;
}

describe("grpc-js", () => {
  test("a unary call is bounded, and the server is told by when", async () => {
    const { world, server, client } = await boundedWorld();
    await using _ = world;
    server.isHung = true;
    await expect(getUser(client)).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
    expect(server.deadline).not.toBe(Number.POSITIVE_INFINITY);
  });

  test("a call's own deadline goes before it", async () => {
    const { world, server, client } = await boundedWorld();
    await using _ = world;
    server.delayMs = 2 * TIMEOUT_MS;
    expect(await getUser(client, { options: { deadline: Date.now() + 20_000 } })).toMatchObject({ id: "1" });
  });

  test("without a bound it waits as long as it takes", async () => {
    await using world = await UserWorld.start(1);
    const [server] = world.servers as [UserServer];
    server.delayMs = 2_500;
    const bounded = getUser(world.client());
    const unbounded = getUser(world.client({ timeoutMs: 0 }));
    await expect(bounded).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
    expect(await unbounded).toMatchObject({ id: "1" });
  });

  test("streams of answers are not bounded", async () => {
    const { world, server, client } = await boundedWorld();
    await using _ = world;
    const replies: Reply[] = [];
    const errors: unknown[] = [];
    const stream = client.List({ id: "stay" }).on("data", (reply: Reply) => replies.push(reply));
    stream.on("error", (error) => errors.push(error));
    await boundIsOver(client, server);
    expect([replies.length, errors]).toEqual([1, []]);
    stream.cancel();
  });

  test("streams of requests are not bounded", async () => {
    const { world, server, client } = await boundedWorld();
    await using _ = world;
    const { promise, done } = callback<Reply>();
    const stream = client.Add(done);
    stream.write({ id: "a" });
    await boundIsOver(client, server);
    stream.end({ id: "b" });
    expect(await promise).toMatchObject({ id: "a,b" });
  });

  test("streams in both directions are not bounded", async () => {
    const { world, server, client } = await boundedWorld();
    await using _ = world;
    const ids: string[] = [];
    const stream = client.Chat().on("data", ({ id }: Reply) => ids.push(id));
    const ended = new Promise((resolve) => stream.once("end", resolve));
    stream.write({ id: "a" });
    await boundIsOver(client, server);
    stream.end({ id: "b" });
    await ended;
    expect(ids).toEqual(["a", "b"]);
  });

  test("a stream that is cancelled before it did anything ends as cancelled", async () => {
    const { world, client } = await boundedWorld();
    await using _ = world;
    const { promise, done } = callback<Reply>();
    client.Add(done).cancel();
    await expect(promise).rejects.toMatchObject({ code: status.CANCELLED });
  });

  test("interceptors see the call as ever", async () => {
    const { world, server, client } = await boundedWorld();
    await using _ = world;
    const trailing = new InterceptorLog();
    expect(await getUser(client, { options: { interceptors: [trailing.interceptor] } })).toMatchObject({
      id: "1",
    });
    expect(trailing.codes).toEqual([status.OK]);
    expect(server.metadata.get("added")).toEqual(["yes"]);
  });

  test("no server is sent what is meant for the picker", async () => {
    const { world, server, client } = await boundedWorld();
    await using _ = world;
    await all(client.List({ id: "1" }));
    expect(Object.keys(server.metadata.getMap())).toEqual(["user-agent"]);
  });
});

/** As nice-grpc makes it of a definition by ts-proto. */
interface NiceUserClient {
  Get(request: Request, options?: { readonly signal: AbortSignal }): Promise<Reply>;
  List(request: Request): AsyncIterable<Reply>;
  Add(requests: AsyncIterable<Request>): Promise<Reply>;
  Chat(requests: AsyncIterable<Request>): AsyncIterable<Reply>;
}

describe("nice-grpc", () => {
  const niceClient = (channel: BalancedChannel) =>
    createClient(UserClient.service, channel) as unknown as NiceUserClient;

  test("calls of every kind work", async () => {
    const { world, channel, server } = await boundedWorld();
    await using _ = world;
    const client = niceClient(channel);
    const reply = { address: server.address, id: "1" };
    expect(await client.Get({ id: "1" })).toEqual(reply);
    expect(await all(client.List({ id: "1" }))).toEqual([reply]);
    expect(await client.Add(requests("a", "b"))).toMatchObject({ id: "a,b" });
    expect(await all(client.Chat(requests("a", "b")))).toMatchObject([{ id: "a" }, { id: "b" }]);
    expect(channel.snapshot()).toMatchObject([{ inflight: 0, success: 1 }]);
  });

  test("a unary call is bounded", async () => {
    const { world, channel, server } = await boundedWorld();
    await using _ = world;
    server.isHung = true;
    await expect(niceClient(channel).Get({ id: "1" })).rejects.toMatchObject({
      code: status.DEADLINE_EXCEEDED,
    });
  });

  test("aborts cancel, and are no fault of the endpoint", async () => {
    const { world, channel, server } = await boundedWorld();
    await using _ = world;
    server.isHung = true;
    const given = new AbortController();
    const call = niceClient(channel).Get({ id: "1" }, { signal: given.signal });
    await waitFor(() => server.callCount === 1, { what: "the call" });
    given.abort();
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    await waitFor(() => channel.snapshot()[0]?.inflight === 0, { what: "the call to end" });
    expect(channel.snapshot()).toMatchObject([{ success: 1 }]);
  });

  test("its own channels go on as before", async () => {
    const { world, server } = await boundedWorld();
    await using _ = world;
    const channel = createChannel(`http://${server.address}`);
    const client = createClient(UserClient.service, channel) as unknown as NiceUserClient;
    expect(await client.Get({ id: "1" })).toMatchObject({ id: "1" });
    channel.close();
  });
});

/** Adds an entry to the metadata of calls, and keeps the codes with which they end. */
class InterceptorLog {
  readonly codes: status[] = [];
  readonly interceptor: Interceptor = (options, nextCall) =>
    new InterceptingCall(nextCall(options), {
      start: (metadata, _listener, next) => {
        metadata.set("added", "yes");
        next(metadata, {
          onReceiveStatus: (ended, pass) => {
            this.codes.push(ended.code);
            pass(ended);
          },
        });
      },
    });
}

/** A callback as a promise. */
function callback<T>() {
  const { promise, resolve, reject } = deferred<T>();
  const done = (error: Error | null, value?: T) =>
    error === null && value !== undefined ? resolve(value) : reject(error);
  return { promise, done };
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function* requests(...ids: string[]) {
  for (const id of ids) yield { id };
}
