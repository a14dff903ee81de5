/** Bars of eighths of a cell, `█████▍`, or of `#` where only ASCII is drawn. */

export interface BarOptions {
  /** Cells of a full bar. */
  readonly cells: number;
  readonly isAscii: boolean;
}

const EIGHTHS = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];

/** A bar for `share` (0 to 1), without padding: its length is what it says. A share above 0 always shows something. */
export function bar(share: number, { cells, isAscii }: BarOptions): string {
  const length = Math.min(1, Math.max(0, share)) * cells;
  if (isAscii) return "#".repeat(share > 0 ? Math.max(1, Math.round(length)) : 0);
  const eighths = share > 0 ? Math.max(1, Math.round(length * 8)) : 0;
  return "█".repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}

/** A gauge of whole cells, `████████░░`: how much of a lease is left. */
export function gauge(share: number, { cells, isAscii }: BarOptions): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * cells);
  return (isAscii ? "#" : "█").repeat(full) + (isAscii ? "." : "░").repeat(cells - full);
}
