/** One figure of the benchmark, beside a peer's, beside its goal. */
import { percentile } from "./take-turns.js";

export type Unit = "s" | "ms" | "µs" | "ns" | "B" | "MB" | "%" | "/s" | "calls" | "connections" | "";

export interface Row {
  readonly figure: string;
  readonly unit: Unit;
  /** NaN: it could not be measured on this system. */
  readonly zdisc: number;
  /** undefined: there is none, or it is missing here. */
  readonly peer?: Peer | undefined;
  /** undefined: only told, for comparison. */
  readonly goal?: Goal | undefined;
  /** Of the ratio by round, or without a peer of the figure; undefined: it was measured once. */
  readonly spread?: Spread | undefined;
  /** Of calls a second, say. Default: less is better. */
  readonly isMoreBetter?: boolean | undefined;
  /** What has to be known beside it, a sentence. */
  readonly note?: string | undefined;
}

export interface Peer {
  readonly name: string;
  /** In the row's unit. */
  readonly value: number;
}

/** The most that is well: of zdisc divided by the peer, or of zdisc's own figure. */
export type Goal = { readonly ratio: number } | { readonly most: number };

export interface Spread {
  readonly low: number;
  readonly high: number;
  readonly rounds: number;
}

/** What one thing measured in each round, in order. */
export type Rounds = readonly number[];

/** From so many rounds on the spread is the middle half; of fewer it is all. */
const MANY = 8;

/** The medians of what took turns, with their spread. A peer without rounds is one that is missing. */
export function rowOfRounds(
  row: Pick<Row, "figure" | "unit" | "goal" | "isMoreBetter" | "note">,
  zdisc: Rounds,
  peer?: { readonly name: string; readonly rounds: Rounds },
): Row {
  const value = percentile(zdisc, 0.5);
  if (peer === undefined || peer.rounds.length === 0)
    return { ...row, zdisc: value, spread: spreadOf(zdisc) };
  const ratios = zdisc.map((one, round) => one / (peer.rounds[round] ?? Number.NaN));
  const beside = { name: peer.name, value: percentile(peer.rounds, 0.5) };
  return { ...row, zdisc: value, peer: beside, spread: spreadOf(ratios) };
}

function spreadOf(values: Rounds): Spread | undefined {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2) return undefined;
  const [low, high] = finite.length < MANY ? [0, 1] : [0.25, 0.75];
  return { low: percentile(finite, low), high: percentile(finite, high), rounds: finite.length };
}

/** zdisc divided by the peer; undefined without one, or without a figure. */
export function ratioOf({ zdisc, peer }: Row): number | undefined {
  const ratio = peer === undefined ? Number.NaN : zdisc / peer.value;
  return Number.isFinite(ratio) ? ratio : undefined;
}

/** undefined: there is no goal, or nothing to compare it with. */
export function isReached(row: Row): boolean | undefined {
  if (row.goal === undefined) return undefined;
  const judged = "ratio" in row.goal ? ratioOf(row) : row.zdisc;
  if (judged === undefined || Number.isNaN(judged)) return undefined;
  return judged <= ("ratio" in row.goal ? row.goal.ratio : row.goal.most);
}

/** Without a goal, and worse than the peer by more than a twentieth. */
export function isBehind(row: Row): boolean {
  const ratio = ratioOf(row);
  if (row.goal !== undefined || ratio === undefined) return false;
  return (row.isMoreBetter ? 1 / ratio : ratio) > 1.05;
}
