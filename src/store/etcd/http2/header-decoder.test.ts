import { describe, expect, test } from "vitest";
import { encodeHeaders } from "./encode-headers.js";
import { HeaderDecoder } from "./header-decoder.js";

const bytes = (hex: string) => Buffer.from(hex.replaceAll(" ", ""), "hex");

/** The headers of several blocks of one connection. */
function decodeAll(...blocks: readonly string[]): [string, string][][] {
  const decoder = new HeaderDecoder();
  return blocks.map((hex) => [...decoder.decode(bytes(hex))]);
}

const FIRST: [string, string][] = [
  [":method", "GET"],
  [":scheme", "http"],
  [":path", "/"],
  [":authority", "www.example.com"],
];

describe("HeaderDecoder", () => {
  // RFC 7541, appendices C.3 and C.4
  test.each([
    {
      name: "plain",
      blocks: [
        "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
        "8286 84be 5808 6e6f 2d63 6163 6865",
        "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65",
      ],
    },
    {
      name: "packed with Huffman's code",
      blocks: [
        "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
        "8286 84be 5886 a8eb 1064 9cbf",
        "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf",
      ],
    },
  ])("reads three requests of one connection, $name", ({ blocks }) => {
    expect(decodeAll(...blocks)).toEqual([
      FIRST,
      [...FIRST, ["cache-control", "no-cache"]],
      [
        [":method", "GET"],
        [":scheme", "https"],
        [":path", "/index.html"],
        [":authority", "www.example.com"],
        ["custom-key", "custom-value"],
      ],
    ]);
  });

  test("forgets the oldest headers when the other side makes the table smaller", () => {
    // kept: a=11111, b=22222 (38 bytes each); then a byte too little for both; then index 62, which is the newest
    const kept = "4001 6105 3131 3131 31 4001 6205 3232 3232 32";
    expect(decodeAll(kept, "3f2c be")).toEqual([
      [
        ["a", "11111"],
        ["b", "22222"],
      ],
      [["b", "22222"]],
    ]);
    expect(() => decodeAll(kept, "3f2c bf")).toThrow(/no header has the index 63/);
    expect(decodeAll(kept, "3f2d bf")[1]).toEqual([["a", "11111"]]);
  });

  test("does not keep what it is told not to keep", () => {
    const [[once] = [], [never] = []] = decodeAll("0001 6101 31", "1001 6201 32");
    expect([once, never]).toEqual([
      ["a", "1"],
      ["b", "2"],
    ]);
    expect(() => decodeAll("0001 6101 31", "be")).toThrow(/no header has the index 62/);
    expect(() => decodeAll("1001 6201 32", "be")).toThrow(/no header has the index 62/);
  });

  test("lets the table be as large as it is at first", () => {
    expect(decodeAll("3fe1 1f")).toEqual([[]]);
  });

  // 127 is the first that takes another byte, 255 the first with a byte of nothing in its middle.
  test.each([0, 126, 127, 128, 254, 255, 256, 5_000])("reads a length of %i", (length) => {
    const value = "x".repeat(length);
    expect([...new HeaderDecoder().decode(encodeHeaders([["token", value]]))]).toEqual([["token", value]]);
  });

  test.each([
    { name: "index 0", hex: "80", message: /no header has the index 0/ },
    { name: "an index that nobody filled", hex: "be", message: /no header has the index 62/ },
    { name: "a table larger than allowed", hex: "3fe2 3f", message: /a table of 8193 bytes/ },
    { name: "text that ends early", hex: "4001 6105 31", message: /ends within a field/ },
    { name: "an integer without end", hex: "ffff ffff ffff ffff", message: /ends within a field/ },
  ])("refuses $name", ({ hex, message }) => {
    expect(() => decodeAll(hex)).toThrow(message);
  });
});
