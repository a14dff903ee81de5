/** One symbol a state, with its ASCII form and the colour that may stand beside it. */

export const SYMBOLS = {
  live: { symbol: "●", ascii: "*", colour: "green" },
  warning: { symbol: "▲", ascii: "!", colour: "yellow" },
  broken: { symbol: "✗", ascii: "x", colour: "red" },
  lastKnown: { symbol: "◌", ascii: "?", colour: "dim" },
  passed: { symbol: "✓", ascii: "ok", colour: "green" },
  notReached: { symbol: "–", ascii: "-", colour: "dim" },
  join: { symbol: "+", ascii: "+", colour: "green" },
  leave: { symbol: "-", ascii: "-", colour: "red" },
  move: { symbol: "~", ascii: "~", colour: "yellow" },
  renew: { symbol: "=", ascii: "=", colour: "dim" },
} as const;

/** A state that has a symbol. */
export type Mark = keyof typeof SYMBOLS;
