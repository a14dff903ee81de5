/** What answers as etcd and breaks its rules: every call ends, with an error that says what was wrong, or with the truth. */
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ServerHttp2Stream } from "node:http2";
import { afterEach, describe, expect, test } from "vitest";
import { DiscoveryError } from "../../../src/errors.js";
import { openEtcdStore } from "../../../src/store/etcd/open-etcd-store.js";
import { keysUnder } from "../../../src/store/key-range.js";
import type { Store } from "../../../src/store/store.js";
import { HEADER, type HostileCalls, message, rangeOf, startHostileEtcd } from "../../support/hostile-etcd.js";
import { makeCertificates } from "../../support/tls.js";

const RANGE = keysUnder("user.rpc/");
const COMMAND_TIMEOUT_MS = 500;
const resources: AsyncDisposable[] = [];
const options = { signal: new AbortController().signal };

afterEach(async () => {
  for (const resource of resources.splice(0).reverse()) await resource[Symbol.asyncDispose]();
});

async function storeOn(calls: HostileCalls) {
  const etcd = await startHostileEtcd(calls);
  const store = await openEtcdStore([etcd.host], { commandTimeoutMs: COMMAND_TIMEOUT_MS });
  resources.push(etcd, store);
  return { etcd, store };
}

async function keysOf(store: Store): Promise<string[]> {
  const keys: string[] = [];
  for await (const page of store.list(RANGE, options)) for (const { key } of page.keyValues) keys.push(key);
  return keys;
}

async function errorOf(work: Promise<unknown>): Promise<DiscoveryError> {
  const error: unknown = await work.then(
    () => new Error("it went well"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DiscoveryError);
  return error as DiscoveryError; // the line above says so
}

const kv = (key: string) => ({
  key: Buffer.from(key),
  mod_revision: "7",
  create_revision: "7",
  version: "1",
});

/** As many as the second page of a list is asked for. */
const WHOLE_PAGE = Array.from({ length: 20_000 }, (_, at) => kv(`user.rpc/${at + 10_000}`));

describe("a list", () => {
  test.each([
    {
      name: "gives the same page again and again",
      page: message("RangeResponse", { header: HEADER, kvs: WHOLE_PAGE, more: true, count: "90000" }),
      why: "a list whose keys go back",
    },
    {
      name: "goes on and gives nothing",
      page: message("RangeResponse", { header: HEADER, kvs: [], more: true, count: "9" }),
      why: "a list that goes on behind 0 of 10000 keys",
    },
    {
      name: "goes on behind one key, again and again",
      page: message("RangeResponse", { header: HEADER, kvs: [kv("user.rpc/1")], more: true, count: "9" }),
      why: "a list that goes on behind 1 of 10000 keys",
    },
    {
      name: "gives keys that nobody asked for",
      page: message("RangeResponse", { header: HEADER, kvs: [kv("z")], count: "1" }),
      why: "a list of keys that nobody asked for",
    },
    {
      name: "has no header",
      page: message("RangeResponse", { kvs: [kv("user.rpc/1")], count: "1" }),
      why: "an answer without its header",
    },
    {
      name: "stands at a revision that can be none",
      page: message("RangeResponse", { header: { ...HEADER, revision: "9223372036854775807" }, kvs: [] }),
      why: "an answer at revision 9223372036854775807",
    },
    {
      name: "is no message",
      page: Buffer.from("garbage"),
      why: "an answer that cannot be read: RangeResponse",
    },
  ])("that $name is told as that", async ({ page, why }) => {
    const { etcd, store } = await storeOn({ "KV/Range": (call) => call.answer(page) });
    const error = await errorOf(keysOf(store));
    expect(error.code).toBe("unreachable");
    expect(error.message).toContain(`${etcd.host} answers, but not as etcd: ${why}`);
  });

  test("of 1 GB is refused by its announcement, before anybody sends it", async () => {
    const announced: number[] = [];
    const { store } = await storeOn({
      "KV/Range": (call) => {
        announced.push(Number(rangeOf(call).limit));
        const prefix = Buffer.alloc(5);
        prefix.writeUInt32BE(1024 ** 3, 1);
        call.sendRaw(prefix);
      },
    });
    const error = await errorOf(keysOf(store));
    expect(error.message).toContain("a message of 1073741824 bytes is larger than 268435456");
    // Asked for again at half its size, down to one key.
    expect(announced.slice(0, 3)).toEqual([10_000, 5_000, 2_500]);
    expect(announced.at(-1)).toBe(1);
  });

  test("of a key a page, as if no two could be sent, has an end", async () => {
    let pages = 0;
    const { store } = await storeOn({
      "KV/Range": (call) => {
        const { limit } = rangeOf(call);
        pages += 1;
        const page = { header: HEADER, kvs: [kv(`user.rpc/${10_000 + pages}`)], more: true, count: "9" };
        if (limit === "1") call.answer(message("RangeResponse", page));
        else call.end({ "grpc-status": "8", "grpc-message": "it is too large" });
      },
    });
    expect(await errorOf(keysOf(store))).toMatchObject({
      code: "usage",
      message: "user.rpc/ holds more than 1 GiB of keys and values",
    });
    expect(pages).toBeLessThan(1_100);
  });

  test("whose end never comes takes no longer than --command-timeout", async () => {
    const { store } = await storeOn({ "KV/Range": (call) => call.sendRaw(Buffer.of(0, 0, 0, 0, 9, 1)) });
    expect(await errorOf(keysOf(store))).toMatchObject({ code: "timeout" });
  });

  test("that trickles a byte at a time takes no longer than --command-timeout", async () => {
    const { store } = await storeOn({
      "KV/Range": (call) => {
        call.sendRaw(Buffer.of(0, 0, 1, 0, 0));
        const timer = setInterval(() => call.sendRaw(Buffer.of(0)), 50);
        call.stream.once("close", () => clearInterval(timer));
      },
    });
    expect(await errorOf(keysOf(store))).toMatchObject({ code: "timeout" });
  });
});

describe("a write", () => {
  const write = (store: Store) => store.put("user.rpc/1", "10.0.3.7:8080", options);

  test("whose stream is reset each time is not tried without a pause", async () => {
    const { etcd, store } = await storeOn({ "KV/Put": (call) => call.stream.close(0x2) });
    const error = await errorOf(write(store));
    expect(error.message).toContain("etcd did not answer within 0.5 s");
    // Four at once, then one each 100 ms of the half second that it has.
    expect(etcd.connections).toBeLessThan(20);
  });

  test("on connections that are closed behind each first answer ends in time", async () => {
    const { etcd, store } = await storeOn({ "KV/Put": (call) => call.stream.session?.destroy() });
    expect(await errorOf(write(store))).toMatchObject({ isRetryable: true });
    expect(etcd.connections).toBeLessThan(20);
  });

  test.each([
    { status: "13", text: "%zz%", says: "%zz%" },
    { status: "99", text: "no%20such%20code", says: "no such code" },
    { status: "-1", text: "", says: "" },
    { status: "0x5", text: "%1B%5B31mred", says: "\u001b[31mred" },
    { status: "5", text: "%C3%28%FF", says: "%C3%28%FF" },
    { status: "3", text: `${"%E2%80%AE".repeat(300)}x`, says: "\u202e" },
    { status: "9", text: "x".repeat(30_000), says: "…" },
  ])(
    "that ends with grpc-status $status and a text of its own is an error of ours",
    async ({ status, text, says }) => {
      const { store } = await storeOn({
        "KV/Put": (call) => call.end({ "grpc-status": status, "grpc-message": text }),
      });
      const error = await errorOf(write(store));
      const told = [error.message, (error.cause as Error | undefined)?.message].join(" ");
      expect(error.code === "timeout" ? says : told).toContain(says);
      expect(told.length).toBeLessThan(3_000);
    },
  );

  test("that is answered by headers without end is broken off", async () => {
    const { store } = await storeOn({
      "KV/Put": (call) => call.stream.respond({ ":status": 200, "x-long": "v".repeat(1_000_000) }),
    });
    expect(await errorOf(write(store))).toMatchObject({ isRetryable: true });
  });
});

describe("a login", () => {
  // The last is longer than a frame can be.
  test.each([10_000, 70_000, 17_000_000])("with a token of %i bytes is none", async (length) => {
    const token = "t".repeat(length);
    const etcd = await startHostileEtcd({
      "Auth/Authenticate": (call) => call.answer(message("AuthenticateResponse", { header: HEADER, token })),
    });
    resources.push(etcd);
    const account = { user: "root", password: "pw" };
    const error = await errorOf(openEtcdStore([etcd.host], { account, dialTimeoutMs: 20_000 }));
    expect(error).toMatchObject({
      code: "unreachable",
      message: `${etcd.host} answers, but not as etcd`,
    });
  });
});

describe("a cluster", () => {
  const membersOf = (clientURLs: readonly string[]): HostileCalls => ({
    "Maintenance/Status": (call) =>
      call.answer(message("StatusResponse", { header: HEADER, version: "9".repeat(100_000), leader: "1" })),
    "Maintenance/Alarm": (call) => call.answer(message("AlarmResponse", { header: HEADER })),
    "Cluster/MemberList": (call) =>
      call.answer(
        message("MemberListResponse", {
          header: HEADER,
          members: [{ ID: "1", name: "n".repeat(100_000), clientURLs }],
        }),
      ),
  });

  test("of more URLs than anybody could try is none", async () => {
    const urls = Array.from({ length: 1_000 }, (_, at) => `http://127.0.0.1:${at + 1}`);
    const { etcd, store } = await storeOn(membersOf(urls));
    const error = await errorOf(store.status(options));
    expect(error.message).toBe(
      `${etcd.host} answers, but not as etcd: a cluster of 1 members and too many URLs`,
    );
  });

  test("whose certificate has dates that are none is told without them", async () => {
    const { certFile, keyFile } = (await makeCertificates()).server;
    const tls = { cert: withoutDates(readFileSync(certFile, "utf8")), key: readFileSync(keyFile, "utf8") };
    const etcd = await startHostileEtcd(membersOf([]), tls);
    const store = await openEtcdStore([etcd.host], { tls: { insecureSkipVerify: true } });
    resources.push(etcd, store);
    expect((await store.status(options)).certificate).toBeUndefined();
  });

  /** Month 99: whoever verifies nothing takes it. UTCTime is 0x17, 13 bytes, a Z at the end. Source: X.690, 11.8. */
  function withoutDates(pem: string): string {
    const der = new X509Certificate(pem).raw;
    for (let at = 0; at + 14 < der.length; at += 1) {
      if (der[at] === 0x17 && der[at + 1] === 13 && der[at + 14] === 0x5a) der.write("99", at + 4, "latin1");
    }
    return `-----BEGIN CERTIFICATE-----\n${der.toString("base64").replace(/.{64}/g, "$&\n")}\n-----END CERTIFICATE-----\n`;
  }

  test("tells no more of itself than a person reads", async () => {
    const { store } = await storeOn(membersOf(["u".repeat(100_000)]));
    expect(JSON.stringify(await store.status(options)).length).toBeLessThan(4_000);
  });
});

describe("a lease", () => {
  test.each(["0", "-5", "9000000001", "9223372036854775807"])("granted for %s s is none", async (ttl) => {
    const granted = message("LeaseGrantResponse", { header: HEADER, ID: "42", TTL: ttl });
    const { etcd, store } = await storeOn({ "Lease/LeaseGrant": (call) => call.answer(granted) });
    const error = await errorOf(store.grantLease("42", 10, options));
    expect(error.message).toBe(`${etcd.host} answers, but not as etcd: a lease of ${ttl} s`);
  });

  test("that is said to hold for longer than any is not told", async () => {
    const told = { header: HEADER, ID: "42", TTL: "999999999999999", grantedTTL: "10" };
    const { store } = await storeOn({
      "Lease/LeaseTimeToLive": (call) => call.answer(message("LeaseTimeToLiveResponse", told)),
    });
    expect((await errorOf(store.leaseTimeToLive("42", options))).message).toContain(
      "a lease of 999999999999999 s",
    );
  });

  // The last is the largest below 2^63.
  test.each([0, -5, 2 ** 63 - 1024])("of %s s has pauses between its renewals", async (ttlSeconds) => {
    let renewals = 0;
    const { store } = await storeOn({
      "Lease/LeaseKeepAlive": (call) => {
        renewals += 1;
        call.send(
          message("LeaseKeepAliveResponse", { header: HEADER, ID: "42", TTL: String(BigInt(ttlSeconds)) }),
        );
      },
    });
    const told: string[] = [];
    let enough = () => {};
    const ended = new Promise<void>((resolve) => {
      enough = resolve;
    });
    using _kept = store.keepAlive({ leaseId: "42", ttlSeconds, isNew: false }, ({ type }) => {
      told.push(type);
      if (told.length >= 3 || type === "gone" || type === "renewed") enough();
    });
    await ended;
    expect(renewals).toBeLessThan(5);
  });

  test("is not renewed by answers about others, however many", async () => {
    const others = Array.from({ length: 1_000 }, (_, id) =>
      message("LeaseKeepAliveResponse", { header: HEADER, ID: String(id + 100), TTL: "0" }),
    );
    const { store } = await storeOn({
      "Lease/LeaseKeepAlive": (call) => {
        for (const other of others) call.send(other);
      },
    });
    const said = await new Promise((resolve) => {
      store.keepAlive({ leaseId: "42", ttlSeconds: 1, isNew: false }, resolve);
    });
    expect(said).toMatchObject({
      type: "late",
      error: { message: expect.stringContaining("silent for 250 ms") },
    });
  });
});

describe("an answer that is none of gRPC", () => {
  test.each<{ name: string; answer: HostileCalls[string]; why: string }>([
    {
      name: "a page",
      answer: ({ stream }) => page(stream, 200, "text/html"),
      why: "HTTP status 200 in place of",
    },
    {
      name: "a redirect",
      answer: ({ stream }) => page(stream, 301, "x"),
      why: "HTTP status 301 in place of",
    },
    { name: "no status", answer: (call) => call.end({ "x-y": "1" }), why: "ended without a status" },
    { name: "a status, and no message", answer: (call) => call.end(), why: "ended without an answer" },
  ])("($name) is told as that", async ({ answer, why }) => {
    const { etcd, store } = await storeOn({ "KV/Range": answer, "KV/Put": answer });
    for (const call of [keysOf, (to: Store) => to.put("user.rpc/1", "10.0.3.7:8080", options)]) {
      const error = await errorOf(call(store));
      expect(error.code).toBe("unreachable");
      expect(error.message).toContain(`${etcd.host} answers, but not as etcd: `);
      expect(error.message).toContain(why);
    }
  });

  function page(stream: ServerHttp2Stream, status: number, contentType: string): void {
    stream.respond({ ":status": status, "content-type": contentType, location: "http://127.0.0.1:1/" });
    stream.end("<html>");
  }
});
