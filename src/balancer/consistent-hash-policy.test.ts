/** test/golden/consistent-hash.json: the choices of go-zero's own ring, and its hashes. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ConsistentHashPolicy } from "./consistent-hash-policy.js";
import { HashRing } from "./hash-ring.js";
import { murmur3 } from "./murmur3.js";
import { NO_SLOT } from "./policy.js";

type Case =
  | { kind: "hash"; text: string; uint64: string }
  | { kind: "pick"; addresses: string[]; picks: [key: string, index: number][] }
  | {
      kind: "move";
      addresses: string[];
      removed: string;
      added: string;
      movedOnRemove: number;
      movedOnAdd: number;
      picks: [key: string, before: string, left: string, joined: string][];
    }
  | { kind: "collision"; addedInOrder: string[]; picks: [key: string, inOrder: string, reversed: string][] }
  | { kind: "error"; addresses: string[]; hashKey: string | null; error?: string; address?: string };

const FILE = new URL("../../test/golden/consistent-hash.json", import.meta.url);
const CASES: readonly Case[] = JSON.parse(readFileSync(FILE, "utf8")).cases;

function ofKind<Kind extends Case["kind"]>(kind: Kind): Extract<Case, { kind: Kind }>[] {
  return CASES.filter((golden): golden is Extract<Case, { kind: Kind }> => golden.kind === kind);
}

function ringOf(addresses: Iterable<string>): HashRing {
  const ring = new HashRing();
  for (const address of addresses) ring.add(address);
  return ring;
}

function policyOf(addresses: readonly string[]): ConsistentHashPolicy {
  const policy = new ConsistentHashPolicy();
  addresses.forEach((address, slot) => {
    policy.add(slot, address);
  });
  return policy;
}

describe("golden consistent-hash.json", () => {
  test("holds cases of every kind", () => {
    expect(
      ["hash", "pick", "move", "collision", "error"].map((kind) => ofKind(kind as Case["kind"]).length),
    ).toEqual([62, 7, 5, 3, 5]);
  });

  test("every hash is murmur3's", () => {
    for (const { text, uint64 } of ofKind("hash")) {
      const { high, low } = murmur3(text);
      expect(((BigInt(high) << 32n) | BigInt(low)).toString(), text).toBe(uint64);
    }
  });

  test.each(ofKind("pick"))(
    "the picks among $addresses.length addresses are go-zero's",
    ({ addresses, picks }) => {
      const policy = policyOf(addresses);
      expect(picks.map(([key]) => [key, policy.choose(key)])).toEqual(picks);
    },
  );

  test.each(ofKind("move"))("$addresses.length addresses: as many keys move", (golden) => {
    const ring = ringOf(golden.addresses);
    const choices = () => golden.picks.map(([key]) => ring.get(key));
    const before = choices();
    ring.remove(golden.removed);
    const left = choices();
    ring.add(golden.removed);
    ring.add(golden.added);
    const joined = choices();
    const rows = golden.picks.map(([key], at) => [key, before[at], left[at], joined[at]]);
    expect(rows).toEqual(golden.picks);
    expect(before.filter((address, at) => address !== left[at])).toHaveLength(golden.movedOnRemove);
  });

  test.each(ofKind("collision"))(
    "addresses that run into each other ($addedInOrder): one of go-zero's two answers, whoever joined first",
    ({ addedInOrder, picks }) => {
      const ring = ringOf(addedInOrder);
      const reversed = ringOf([...addedInOrder].reverse());
      const isOrderFelt = picks.filter(([, inOrder, other]) => inOrder !== other);
      expect(isOrderFelt.length).toBeGreaterThan(0);
      for (const [key, ...anyOf] of picks) {
        expect(anyOf, key).toContain(ring.get(key));
        expect(reversed.get(key), key).toBe(ring.get(key));
      }
    },
  );

  test.each(ofKind("collision").filter(({ addedInOrder }) => addedInOrder.length === 2))(
    "of two that run into each other ($addedInOrder) go-zero's answer is ours where it adds them in our order",
    ({ addedInOrder, picks }) => {
      const ring = ringOf(addedInOrder);
      const isOurOrder = (addedInOrder[0] ?? "") < (addedInOrder[1] ?? "");
      const theirs = picks.map(([key, inOrder, reversed]) => [key, isOurOrder ? inOrder : reversed]);
      expect(picks.map(([key]) => [key, ring.get(key)])).toEqual(theirs);
    },
  );

  const lacksKey = ({ error = "" }: { error?: string }) => error.includes("missing hash key");

  test.each(ofKind("error").filter(lacksKey))(
    "key $hashKey among $addresses: $error",
    ({ addresses, hashKey }) => {
      expect(() => policyOf(addresses).choose(hashKey ?? "")).toThrow("needs a hash key");
    },
  );

  test.each(ofKind("error").filter((golden) => !lacksKey(golden)))(
    "key $hashKey among $addresses: $error $address",
    ({ addresses, hashKey, address }) => {
      const expected = address === undefined ? NO_SLOT : addresses.indexOf(address);
      expect(policyOf(addresses).choose(hashKey ?? "")).toBe(expected);
    },
  );
});

test("a node that left and came back has its keys again, whatever else joined meanwhile", () => {
  const keys = Array.from({ length: 1_000 }, (_, at) => `user-${at}`);
  const ring = ringOf(["a:1", "b:1", "c:1"]);
  ring.remove("b:1");
  ring.add("b:1");
  ring.add("d:1");
  ring.remove("d:1");
  const fresh = ringOf(["a:1", "b:1", "c:1"]);
  expect(keys.map((key) => ring.get(key))).toEqual(keys.map((key) => fresh.get(key)));
});

test("an empty ring has nobody, and a ring of one has that one for all", () => {
  expect(new HashRing().get("user-1")).toBeUndefined();
  expect(ringOf(["a:1"]).get("user-1")).toBe("a:1");
});
