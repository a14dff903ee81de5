/** The first quarter of the soak beside the last, and what is not well. */
import { median } from "../bench/take-turns.js";

/** One figure of one command over the whole time, sampled evenly. */
export interface Measured {
  readonly name: string;
  readonly what: "memory" | "open files";
  readonly unit: "MB" | "";
  readonly samples: readonly number[];
}

export interface Report {
  readonly minutes: number;
  /** Made in etcd meanwhile. */
  readonly changes: number;
  readonly measured: readonly Measured[];
  /** None: memory and files are flat, and nothing was lost. */
  readonly problems: readonly string[];
}

/** A heap breathes: by a fifth, and on a short run by what V8 compiles meanwhile. */
const MEMORY_MOST = (first: number) => first * 1.2 + 10;
/** A connection that a fault has just made anew. */
const FILES_MOST = (first: number) => first + 2;

export function problemsOf(measured: readonly Measured[]): string[] {
  return measured.flatMap((one) => {
    const { first, last } = quartersOf(one);
    if (Number.isNaN(first + last)) return [`${one.name}: ${one.what} could not be measured`];
    const most = one.what === "memory" ? MEMORY_MOST(first) : FILES_MOST(first);
    return last <= most ? [] : [`${one.name}: ${one.what} grew from ${amount(first)} to ${amount(last)}`];
  });
}

export function formatReport({ minutes, changes, measured, problems }: Report): string {
  const head = ["COMMAND", "FIGURE", "FIRST QUARTER", "LAST QUARTER", "MOST"];
  const rows = measured.map((one) => {
    const { first, last, most } = quartersOf(one);
    return [one.name, one.what, ...[first, last, most].map((value) => `${amount(value)} ${one.unit}`.trim())];
  });
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const lines = [head, ...rows].map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  const verdict =
    problems.length === 0
      ? ["memory and open files are flat, nothing was lost"]
      : problems.map((text) => `NOT WELL: ${text}`);
  return `${[...lines, "", `${minutes} minutes, ${changes} changes, ${minutes} faults`, ...verdict].join("\n")}\n`;
}

/** Medians: a fault, and a collection, are of moments. */
function quartersOf({ samples }: Measured): {
  readonly first: number;
  readonly last: number;
  readonly most: number;
} {
  const quarter = Math.ceil(samples.length / 4);
  return {
    first: median(samples.slice(0, quarter)),
    last: median(samples.slice(-quarter)),
    most: Math.max(...samples),
  };
}

function amount(value: number): string {
  return value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(1);
}
