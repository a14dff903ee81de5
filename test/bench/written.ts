/** docs/benchmarks.md, its charts and its figures, and how they are written. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { drawChart } from "./chart.js";
import { type Figures, type Run, readFigures, writeFigures } from "./figures.js";
import { renewPage } from "./page.js";

const DOCS = fileURLToPath(new URL("../../docs", import.meta.url));
export const PAGE = join(DOCS, "benchmarks.md");
export const CHARTS = join(DOCS, "benchmarks");
export const FIGURES = join(CHARTS, "figures.json");

/** Takes the place of the bench's last run; the others stay. `names` are all benches in the order of the page. */
export function writeRun(name: string, run: Run, names: readonly string[]): void {
  const before = readFigures(FIGURES);
  const after = { ...before, [name]: run };
  writeFigures(FIGURES, inOrder(after, names));
  writePage();
}

/** Of the figures that are there, without measuring. */
export function writePage(): void {
  const figures = readFigures(FIGURES);
  writeFileSync(PAGE, renewPage(readFileSync(PAGE, "utf8"), figures));
  mkdirSync(CHARTS, { recursive: true });
  for (const file of readdirSync(CHARTS)) if (file.endsWith(".svg")) rmSync(join(CHARTS, file));
  for (const [file, chart] of chartsOf(figures)) writeFileSync(join(CHARTS, file), chart);
}

/** By the name of the file. */
export function chartsOf(figures: Figures): ReadonlyMap<string, string> {
  const charts = Object.entries(figures).flatMap(([name, { rows }]): [string, string][] => {
    const chart = drawChart(name, rows);
    return chart === undefined ? [] : [[`${name}.svg`, chart]];
  });
  return new Map(charts);
}

function inOrder(figures: Figures, names: readonly string[]): Figures {
  return Object.fromEntries(names.flatMap((name) => (figures[name] ? [[name, figures[name]]] : [])));
}
