/** A watch whose etcd breaks its rules: it hears the truth in the end, or asks again with pauses; it never waits for ever. */
import { afterEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../src/runtime/clock.js";
import { EventQueue } from "../../../src/runtime/event-queue.js";
import { Hosts } from "../../../src/store/etcd/hosts/hosts.js";
import { openEtcdStore } from "../../../src/store/etcd/open-etcd-store.js";
import { parseHost } from "../../../src/store/etcd/socket/host-target.js";
import { WatchLoop } from "../../../src/store/etcd/watch/watch-loop.js";
import { keysUnder } from "../../../src/store/key-range.js";
import type { WatchMessage } from "../../../src/store/watch-message.js";
import {
  HEADER,
  type HostileCall,
  type HostileCalls,
  message,
  startHostileEtcd,
} from "../../support/hostile-etcd.js";

const RANGE = keysUnder("user.rpc/");
const resources: AsyncDisposable[] = [];

afterEach(async () => {
  for (const resource of resources.splice(0).reverse()) await resource[Symbol.asyncDispose]();
});

const put = (id: number, revision: string) => ({
  type: "Put",
  kv: {
    key: Buffer.from(`user.rpc/${id}`),
    value: Buffer.from("a:1"),
    create_revision: revision,
    mod_revision: revision,
    version: "1",
  },
});
const created = message("WatchResponse", { header: HEADER, created: true });

/** Lists nothing at revision 100, or as it is told. */
const list =
  (revision = "100") =>
  (call: HostileCall) =>
    call.answer(message("RangeResponse", { header: { ...HEADER, revision }, count: "0" }));

/** What the watch says until `isEnough`. */
async function watchUntil(
  calls: HostileCalls,
  isEnough: (seen: readonly WatchMessage[]) => boolean,
): Promise<WatchMessage[]> {
  const etcd = await startHostileEtcd(calls);
  const store = await openEtcdStore([etcd.host]);
  resources.push(etcd, store);
  const seen: WatchMessage[] = [];
  for await (const said of store.watch(RANGE, { signal: new AbortController().signal })) {
    seen.push(said);
    if (isEnough(seen)) break;
  }
  return seen;
}

const countOf = (seen: readonly WatchMessage[], type: WatchMessage["type"]) =>
  seen.filter((said) => said.type === type).length;
const failures = (seen: readonly WatchMessage[]) =>
  seen.flatMap((said) => (said.type === "disconnected" ? [said.error.message] : []));

describe("a watch", () => {
  test("that is never confirmed is given up after 3 s, and tried again", async () => {
    const seen = await watchUntil({ "KV/Range": list(), "Watch/Watch": () => {} }, (all) => {
      return countOf(all, "connected") === 2;
    });
    expect(failures(seen)).toEqual([expect.stringMatching(/silent for /)]);
  });

  test.each(["55", "100"])(
    "of what stands at 100, whose change is of %s, is listed anew",
    async (revision) => {
      let streams = 0;
      const seen = await watchUntil(
        {
          "KV/Range": (call) => list(streams === 0 ? "100" : "60")(call),
          "Watch/Watch": (call) => {
            streams += 1;
            call.send(
              message("WatchResponse", {
                header: { ...HEADER, revision: streams === 1 ? "100" : "60" },
                created: true,
              }),
            );
            if (streams === 1)
              call.send(message("WatchResponse", { header: HEADER, events: [put(1, revision)] }));
          },
        },
        (all) => countOf(all, "list") === 2,
      );
      expect(seen.filter((said) => said.type === "change")).toEqual([]);
      expect(seen.at(-1)).toMatchObject({ type: "list", reason: "restored", revision: "60" });
    },
  );

  test.each([
    {
      name: "a fragment of nothing, again and again",
      fields: { header: HEADER, fragment: true },
      why: /a fragment that holds nothing/,
    },
    {
      name: "an event without its key",
      fields: { header: HEADER, events: [{ type: "Put" }] },
      why: /without its key/,
    },
    { name: "a change without a header", fields: { events: [put(1, "101")] }, why: /without its header/ },
    {
      name: "a revision that can be none",
      fields: { header: HEADER, events: [put(1, "9223372036854775807")] },
      why: /an event at revision 9223372036854775807/,
    },
    {
      name: "a negative revision",
      fields: { header: HEADER, events: [put(1, "-4")] },
      why: /an event at revision -4/,
    },
  ])("that hears $name says so and begins anew", async ({ fields, why }) => {
    const seen = await watchUntil(
      {
        "KV/Range": list(),
        "Watch/Watch": (call) => {
          call.send(created);
          call.send(message("WatchResponse", fields));
        },
      },
      (all) => countOf(all, "connected") === 2,
    );
    expect(failures(seen)).toEqual([expect.stringMatching(why)]);
  });

  // More than 5,000 keys are resumed behind what is known, not listed, where they can be.
  test.each([0, 5_001])("of %i keys whose message is of 1 GB is listed anew", async (count) => {
    const kvs = Array.from({ length: count }, (_, at) => ({
      key: Buffer.from(`user.rpc/${at + 10_000}`),
      mod_revision: "7",
    }));
    const whole = message("RangeResponse", { header: HEADER, kvs, count: String(count) });
    let streams = 0;
    const seen = await watchUntil(
      {
        "KV/Range": (call) => call.answer(whole),
        "Watch/Watch": (call) => {
          streams += 1;
          call.send(created);
          const announced = Buffer.alloc(5);
          announced.writeUInt32BE(1024 ** 3, 1);
          if (streams === 1) call.sendRaw(announced);
        },
      },
      (all) => countOf(all, "list") === 2 && countOf(all, "synced") === 2,
    );
    expect(failures(seen)).toEqual([expect.stringMatching(/larger than 268435456/)]);
  });

  test.each([
    {
      name: "GOAWAY and a reset",
      end: (call: HostileCall) => {
        call.stream.session?.goaway();
        call.stream.close(0x8);
      },
    },
    { name: "a reset", end: (call: HostileCall) => call.stream.close(0x2) },
    {
      name: "changes that went before",
      end: (call: HostileCall) => {
        call.send(created);
        call.send(message("WatchResponse", { header: HEADER, events: [put(1, "5")] }));
      },
    },
  ])("that is answered by $name for ever is not repeated without a pause", async ({ end }) => {
    const openedAtMs: number[] = [];
    await watchUntil(
      {
        "KV/Range": list(),
        "Watch/Watch": (call) => {
          openedAtMs.push(systemClock.monotonicMs());
          end(call);
        },
      },
      () => openedAtMs.length >= 15,
    );
    // Ten at once, then one each 250 ms; what a busy machine adds makes it no shorter.
    expect((openedAtMs[14] ?? 0) - (openedAtMs[0] ?? 0)).toBeGreaterThan(1_000);
  });

  test("that is ended for its login's sake, and then again, says so", async () => {
    const stale = { header: HEADER, canceled: true, cancel_reason: "etcdserver: invalid auth token" };
    const seen = await watchUntil(
      {
        "KV/Range": list(),
        "Watch/Watch": (call) => {
          call.send(created);
          call.send(message("WatchResponse", stale));
        },
      },
      (all) => countOf(all, "disconnected") === 1,
    );
    expect(failures(seen)).toEqual([expect.stringMatching(/does not take the login of nobody any more/)]);
  });

  test("of more keys than can be held ends, and says so", async () => {
    const kvs = [1, 2, 3, 4].map((id) => ({ key: Buffer.from(`user.rpc/${id}`), mod_revision: "7" }));
    const etcd = await startHostileEtcd({
      "KV/Range": (call) => call.answer(message("RangeResponse", { header: HEADER, kvs, count: "4" })),
    });
    const hosts = new Hosts([parseHost(etcd.host)], { clock: systemClock });
    resources.push(etcd);
    const watching = new WatchLoop(hosts, systemClock, RANGE, new EventQueue(), 3).run(hosts.closed);
    await expect(watching).rejects.toMatchObject({
      code: "usage",
      message: "user.rpc/ holds more than 3 keys",
      remedy: "watch a service, or a narrower prefix",
    });
    hosts.close();
  });

  test("whose keys never end lists anew, and holds no more of them than it may", async () => {
    let lists = 0;
    const etcd = await startHostileEtcd({
      "KV/Range": (call) => {
        lists += 1;
        const header = { ...HEADER, revision: String(100 * lists) };
        call.answer(message("RangeResponse", { header, kvs: [], count: "0" }));
      },
      "Watch/Watch": (call) => {
        const header = { ...HEADER, revision: String(100 * lists) };
        call.send(message("WatchResponse", { header, created: true }));
        for (let at = 1; at < 10; at += 1) {
          const events = [put(at, String(100 * lists + at))];
          call.send(message("WatchResponse", { header, events }));
        }
      },
    });
    resources.push(etcd);
    const hosts = new Hosts([parseHost(etcd.host)], { clock: systemClock });
    const messages = new EventQueue<WatchMessage>();
    const watching = new WatchLoop(hosts, systemClock, RANGE, messages, 3).run(hosts.closed);
    watching.catch(() => {});
    const seen: string[] = [];
    for await (const { type } of messages) {
      seen.push(type);
      if (seen.filter((one) => one === "list").length === 3) break;
    }
    hosts.close();
    expect(seen.filter((one) => one === "change").length).toBeLessThanOrEqual(2 * 3);
    expect(seen).not.toContain("disconnected");
  });

  test("waits for a login no longer than 3 s, and then goes on elsewhere", async () => {
    let logins = 0;
    const etcd = await startHostileEtcd({
      "Auth/Authenticate": (call) => {
        logins += 1;
        if (logins !== 2)
          call.answer(message("AuthenticateResponse", { header: HEADER, token: `t${logins}` }));
      },
      "KV/Range": list(),
      "Watch/Watch": (call) => {
        if (logins === 1) call.end({ "grpc-status": "16", "grpc-message": "etcdserver: invalid auth token" });
        else call.send(created);
      },
    });
    const store = await openEtcdStore([etcd.host], { account: { user: "root", password: "pw" } });
    resources.push(etcd, store);
    let synced = 0;
    for await (const said of store.watch(RANGE, { signal: new AbortController().signal })) {
      if (said.type === "synced") synced += 1;
      if (synced > 0 && logins >= 3) break;
    }
    expect(logins).toBeGreaterThanOrEqual(3);
  });
});
