import { expect, test } from "vitest";
import { warnings } from "./warnings.js";

const OPEN = { listen: { host: "0.0.0.0", port: 2379 }, users: [], tls: undefined };
const PEM = Buffer.from("");

test("a server that others reach, and that asks nobody who he is, is warned of", () => {
  expect(warnings(OPEN)).toEqual([
    {
      word: "warning",
      text: "everybody who reaches 0.0.0.0:2379 may read and write",
      remedy: expect.stringContaining("--user-file FILE"),
    },
  ]);
  expect(warnings({ ...OPEN, tls: { cert: PEM, key: PEM } })).toHaveLength(1);
});

test.each([
  { why: "on loopback", settings: { ...OPEN, listen: { host: "127.0.0.1", port: 2379 } } },
  { why: "with users", settings: { ...OPEN, users: [{ name: "root", password: "pw" }] } },
  { why: "with client certificates", settings: { ...OPEN, tls: { cert: PEM, key: PEM, clientCa: PEM } } },
])("nothing is said of one $why", ({ settings }) => {
  expect(warnings(settings)).toEqual([]);
});
