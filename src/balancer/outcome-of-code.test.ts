/** test/golden/codes.json: which gRPC codes go-zero's p2c counts as failures. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { outcomeOfCode } from "./outcome-of-code.js";

const FILE = new URL("../../test/golden/codes.json", import.meta.url);
const CASES: readonly { error: string; code: string | null; statusCode: number; acceptableP2c: boolean }[] =
  JSON.parse(readFileSync(FILE, "utf8")).cases;

test.each(CASES)("$error $code: acceptable $acceptableP2c", ({ statusCode, acceptableP2c }) => {
  expect(outcomeOfCode(statusCode)).toBe(acceptableP2c ? "ok" : "failed");
});
