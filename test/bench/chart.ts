/**
 * A bench's ratios as an SVG: a bar for each row that has a peer, on a logarithmic scale, from "as the peer" to the left
 * where zdisc needs less, to the right where it needs more; its goal as a line. It has a ground of its own: an image
 * follows the reader's system, the page around it may not. Blue and orange are told apart by all, and a word stands
 * beside them.
 */
import { isReached, type Row, ratioOf } from "./row.js";
import { goalText, ratioText } from "./row-words.js";

const WIDTH = 760;
const MARGIN = 16;
/** Of the scale, so that its first number has room. */
const LEFT = 36;
/** For a ratio in words. */
const RIGHT = 128;
const TOP = 52;
const ROW_HEIGHT = 42;
const BAR_HEIGHT = 12;
/** Ratios on the scale at least, and what lies beyond the others ends there. */
const [ALWAYS_LEAST, ALWAYS_MOST] = [0.5, 2];
const [LEAST, MOST] = [1e-4, 1e4];

const STYLE = [
  "text{font:13px system-ui,sans-serif;fill:#1f2328}.ground{fill:#fff}.quiet{fill:#59636e}.grid{stroke:#d1d9e0}",
  ".one{stroke:#59636e}.goal{stroke:#8250df;stroke-width:2}.ok{fill:#0969da}.over{fill:#d4700a}.none{fill:#818b98}",
  "@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.ground{fill:#0d1117}.quiet{fill:#9198a1}.grid{stroke:#3d444d}",
  ".one{stroke:#9198a1}.goal{stroke:#d2a8ff}.ok{fill:#4493f8}.over{fill:#e8912d}.none{fill:#656c76}}",
].join("");

/** undefined: no row has a peer that was measured. */
export function drawChart(name: string, rows: readonly Row[]): string | undefined {
  const drawn = rows.filter((row) => ratioOf(row) !== undefined);
  if (drawn.length === 0) return undefined;
  const scale = scaleOf(drawn);
  const height = TOP + drawn.length * ROW_HEIGHT + 4;
  const title = `${name}: zdisc divided by its peer`;
  const box = `width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${box} role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${STYLE}</style>`,
    `<rect class="ground" width="${WIDTH}" height="${height}" rx="6"/>`,
    `<text x="${MARGIN}" y="20">${escaped(title)}</text>`,
    ...legend(drawn),
    ...scale.ticks.map((tick) => label(`${tick}x`, scale.place(tick), TOP - 12, "middle")),
    ...drawn.flatMap((row, at) => bar(row, TOP + at * ROW_HEIGHT, scale)),
    "</svg>\n",
  ].join("\n");
}

function legend(rows: readonly Row[]): string[] {
  const less = "left of 1x: zdisc needs less";
  if (rows.every((row) => goalOf(row) === undefined)) return [label(less, WIDTH - MARGIN, 20, "end")];
  return [label(`${less}, goal:`, WIDTH - MARGIN - 12, 20, "end"), line("goal", WIDTH - MARGIN - 2, 8, 24)];
}

interface Scale {
  readonly ticks: readonly number[];
  place(ratio: number): number;
}

/** Two decades have 1, 2 and 5 of each; of more only the powers of ten are named. */
function scaleOf(rows: readonly Row[]): Scale {
  const goals = rows.flatMap((row) => goalOf(row) ?? []);
  const values = [...rows.map((row) => ratioOf(row) ?? 1), ...goals];
  const least = Math.max(LEAST, Math.min(ALWAYS_LEAST, ...values));
  const most = Math.min(MOST, Math.max(ALWAYS_MOST, ...values));
  const steps = most / least > 100 ? [1] : [1, 2, 5];
  const all = Array.from({ length: 9 }, (_, at) => at - 4).flatMap((power) =>
    steps.map((step) => Number((step * 10 ** power).toPrecision(1))),
  );
  const from = all.findLast((tick) => tick <= least) ?? LEAST;
  const to = all.find((tick) => tick >= most) ?? MOST;
  const width = WIDTH - LEFT - RIGHT;
  return {
    ticks: all.filter((tick) => tick >= from && tick <= to),
    place: (ratio) => {
      const part = Math.log(Math.min(to, Math.max(from, ratio)) / from) / Math.log(to / from);
      return rounded(LEFT + part * width);
    },
  };
}

/** The lines of the scale stand behind the bar alone, for text to be read. */
function bar(row: Row, top: number, { ticks, place }: Scale): string[] {
  const ratio = ratioOf(row) ?? 1;
  const [from, to] = [place(Math.min(1, ratio)), place(Math.max(1, ratio))];
  const y = top + 22;
  const [above, below] = [y - 3, y + BAR_HEIGHT + 3];
  const { figure, peer, isMoreBetter } = row;
  const goal = goalOf(row);
  const what = `${figure}, beside ${peer?.name}${isMoreBetter ? " (more is better)" : ""}`;
  const kind = kindOf(row);
  const told = kind === "none" ? ratioText(row) : `${ratioText(row)} ${kind}`;
  return [
    `<text x="${MARGIN}" y="${top + 14}">${escaped(what)}</text>`,
    ...ticks.map((tick) => line(tick === 1 ? "one" : "grid", place(tick), above, below)),
    `<rect class="${kind}" x="${from}" y="${y}" width="${rounded(Math.max(1, to - from))}" height="${BAR_HEIGHT}"/>`,
    ...(goal === undefined ? [] : [line("goal", place(goal), above, below, `goal ${goalText(row)}`)]),
    `<text x="${WIDTH - MARGIN}" y="${y + 11}" text-anchor="end">${told}</text>`,
  ];
}

function goalOf({ goal }: Row): number | undefined {
  return goal !== undefined && "ratio" in goal ? goal.ratio : undefined;
}

/** A goal that is no ratio is judged, too. */
function kindOf(row: Row): "ok" | "over" | "none" {
  const reached = isReached(row);
  if (reached === undefined) return "none";
  return reached ? "ok" : "over";
}

function line(
  kind: "one" | "grid" | "goal",
  x: number,
  above: number,
  below: number,
  title?: string,
): string {
  const place = `class="${kind}" x1="${x}" y1="${above}" x2="${x}" y2="${below}"`;
  return title === undefined ? `<line ${place}/>` : `<line ${place}><title>${title}</title></line>`;
}

function label(text: string, x: number, y: number, anchor: "middle" | "end"): string {
  return `<text class="quiet" x="${x}" y="${y}" text-anchor="${anchor}">${escaped(text)}</text>`;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
