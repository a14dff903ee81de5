/**
 * How the screen looks: the 16 colours that a terminal's own theme makes readable, no background, and beside every
 * colour a symbol that says the same. Without colour, bold and reverse are left.
 */
import { ascii } from "../text/ascii.js";
import { printable } from "../text/printable.js";
import { type Mark, SYMBOLS } from "../text/symbols.js";

export const TONES = ["plain", "good", "warn", "bad", "dim", "bold", "struck", "alert", "selected"] as const;

export type Tone = (typeof TONES)[number];

/** A piece of a line in one tone. Its text may hold values of strangers: `paint` makes it printable. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

export interface Look {
  readonly hasColour: boolean;
  readonly isAscii: boolean;
  readonly isUtc: boolean;
}

/** Select Graphic Rendition, on and off. Source: ECMA-48, 8.3.117. */
const COLOURED: Readonly<Record<Tone, readonly [on: string, off: string]>> = {
  plain: ["", ""],
  good: ["\x1b[32m", "\x1b[39m"],
  warn: ["\x1b[33m", "\x1b[39m"],
  bad: ["\x1b[31;1m", "\x1b[39;22m"],
  dim: ["\x1b[2m", "\x1b[22m"],
  bold: ["\x1b[1m", "\x1b[22m"],
  struck: ["\x1b[2;9m", "\x1b[22;29m"],
  alert: ["\x1b[7m", "\x1b[27m"],
  selected: ["\x1b[7m", "\x1b[27m"],
};

const UNCOLOURED: Readonly<Record<Tone, readonly [on: string, off: string]>> = {
  ...COLOURED,
  good: ["", ""],
  warn: ["", ""],
  bad: COLOURED.bold,
};

const TONE_OF = { green: "good", yellow: "warn", red: "bad", dim: "dim" } as const;

/** Our own signs that the ASCII form of texts does not know. */
const SIGNS: Readonly<Record<string, string>> = {
  "›": ">",
  "▸": ">",
  "─": "-",
  "│": "|",
  "‖": "=",
  "↑": "^",
  "↓": "v",
  "←": "<",
  "⏎": "Enter",
  "▐": "#",
  "▶": ">",
  "●": "*",
  "▲": "!",
  "✗": "x",
  "◌": "?",
};
const SIGN = /[›▸─│‖↑↓←⏎▐▶●▲✗◌]/g;

export class Theme {
  readonly look: Look;
  readonly #codes: typeof COLOURED;

  constructor(look: Look) {
    this.look = look;
    this.#codes = look.hasColour ? COLOURED : UNCOLOURED;
  }

  /** A state's symbol in its colour: always one cell. */
  mark(mark: Mark): Span {
    const { symbol, ascii: plain, colour } = SYMBOLS[mark];
    return { text: this.look.isAscii ? plain : symbol, tone: TONE_OF[colour] };
  }

  /** zdisc's own signs as this terminal draws them; not for values of strangers. */
  sign(text: string): string {
    return this.look.isAscii ? ascii(text).replace(SIGN, (sign) => SIGNS[sign] ?? sign) : text;
  }

  /** The one way of text to the terminal. */
  paint(spans: readonly Span[]): string {
    let line = "";
    for (const { text, tone } of spans) {
      const [on, off] = this.#codes[tone];
      line += on + printable(text) + off;
    }
    return line;
  }
}
