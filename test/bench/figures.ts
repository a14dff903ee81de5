/** What was measured last, of every bench: docs/benchmarks/figures.json, of which the page and its charts are made. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Row } from "./row.js";

/** One run of one bench. */
export interface Run {
  /** In UTC, to the minute. */
  readonly at: string;
  /** Of the machine, and of everything that took part. */
  readonly machine: string;
  readonly versions: string;
  readonly cores: number;
  /** Programs that wanted a core in the minute before the bench began, and before it ended (with itself). */
  readonly loadBefore: number;
  readonly loadAfter: number;
  readonly rows: readonly Row[];
}

/** By the name of the bench, in the order of the page. */
export type Figures = Readonly<Record<string, Run>>;

export function readFigures(file: string): Figures {
  if (!existsSync(file)) return {};
  // JSON has no NaN: what could not be measured is null there.
  return JSON.parse(readFileSync(file, "utf8"), (key, value) =>
    value === null && /^(zdisc|value)$/.test(key) ? Number.NaN : value,
  ) as Figures;
}

export function writeFigures(file: string, figures: Figures): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(figures, shortNumber, 2)}\n`);
}

/** Five digits say all that was measured. */
function shortNumber(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value;
}
