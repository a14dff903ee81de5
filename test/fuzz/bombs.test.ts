/** Inputs made to be slow, deep or large: each is read, cut or refused, in memory and time that do not multiply. */
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { foreignValueKind } from "../../src/discovery/foreign-value.js";
import { readGoZeroConfig } from "../../src/gozero/read-go-zero-config.js";
import { decode } from "../../src/store/protocol/codec.js";
import { targetInText } from "../../src/target/target-in-text.js";
import { printable } from "../../src/text/printable.js";
import { cutText } from "../../src/text/width.js";
import { runMain } from "../support/fake-world.js";
import { codeOf, expectSafeRun } from "./guards.js";

const MEGABYTE = 1024 * 1024;

describe("a configuration", () => {
  const laughs = Array.from({ length: 9 }, (_, at) => {
    const before = at === 0 ? '"lol"' : `*a${at - 1}`;
    return `a${at}: &a${at} [${Array.from({ length: 9 }, () => before).join(", ")}]`;
  }).join("\n");

  test.each([
    { name: "aliases of aliases", file: "a.yaml", text: laughs },
    { name: "maps in maps", file: "a.yaml", text: `${"{a: ".repeat(50_000)}1${"}".repeat(50_000)}` },
    { name: "lists in lists", file: "a.json", text: "[".repeat(250_000) },
    { name: "tables in tables", file: "a.toml", text: `[${"a.".repeat(100_000)}a]` },
    { name: "arrays in arrays", file: "a.toml", text: `a = ${"[".repeat(20_000)}${"]".repeat(20_000)}` },
    { name: "comments in JSON5", file: "a.json5", text: "/*".repeat(100_000) },
    { name: "digits of an ID", file: "a.yaml", text: `Etcd: {ID: ${"9".repeat(200_000)}}` },
  ])("of $name is refused", ({ file, text }) => {
    expect(codeOf(() => readGoZeroConfig(text, { file, env: {} }))).toBe("config");
  });
});

describe("a log", () => {
  test("that unpacks to a thousand times its size is refused at 512 MB", async () => {
    const part = gzipSync(Buffer.alloc(32 * MEGABYTE));
    const bomb = Buffer.concat(Array.from({ length: 17 }, () => part));
    const { code, stderr } = await runMain(["pick", "--from-log", "a.gz"], { files: { "a.gz": bomb } });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: [
        "zdisc: cannot read a.gz: it unpacks to more than 512 MB",
        "  try: zcat FILE | grep 'p2c - ' | zdisc pick --from-log -",
        "",
      ].join("\n"),
    });
  });

  test("of one line with a million endings is read", async () => {
    const log = `p2c - conn: ${", load: 1, reqs: 1".repeat(200_000)}; x\n`;
    await expectSafeRun(["pick", "--from-log", "-"], { files: { "-": log } }, log.length);
  });
});

describe("a file of JSON", () => {
  test.each([
    { name: "brackets", text: "[".repeat(2_000_000) },
    { name: "whole brackets", text: `${"[".repeat(500_000)}${"]".repeat(500_000)}` },
    { name: "a text without end", text: `"${"\\u0041".repeat(500_000)}` },
  ])("of $name is refused as a snapshot and as a recording", async ({ text }) => {
    for (const argv of [
      ["diff", "f", "f"],
      ["watch", "--replay", "f"],
    ]) {
      const { code } = await runMain(argv, { files: { f: text } });
      expect(code).toBe(2);
    }
  });
});

describe("a value", () => {
  test("of a megabyte is cut without looking at all of it, ten thousand times", () => {
    const value = "界".repeat(MEGABYTE / 3);
    const cut = Array.from({ length: 10_000 }, () => cutText(value, 20));
    expect(new Set(cut)).toEqual(new Set([`${"界".repeat(9)}…`]));
  });

  test.each([
    { name: "marks", text: `e${"\u0301".repeat(MEGABYTE)}` },
    { name: "controls", text: "\x1b".repeat(MEGABYTE) },
    { name: "lone surrogates", text: "\udcff".repeat(MEGABYTE) },
  ])("of a megabyte of $name is shown in ten times its length at most", ({ text }) => {
    expect(printable(text).length).toBeLessThan(10 * text.length);
  });

  test("of JSON in JSON is told as JSON or as nothing", () => {
    expect(["JSON", undefined]).toContain(foreignValueKind('{"a":'.repeat(300_000)));
  });
});

test("a pasted text of a megabyte of schemes and brackets has a target or none", () => {
  for (const piece of ["://", "etcd://", "(", "a,", "etcd:///a, ", "?key="]) {
    const text = piece.repeat(MEGABYTE / piece.length);
    expect((targetInText(text) ?? "").length).toBeLessThanOrEqual(text.length + 10);
  }
});

test("a transaction in transactions is refused at a depth", () => {
  // Each a TxnResponse whose only response is another.
  let bytes: Buffer = Buffer.alloc(0);
  for (let depth = 0; depth < 300; depth += 1) bytes = lengthDelimited(3, lengthDelimited(4, bytes));
  expect(() => decode("TxnResponse", bytes)).toThrow(/nested too deep/);
});

function lengthDelimited(field: number, content: Buffer): Buffer {
  const length = content.length;
  const size = length < 0x80 ? [length] : [(length & 0x7f) | 0x80, length >> 7];
  return Buffer.concat([Buffer.of((field << 3) | 2, ...size), content]);
}
