/** One figure of the benchmark, beside a peer's, beside its goal. */

export type Unit = "ms" | "µs" | "ns" | "MB" | "B" | "%";

export interface Row {
  readonly figure: string;
  readonly unit: Unit;
  /** NaN: it could not be measured on this system. */
  readonly zdisc: number;
  /** undefined: there is none, or it is missing here. */
  readonly peer?: Peer | undefined;
  /** undefined: only told, for comparison. */
  readonly goal?: Goal | undefined;
}

export interface Peer {
  readonly name: string;
  /** In the row's unit. */
  readonly value: number;
}

/** The most that is well: of zdisc divided by the peer, or of zdisc's own figure. */
export type Goal = { readonly ratio: number } | { readonly most: number };

/** zdisc divided by the peer; undefined without one. */
export function ratioOf({ zdisc, peer }: Row): number | undefined {
  return peer === undefined ? undefined : zdisc / peer.value;
}

/** undefined: there is no goal, or nothing to compare it with. */
export function isReached(row: Row): boolean | undefined {
  if (row.goal === undefined) return undefined;
  const judged = "ratio" in row.goal ? ratioOf(row) : row.zdisc;
  if (judged === undefined || Number.isNaN(judged)) return undefined;
  return judged <= ("ratio" in row.goal ? row.goal.ratio : row.goal.most);
}
