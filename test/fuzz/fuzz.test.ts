/** The short form of `npm run fuzz`, and that it tells what it finds. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { framedMessage } from "../../src/store/etcd/grpc/message-reader.js";
import { encodeHeaders } from "../../src/store/etcd/http2/encode-headers.js";
import { FLAG, FRAME, frame, settingsFrame } from "../../src/store/etcd/http2/frame.js";
import { encode } from "../../src/store/protocol/codec.js";
import { converse } from "./conversation.js";
import { fuzzSubject } from "./fuzz-subject.js";
import { subject } from "./subject.js";
import { SUBJECTS } from "./subjects.js";

const SEED = 20_261;

describe(`seed ${SEED}`, () => {
  test.each(SUBJECTS)("$shortRuns inputs of $name break nothing", async (one) => {
    expect(await fuzzSubject(one, { seed: SEED, runs: one.shortRuns })).toBeUndefined();
  });
});

test("names are told apart", () => {
  expect(new Set(SUBJECTS.map(({ name }) => name)).size).toBe(SUBJECTS.length);
});

test("a host that keeps the rules is heard, however its words are cut", () => {
  const header = { cluster_id: "7", member_id: "1", revision: "100", raft_term: "1" };
  const message = framedMessage(encode("WatchResponse", { header, created: true } as never));
  const headers = encodeHeaders([
    [":status", "200"],
    ["content-type", "application/grpc"],
  ]);
  const words = [
    settingsFrame([]),
    ...[1, 3, 5].map((stream) => frame(FRAME.headers, FLAG.endHeaders, stream, headers)),
    ...[5, 1, 5, 3].map((stream) => frame(FRAME.data, 0, stream, message)),
  ];
  expect(converse(Buffer.concat(words), [])).toBe(4);
  expect(converse(Buffer.concat(words), [3, 20, 21, 22, 60])).toBe(4);
});

test("what fails is told with its seed, the least input, and how to see it again", async () => {
  const broken = subject({
    name: "numbers",
    shortRuns: 1,
    inputs: fc.nat(1_000_000),
    check(number) {
      if (number >= 1_234) throw new Error("too large");
    },
  });
  const report = await fuzzSubject(broken, { seed: 7, runs: 5_000 });
  expect(report).toContain("numbers: fails with seed 7;");
  expect(report).toMatch(/^1234$/m);
  expect(report).toContain("Error: too large");
  expect(report).toContain("npm run fuzz -- --only 'numbers' --seed 7 --runs 1000");
});
