import { describe, expect, test } from "vitest";
import { decodeHuffman } from "./huffman.js";

const bytes = (hex: string) => Buffer.from(hex.replaceAll(" ", ""), "hex");

describe("decodeHuffman", () => {
  // RFC 7541, appendices C.4 and C.6
  test.each([
    { hex: "f1e3 c2e5 f23a 6ba0 ab90 f4ff", text: "www.example.com" },
    { hex: "a8eb 1064 9cbf", text: "no-cache" },
    { hex: "25a8 49e9 5ba9 7d7f", text: "custom-key" },
    { hex: "6402", text: "302" },
    { hex: "d07a be94 1054 d444 a820 0595 040b 8166 e082 a62d 1bff", text: "Mon, 21 Oct 2013 20:13:21 GMT" },
    {
      hex: "94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07",
      text: "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
    },
    { hex: "", text: "" },
  ])("reads $text as the RFC packs it", ({ hex, text }) => {
    expect(decodeHuffman(bytes(hex))).toBe(text);
  });

  test("reads bytes above 127, whose codes are the longest", () => {
    // 0xff has the code 3ffffee of 26 bits, 0x0a 3ffffffc of 30: the rest is padding
    expect(decodeHuffman(bytes("ffff fbbf"))).toBe("\u00ff");
    expect(decodeHuffman(bytes("ffff fff3"))).toBe("\n");
  });

  test.each([
    { name: "a padding of zeros", hex: "64" },
    { name: "a whole byte of padding", hex: "6402 ff" },
    { name: "the code of the end", hex: "ffff ffff" },
  ])("refuses $name", ({ hex }) => {
    expect(() => decodeHuffman(bytes(hex))).toThrow(/not packed as HPACK packs/);
  });
});
