/** The figures as a table for people. */
import { isReached, type Row, ratioOf, type Unit } from "./row.js";

const HEAD = ["FIGURE", "ZDISC", "PEER", "RATIO", "GOAL", ""];

export function formatTable(rows: readonly Row[]): string {
  const cells = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const lines = cells.map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n`;
}

function cellsOf(row: Row): string[] {
  const { figure, unit, zdisc, peer } = row;
  return [
    figure,
    amount(zdisc, unit),
    peer === undefined ? "-" : `${peer.name} ${amount(peer.value, unit)}`,
    shortRatio(ratioOf(row)),
    goalText(row),
    verdict(row),
  ];
}

function amount(value: number, unit: Unit): string {
  return Number.isNaN(value) ? "not measured" : `${short(value)} ${unit}`;
}

function shortRatio(ratio: number | undefined): string {
  return ratio === undefined || Number.isNaN(ratio) ? "-" : `${short(ratio)}x`;
}

function goalText({ goal, unit }: Row): string {
  if (goal === undefined) return "-";
  return "ratio" in goal ? `${goal.ratio}x` : `${goal.most} ${unit}`;
}

function verdict(row: Row): string {
  const reached = isReached(row);
  if (reached === undefined) return "-";
  return reached ? "ok" : "over";
}

/** Three digits that count. */
function short(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  return value >= 0.1 ? value.toFixed(2) : value.toPrecision(2);
}
