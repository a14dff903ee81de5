/** The generated part of docs/benchmarks.md: what is over its goal, then one section a bench. */
import type { Figures, Run } from "./figures.js";
import { isBehind, isReached, type Row } from "./row.js";
import { amount, cellsOf, goalText, ratioText } from "./row-words.js";
import { notesOf } from "./table.js";

const BEGIN = "<!-- bench: begin -->\n";
const END = "<!-- bench: end -->\n";

/** The page with its generated part made anew. Throws where it has no markers. */
export function renewPage(page: string, figures: Figures): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error("docs/benchmarks.md has lost its markers");
  return page.slice(0, begin + BEGIN.length) + generatedPart(figures) + page.slice(end);
}

function generatedPart(figures: Figures): string {
  const runs = Object.entries(figures);
  const rows = runs.flatMap(([name, run]) => run.rows.map((row) => ({ name, row })));
  const lost = rows.filter(({ row }) => isReached(row) === false);
  const behind = rows.filter(({ row }) => isBehind(row));
  return [
    "## Over its goal\n",
    ...listOf(lost, "Nothing."),
    "## Without a goal, and behind the peer\n",
    ...listOf(behind, "Nothing."),
    ...runs.map(([name, run]) => section(name, run)),
    "",
  ].join("\n");
}

function listOf(rows: readonly { readonly name: string; readonly row: Row }[], none: string): string[] {
  if (rows.length === 0) return [`${none}\n`];
  return [...rows.map(({ name, row }) => `- \`${name}\`: ${sentenceOf(row)}`), ""];
}

/** `--help: wall time is 41.4 ms, 1.92x of node -e 0 (21.6 ms); the goal is 1.6x`. */
function sentenceOf(row: Row): string {
  const { figure, unit, zdisc, peer, goal } = row;
  const beside =
    peer === undefined ? "" : `, ${ratioText(row)} of ${peer.name} (${amount(peer.value, unit)})`;
  const wanted = goal === undefined ? "" : `; the goal is ${goalText(row)}`;
  return `${figure} is ${amount(zdisc, unit)}${beside}${wanted}`;
}

function section(name: string, run: Run): string {
  const { at, machine, versions, cores, loadBefore, loadAfter, rows } = run;
  const isBusy = loadBefore > cores / 2;
  const load = `load ${loadBefore.toFixed(1)} before, ${loadAfter.toFixed(1)} after`;
  const notes = notesOf(rows).map((note) => `${note}\n`);
  const chart = rows.some(({ peer }) => peer !== undefined) ? [`![${name}](benchmarks/${name}.svg)\n`] : [];
  return [
    `## ${name}\n`,
    `    npm run bench -- ${name}\n`,
    `${at} UTC, ${machine}, ${isBusy ? `**${load}: other programs ran beside it**` : load}. ${versions}.\n`,
    ...chart,
    "| figure | zdisc | peer | ratio | spread | goal | |",
    "|---|---|---|---|---|---|---|",
    ...rows.map((row) => `| ${cellsOf(row).join(" | ")} |`),
    "",
    ...notes,
  ].join("\n");
}
