/**
 * A bench's ratios as an SVG: a bar for each row that has a peer, on a logarithmic scale, from "as the peer" to the left
 * where zdisc needs less, to the right where it needs more; its goal as a line. Legible on a light and on a dark page.
 */
import { isReached, type Row, ratioOf } from "./row.js";
import { goalText, ratioText } from "./row-words.js";

const WIDTH = 760;
const MARGIN = 16;
const RIGHT = 90;
const TOP = 44;
const ROW_HEIGHT = 40;
const BAR_HEIGHT = 12;
/** Powers of ten at both ends; what lies beyond ends there. */
const [LEAST, MOST] = [-3, 2];

const STYLE = [
  "text{font:13px system-ui,sans-serif;fill:#1f2328}.quiet{fill:#656d76}.grid{stroke:#d1d9e0}",
  ".one{stroke:#656d76}.goal{stroke:#8250df;stroke-width:2}.ok{fill:#1a7f37}.over{fill:#cf222e}.none{fill:#6e7781}",
  "@media(prefers-color-scheme:dark){text{fill:#e6edf3}.quiet{fill:#8d96a0}.grid{stroke:#3d444d}",
  ".one{stroke:#8d96a0}.goal{stroke:#d2a8ff}.ok{fill:#3fb950}.over{fill:#ff7b72}.none{fill:#8d96a0}}",
].join("");

/** undefined: no row has a peer that was measured. */
export function drawChart(name: string, rows: readonly Row[]): string | undefined {
  const drawn = rows.filter((row) => ratioOf(row) !== undefined);
  if (drawn.length === 0) return undefined;
  const height = TOP + drawn.length * ROW_HEIGHT + 8;
  const title = `${name}: zdisc divided by its peer`;
  const box = `width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${box} role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<text x="${MARGIN}" y="18">${escaped(title)}</text>`,
    ...scale(height),
    ...drawn.flatMap((row, at) => bar(row, TOP + at * ROW_HEIGHT)),
    "</svg>\n",
  ].join("\n");
}

function scale(height: number): string[] {
  const powers = Array.from({ length: MOST - LEAST + 1 }, (_, at) => LEAST + at);
  return powers.flatMap((power) => {
    const x = place(10 ** power);
    const kind = power === 0 ? "one" : "grid";
    return [
      `<line class="${kind}" x1="${x}" y1="${TOP - 6}" x2="${x}" y2="${height - 8}"/>`,
      `<text class="quiet" x="${x}" y="${TOP - 10}" text-anchor="middle">${10 ** power}x</text>`,
    ];
  });
}

function bar(row: Row, top: number): string[] {
  const ratio = ratioOf(row) ?? 1;
  const [from, to] = [place(Math.min(1, ratio)), place(Math.max(1, ratio))];
  const label = `${row.figure}, beside ${row.peer?.name}`;
  const y = top + 20;
  const goal = row.goal !== undefined && "ratio" in row.goal ? [goalLine(row, row.goal.ratio, y)] : [];
  return [
    `<text x="${MARGIN}" y="${top + 14}">${escaped(label)}</text>`,
    `<rect class="${kindOf(row)}" x="${from}" y="${y}" width="${rounded(Math.max(1, to - from))}" height="${BAR_HEIGHT}" rx="2"/>`,
    ...goal,
    `<text x="${WIDTH - MARGIN}" y="${y + 11}" text-anchor="end">${ratioText(row)}</text>`,
  ];
}

function goalLine(row: Row, goal: number, y: number): string {
  const x = place(goal);
  const title = `<title>goal ${goalText(row)}</title>`;
  return `<line class="goal" x1="${x}" y1="${y - 3}" x2="${x}" y2="${y + BAR_HEIGHT + 3}">${title}</line>`;
}

/** A goal that is no ratio is judged, too. */
function kindOf(row: Row): "ok" | "over" | "none" {
  const reached = isReached(row);
  if (reached === undefined) return "none";
  return reached ? "ok" : "over";
}

function place(ratio: number): number {
  const power = Math.min(MOST, Math.max(LEAST, Math.log10(ratio)));
  const width = WIDTH - MARGIN - RIGHT - MARGIN;
  return rounded(MARGIN + ((power - LEAST) / (MOST - LEAST)) * width);
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
