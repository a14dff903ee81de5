/** A terminal's screen as SVG: text that can be read, searched and copied, in the colours of a light or a dark page. */
import type xterm from "@xterm/headless";
import { type Colour, type Run, runsOf } from "./cells.js";

export const SHADES = ["light", "dark"] as const;

export type Shade = (typeof SHADES)[number];

/** Each with at least 4.5 : 1 on its background. Source: GitHub's own themes. */
const PALETTES: Readonly<Record<Shade, Readonly<Record<Colour | "page" | "frame" | "dim", string>>>> = {
  light: {
    ...{ page: "#ffffff", frame: "#d1d9e0", plain: "#1f2328", dim: "#656d76" },
    ...{ red: "#cf222e", green: "#1a7f37", yellow: "#9a6700" },
  },
  dark: {
    ...{ page: "#0d1117", frame: "#3d444d", plain: "#e6edf3", dim: "#8d96a0" },
    ...{ red: "#ff7b72", green: "#3fb950", yellow: "#d29922" },
  },
};

/** In pixels. */
const CELL = { width: 8.4, height: 18, baseline: 13.5 };
const MARGIN = 12;
const FONT = "ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace";

export function drawSvg(terminal: xterm.Terminal, shade: Shade, title: string): string {
  const width = round(terminal.cols * CELL.width + 2 * MARGIN);
  const height = terminal.rows * CELL.height + 2 * MARGIN;
  const rows = Array.from({ length: terminal.rows }, (_, row) =>
    runsOf(terminal, row).map((run) => drawRun(run, row)),
  ).flat();
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" xml:space="preserve" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${styleOf(shade)}</style>`,
    `<rect class="page" x="0.5" y="0.5" width="${round(width - 1)}" height="${height - 1}" rx="8"/>`,
    ...rows.flat(),
    "</svg>",
    "",
  ].join("\n");
}

function styleOf(shade: Shade): string {
  const { page, frame, plain, dim, red, green, yellow } = PALETTES[shade];
  return [
    `text{font:14px ${FONT};white-space:pre;fill:${plain}}`,
    `.page{fill:${page};stroke:${frame}}.back{fill:${plain}}`,
    `.red{fill:${red}}.green{fill:${green}}.yellow{fill:${yellow}}.dim{fill:${dim}}`,
    `.bold{font-weight:700}.struck{text-decoration:line-through}.reverse{fill:${page}}`,
  ].join("");
}

/** Its width is given: whatever the font, every run begins in its cell and ends in its cell. */
function drawRun(run: Run, row: number): string[] {
  const x = round(MARGIN + run.column * CELL.width);
  const y = MARGIN + row * CELL.height;
  const width = round(run.cells * CELL.width);
  const back = `<rect class="back" x="${x}" y="${y}" width="${width}" height="${CELL.height}"/>`;
  const names = classesOf(run);
  const look = names === "" ? "" : ` class="${names}"`;
  const text = `<text${look} x="${x}" y="${y + CELL.baseline}" textLength="${width}">${escaped(run.text)}</text>`;
  return run.isReverse ? [back, text] : [text];
}

function classesOf({ colour, isBold, isDim, isReverse, isStruck }: Run): string {
  const names: string[] = [];
  if (isReverse) names.push("reverse");
  else if (isDim) names.push("dim");
  else if (colour !== "plain") names.push(colour);
  if (isBold) names.push("bold");
  if (isStruck) names.push("struck");
  return names.join(" ");
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}
