/** `npm run bench -- --short`: whether zdisc lost against the ratios of kept-ratios.json, within a minute. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import type { Programs } from "./benches.js";
import { isLost, MEASURED_AT_MOST } from "./is-lost.js";
import { describeMachine } from "./machine.js";
import { short } from "./row-words.js";
import { type ShortRatio, withShortRatios } from "./short-ratios.js";
import { median } from "./take-turns.js";

const FILE = fileURLToPath(new URL("kept-ratios.json", import.meta.url));

interface Kept {
  readonly at: string;
  readonly machine: string;
  readonly load: number;
  readonly ratios: Readonly<Record<string, number>>;
}

/** The exit code: 1 when one of them is lost. `isKept`: keeps them in place of comparing. */
export function runShort(
  programs: Omit<Programs, "goPeers">,
  { isKept }: { readonly isKept: boolean },
): Promise<number> {
  return withShortRatios(programs, (ratios) => (isKept ? keep(ratios) : compare(ratios)));
}

/** The median of as many as a loss takes. */
async function keep(ratios: readonly ShortRatio[]): Promise<number> {
  const [load = 0] = loadavg();
  const measured: Record<string, number> = {};
  for (const { name, measure } of ratios) {
    const values: number[] = [];
    while (values.length < MEASURED_AT_MOST) values.push(await measure());
    measured[name] = Number(median(values).toPrecision(3));
    say(`${short(median(values))}x  ${name}`);
  }
  const at = new Date().toISOString().slice(0, 10);
  const kept: Kept = { at, machine: describeMachine(), load: Math.round(load * 10) / 10, ratios: measured };
  writeFileSync(FILE, `${JSON.stringify(kept, null, 2)}\n`);
  return 0;
}

async function compare(ratios: readonly ShortRatio[]): Promise<number> {
  const kept: Kept = existsSync(FILE)
    ? JSON.parse(readFileSync(FILE, "utf8"))
    : { at: "never", machine: "", load: 0, ratios: {} };
  say(`beside the ratios of ${kept.at}: ${kept.machine}, load ${kept.load}`);
  let lost = 0;
  for (const ratio of ratios) {
    const before = kept.ratios[ratio.name];
    const { hasLost, values } = await isLost(ratio.measure, before);
    if (hasLost) lost += 1;
    const now = values.map((value) => `${short(value)}x`).join(", ");
    const verdict = before === undefined ? "not kept" : hasLost ? "LOST" : "ok";
    say(
      `${verdict.padEnd(8)}  ${ratio.name}: ${now}, kept ${before === undefined ? "-" : `${short(before)}x`}`,
    );
  }
  for (const name of Object.keys(kept.ratios)) {
    if (!ratios.some((ratio) => ratio.name === name))
      say(`\n!!! NOT MEASURED: ${name}: Go is missing here\n`);
  }
  return lost === 0 ? 0 : 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
