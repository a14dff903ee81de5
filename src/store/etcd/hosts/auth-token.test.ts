import { expect, test } from "vitest";
import { deferred } from "../../../runtime/deferred.js";
import { VirtualClock } from "../../../testing/virtual-clock.js";
import { GrpcFailure, STATUS } from "../grpc/grpc-failure.js";
import type { UnaryOptions } from "../grpc/unary-options.js";
import { TokenSource } from "./auth-token.js";

/** A source whose logins end as the test says. */
class World {
  readonly clock = new VirtualClock();
  readonly logins: { readonly signal: AbortSignal | undefined; readonly end: (token: string) => void }[] = [];
  readonly source = new TokenSource(
    { user: "root", password: "root" },
    {
      clock: this.clock,
      login: async (_, { signal }) => {
        const answer = deferred<string>();
        this.logins.push({ signal, end: answer.resolve });
        // What etcd's header says is read by nobody.
        return { token: await answer.promise } as Awaited<
          ReturnType<ConstructorParameters<typeof TokenSource>[1]["login"]>
        >;
      },
    },
  );
}

test("a caller that is cancelled, though it asked first, costs the others nothing", async () => {
  const { source, logins } = new World();
  const first = new AbortController();
  const given = source.token({ signal: first.signal });
  const kept = source.token({});
  first.abort(new Error("enough"));
  await expect(given).rejects.toThrow("enough");
  logins[0]?.end("one");
  expect(await kept).toBe("one");
  expect(logins).toHaveLength(1);
});

test("each caller waits for a login as long as it has itself", async () => {
  const { source, logins, clock } = new World();
  const limited: UnaryOptions = { endMs: clock.monotonicMs() + 100, timeoutReason: () => new Error("late") };
  const short = expect(source.token(limited)).rejects.toThrow("late");
  const long = source.token({ endMs: clock.monotonicMs() + 1_000 });
  await clock.advance(100);
  await short;
  logins[0]?.end("one");
  expect(await long).toBe("one");
});

test("a login that nobody waits for any more is ended", async () => {
  const { source, logins } = new World();
  const caller = new AbortController();
  const given = source.token({ signal: caller.signal });
  caller.abort(new Error("enough"));
  await expect(given).rejects.toThrow("enough");
  expect(logins[0]?.signal?.aborted).toBe(true);
});

test("a token is kept until it is the one that was refused", async () => {
  const { source, logins } = new World();
  const asked = source.token({});
  logins[0]?.end("one");
  await asked;
  source.forget("another");
  expect(await source.token({})).toBe("one");
  source.forget("one");
  const again = source.token({});
  logins[1]?.end("two");
  expect(await again).toBe("two");
});

test("an etcd without authentication gives no token, and is asked once", async () => {
  let logins = 0;
  const source = new TokenSource(
    { user: "root", password: "root" },
    {
      clock: new VirtualClock(),
      login: () => {
        logins += 1;
        return Promise.reject(
          new GrpcFailure(STATUS.failedPrecondition, "etcdserver: authentication is not enabled"),
        );
      },
    },
  );
  expect([await source.token({}), await source.token({}), logins]).toEqual([undefined, undefined, 1]);
});
