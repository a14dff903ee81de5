/** What bash is given to insert is, to bash, exactly the text that was meant. */
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bashReply, readShellLine } from "../../../src/cli/completion/shell-line.js";

const SEED = 20_261_126;

test(`text as it is quoted for bash is one word of bash, the same text (seed ${SEED})`, () => {
  const text = fc.string({
    unit: fc.constantFrom(..."ab01 \"'`$\\!*?[]{}()<>|&;#~^%=:@,./-+üあ"),
    minLength: 1,
  });
  const texts = fc.sample(text, { seed: SEED, numRuns: 500 });
  const replies = texts.map((one) => bashReply(one, readShellLine("").current, ""));
  const script = `printf '%s\\n' ${replies.join(" ")}`;
  const printed = execFileSync("bash", ["--norc", "-c", script], { encoding: "utf8" });
  expect(printed.split("\n").slice(0, -1)).toEqual(texts);
});

test.each(['"', "'"])(`text within %s is one word of bash, the same text (seed ${SEED})`, (quote) => {
  const text = fc.string({
    unit: fc.constantFrom(..."ab01 \"'`$\\!*?[]{}()<>|&;#~^%=:@,./-+üあ"),
    minLength: 1,
  });
  const current = readShellLine(quote).current;
  const pairs = fc
    .sample(text, { seed: SEED, numRuns: 500 })
    .flatMap((one) => [[one, bashReply(one, current, ":")] as const])
    .filter(([, reply]) => reply !== undefined);
  const script = `printf '%s\\n' ${pairs.map(([, reply]) => quote + reply + quote).join(" ")}`;
  const printed = execFileSync("bash", ["--norc", "-c", script], { encoding: "utf8" });
  expect(pairs.length).toBeGreaterThan(100);
  expect(printed.split("\n").slice(0, -1)).toEqual(pairs.map(([one]) => one));
});
