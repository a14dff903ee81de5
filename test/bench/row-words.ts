/** The parts of a row as text: for the terminal, the page and its charts. */
import { isReached, type Row, ratioOf, type Unit } from "./row.js";

export const HEAD = ["FIGURE", "ZDISC", "PEER", "RATIO", "SPREAD", "GOAL", ""] as const;

/** In the order of the head. */
export function cellsOf(row: Row): readonly string[] {
  const { figure, unit, zdisc, peer } = row;
  return [
    figure,
    amount(zdisc, unit),
    peer === undefined ? "-" : `${peer.name} ${amount(peer.value, unit)}`,
    ratioText(row),
    spreadText(row),
    goalText(row),
    verdict(row),
  ];
}

export function amount(value: number, unit: Unit): string {
  return Number.isNaN(value) ? "not measured" : `${short(value)} ${unit}`.trimEnd();
}

export function ratioText(row: Row): string {
  const ratio = ratioOf(row);
  return ratio === undefined ? "-" : `${short(ratio)}x`;
}

export function goalText({ goal, unit }: Row): string {
  if (goal === undefined) return "-";
  return "ratio" in goal ? `${goal.ratio}x` : `${goal.most} ${unit}`;
}

function spreadText({ spread }: Row): string {
  return spread === undefined ? "-" : `${short(spread.low)}–${short(spread.high)} of ${spread.rounds}`;
}

function verdict(row: Row): string {
  const reached = isReached(row);
  if (reached === undefined) return "-";
  return reached ? "ok" : "over";
}

/** Three digits that count. */
export function short(value: number): string {
  if (value >= 100) return value.toFixed(0);
  if (value >= 10) return value.toFixed(1);
  return value >= 0.1 || value === 0 ? value.toFixed(2) : value.toPrecision(2);
}
