/** Hosts that break HTTP/2 or TLS under the calls: what they may make us wait for, hold and send has a bound. */
import type { Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { DiscoveryError } from "../../../src/errors.js";
import { encodeHeaders } from "../../../src/store/etcd/http2/encode-headers.js";
import { FLAG, FRAME, frame, numberFrame, settingsFrame } from "../../../src/store/etcd/http2/frame.js";
import { type OpenEtcdOptions, openEtcdStore } from "../../../src/store/etcd/open-etcd-store.js";
import { type HostileEtcd, startFramePeer } from "../../support/hostile-etcd.js";
import { waitFor } from "../../support/wait-for.js";

const SETTINGS = settingsFrame([]);
const BLOCK = encodeHeaders([[":status", "200"]]);
const DIAL_TIMEOUT_MS = 400;
const peers: HostileEtcd[] = [];

afterEach(async () => {
  for (const peer of peers.splice(0)) await peer[Symbol.asyncDispose]();
});

async function peerThat(speak: (socket: Socket) => void): Promise<HostileEtcd> {
  const peer = await startFramePeer(speak);
  peers.push(peer);
  return peer;
}

async function errorOfOpening({ host }: HostileEtcd, options: OpenEtcdOptions = {}): Promise<DiscoveryError> {
  const error: unknown = await openEtcdStore([host], { dialTimeoutMs: DIAL_TIMEOUT_MS, ...options }).then(
    async (store) => {
      await store.close();
      return new Error("it opened");
    },
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(DiscoveryError);
  return error as DiscoveryError; // the line above says so
}

/** Writes a frame as long as the other side takes it, and no more than `most` bytes. */
function flood(socket: Socket, one: Buffer, most: number): { readonly sent: () => number } {
  let sent = 0;
  const many = Buffer.concat(Array.from({ length: Math.ceil(16_384 / one.length) }, () => one));
  const pour = () => {
    while (!socket.destroyed && sent < most) {
      sent += many.length;
      if (!socket.write(many)) return;
    }
  };
  socket.on("drain", pour);
  pour();
  return { sent: () => sent };
}

/** A byte each 20 ms, round and round. */
function trickle(socket: Socket, words: Buffer): void {
  let at = 0;
  const timer = setInterval(() => socket.write(Buffer.of(words[at++ % words.length] ?? 0)), 20);
  socket.once("close", () => clearInterval(timer));
}

describe("a host that floods", () => {
  const MOST = 64 * 1024 * 1024;

  test.each([
    { name: "pings", one: frame(FRAME.ping, 0, 0, Buffer.alloc(8)) },
    { name: "settings", one: SETTINGS },
  ])("with $name and takes no answer is left before it has sent 64 MB", async ({ one }) => {
    let sent = () => 0;
    let isLeft = false;
    const peer = await peerThat((socket) => {
      socket.pause();
      socket.once("close", () => {
        isLeft = true;
      });
      socket.write(SETTINGS);
      ({ sent } = flood(socket, one, MOST));
    });
    expect(await errorOfOpening(peer, { dialTimeoutMs: 20_000 })).toMatchObject({ code: "unreachable" });
    await waitFor(() => isLeft, { what: "the connection to end" });
    expect(sent()).toBeLessThan(MOST);
  });

  test.each([
    { name: "that hold nothing", payload: Buffer.alloc(0) },
    { name: "of one byte", payload: Buffer.of(0) },
  ])("with parts of headers $name is left within 100 KB", async ({ payload }) => {
    let sent = () => 0;
    const peer = await peerThat((socket) => {
      socket.write(Buffer.concat([SETTINGS, frame(FRAME.headers, 0, 1, BLOCK)]));
      ({ sent } = flood(socket, frame(FRAME.continuation, 0, 1, payload), 1024 * 1024));
    });
    expect(await errorOfOpening(peer, { dialTimeoutMs: 20_000 })).toMatchObject({ code: "unreachable" });
    expect(sent()).toBeGreaterThan(50_000);
  });

  test("with data for a call that is over goes on for no longer than --dial-timeout", async () => {
    const peer = await peerThat((socket) => {
      socket.write(Buffer.concat([SETTINGS, numberFrame(FRAME.rstStream, 1, 2)]));
      flood(socket, frame(FRAME.data, 0, 1, Buffer.alloc(16_000)), MOST);
    });
    expect(await errorOfOpening(peer)).toMatchObject({ code: "unreachable" });
  });
});

describe("a host that stalls", () => {
  test.each([
    { name: "with no window at all", words: [settingsFrame([[4, 0]])] },
    { name: "with no stream allowed", words: [settingsFrame([[3, 0]])] },
    { name: "in the middle of its headers", words: [SETTINGS, frame(FRAME.headers, 0, 1, BLOCK)] },
    {
      name: "in the middle of a frame",
      words: [SETTINGS, frame(FRAME.headers, 4, 1, BLOCK).subarray(0, 11)],
    },
    { name: "behind its headers", words: [SETTINGS, frame(FRAME.headers, FLAG.endHeaders, 1, BLOCK)] },
    { name: "a byte at a time", words: [], isTrickling: true },
    { name: "in the handshake of TLS", words: [], tls: {} },
  ])("$name is silent for --dial-timeout, no longer", async ({ words, tls, isTrickling = false }) => {
    const peer = await peerThat((socket) => {
      socket.write(Buffer.concat(words));
      if (isTrickling) trickle(socket, SETTINGS);
    });
    const { code, message } = await errorOfOpening(peer, { tls });
    expect({ code, message }).toEqual({
      code: "unreachable",
      message: `no etcd host answers: ${peer.host} silent for 400 ms`,
    });
  });

  test("when it is asked what it is, a byte at a time, is given up", async () => {
    // To the first connection it says no HTTP/2; to the next, which says hello to TLS, it trickles an answer.
    let isLeft = false;
    const peer = await peerThat((socket) => {
      if (peers[0]?.connections === 1) {
        socket.end(Buffer.alloc(9, 0xff));
        return;
      }
      const hello = Buffer.from([0x16, 3, 3, 0x10, 0, 2, 0, 0x0f, 0xfc, 3, 3, ...Buffer.alloc(4_000)]);
      trickle(socket, hello);
      socket.once("close", () => {
        isLeft = true;
      });
    });
    await errorOfOpening(peer, { dialTimeoutMs: 20_000 });
    expect(isLeft).toBe(true);
  });
});

describe("a host that speaks garbage", () => {
  test.each([
    {
      name: "a window beyond what there is",
      words: [SETTINGS, numberFrame(FRAME.windowUpdate, 0, 0x7fff_ffff)],
    },
    { name: "a window of a stream beyond it", words: [settingsFrame([[4, 0xffff_ffff]])] },
    { name: "frames of no bytes", words: [settingsFrame([[5, 0]])] },
    { name: "frames larger than there are", words: [settingsFrame([[5, 0xffff_ffff]])] },
    { name: "a ping of no size", words: [SETTINGS, frame(FRAME.ping, 0, 0)] },
    { name: "GOAWAY at once", words: [SETTINGS, frame(FRAME.goaway, 0, 0, Buffer.alloc(8))] },
    { name: "zeros", words: [Buffer.alloc(100)] },
  ])("($name) is left at once", async ({ words }) => {
    const peer = await peerThat((socket) => socket.write(Buffer.concat(words)));
    expect(await errorOfOpening(peer, { dialTimeoutMs: 20_000 })).toMatchObject({ code: "unreachable" });
  });
});
