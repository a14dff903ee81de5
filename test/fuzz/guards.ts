/** What must hold of every outcome. */

import { errorLines } from "../../src/cli/output/error-text.js";
import { DiscoveryError, type ErrorCode } from "../../src/errors.js";
import { type FakeWorldOptions, runMain } from "../support/fake-world.js";

/** What must never reach a terminal, but for the ends of lines. */
const RAW = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;
/** What zdisc itself colours with. */
export const OWN_COLOURS = /\x1b\[[\d;]+m/g;
/** A document is as long as its input, with its names and escapes; nothing has a reason to be longer. */
const MOST_TIMES = 400;
const MOST_CHARACTERS = 200_000;

export function expectNoRaw(text: string): void {
  const found = RAW.exec(text.replace(OWN_COLOURS, ""));
  if (found === null) return;
  const around = text.slice(Math.max(0, found.index - 40), found.index + 40);
  throw new Error(`raw ${JSON.stringify(found[0])} in ${JSON.stringify(around)}`);
}

export function expectBounded(output: string, inputLength: number): void {
  const most = MOST_CHARACTERS + inputLength * MOST_TIMES;
  if (output.length > most) throw new Error(`${output.length} characters out of ${inputLength}`);
}

/** The code of the `DiscoveryError` that it throws; undefined when it throws nothing. What else is thrown is a crash. */
export function codeOf(run: () => unknown): ErrorCode | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (!(error instanceof DiscoveryError)) throw error;
    expectNoRaw(errorLines(error, "table").join("\n"));
    return error.code;
  }
}

export function expectOneOf<T>(value: T, ...allowed: readonly T[]): void {
  if (!allowed.includes(value)) throw new Error(`${String(value)} is none of ${allowed.join(", ")}`);
}

/** `zdisc …` in memory: it ends without a defect, and what it writes is safe and not endless. */
export async function expectSafeRun(
  argv: readonly string[],
  options: FakeWorldOptions,
  inputLength: number,
): Promise<string> {
  const { code, stdout, stderr } = await runMain(argv, options);
  if (/internal error/.test(stderr)) throw new Error(`zdisc ${argv.join(" ")}: ${stderr}`);
  if (code < 0 || code > 9) throw new Error(`exit code ${code}`);
  expectNoRaw(stdout);
  expectNoRaw(stderr);
  expectBounded(stdout + stderr, inputLength);
  return stdout;
}
