/**
 * Bytes of a terminal as keys with names: `j`, `ctrl+b`, `pageup`, `escape`. Pasted text is one input, never keys.
 * Source: xterm ctlseqs, "PC-Style Function Keys" and "Bracketed Paste Mode".
 */

export type Input =
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "paste"; readonly text: string };

const NAMED: Readonly<Record<string, string>> = {
  "\x1b[A": "up",
  "\x1bOA": "up",
  "\x1b[B": "down",
  "\x1bOB": "down",
  "\x1b[C": "right",
  "\x1bOC": "right",
  "\x1b[D": "left",
  "\x1bOD": "left",
  "\x1b[H": "home",
  "\x1bOH": "home",
  "\x1b[1~": "home",
  "\x1b[7~": "home",
  "\x1b[F": "end",
  "\x1bOF": "end",
  "\x1b[4~": "end",
  "\x1b[8~": "end",
  "\x1b[5~": "pageup",
  "\x1b[6~": "pagedown",
  "\x1b[3~": "delete",
  "\r": "enter",
  "\n": "enter",
  "\x1bOM": "enter",
  "\t": "tab",
  "\x7f": "backspace",
  "\b": "backspace",
  "\x1b": "escape",
};

/** One control sequence or key at a time: CSI, SS3, Alt with a key, or a character. */
const TOKEN = /\x1b\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]|\x1bO[\x20-\x7e]|\x1b[^\x1b[O]|[^\x1b]/suy;
/** The beginning of a sequence whose rest has not come yet. */
const BEGUN = /^\x1b(?:\[[\x30-\x3f]*[\x20-\x2f]*|O)?$/;
const PASTE_BEGIN = "\x1b[200~";
const PASTE_END = "\x1b[201~";
/** Nobody types more into a filter; what is pasted beyond is let go. */
const MOST_PASTED = 1_000;

export class InputParser {
  #rest = "";
  /** What was pasted so far; undefined while nothing is. */
  #pasted: string | undefined;

  /** Whether an escape has come whose meaning hangs on what follows. */
  get isPending(): boolean {
    return this.#rest !== "";
  }

  feed(text: string): Input[] {
    const inputs: Input[] = [];
    let rest = this.#rest + text;
    this.#rest = "";
    while (rest !== "")
      rest = this.#pasted === undefined ? this.#key(rest, inputs) : this.#paste(rest, inputs);
    return inputs;
  }

  /** Nothing followed in time: an escape is the key. */
  flush(): Input[] {
    const isEscape = this.#rest === "\x1b";
    this.#rest = "";
    return isEscape ? [{ kind: "key", key: "escape" }] : [];
  }

  #key(text: string, inputs: Input[]): string {
    if (BEGUN.test(text)) {
      this.#rest = text;
      return "";
    }
    TOKEN.lastIndex = 0;
    const token = TOKEN.exec(text)?.[0] ?? text.slice(0, 1);
    if (token === PASTE_BEGIN) this.#pasted = "";
    else {
      const key = keyOf(token);
      if (key !== undefined) inputs.push({ kind: "key", key });
    }
    return text.slice(token.length);
  }

  #paste(text: string, inputs: Input[]): string {
    const end = text.indexOf(PASTE_END);
    if (end === -1) {
      // The end may have come by halves.
      const kept = Math.max(0, text.length - PASTE_END.length + 1);
      this.#pasted = ((this.#pasted ?? "") + text.slice(0, kept)).slice(0, MOST_PASTED);
      this.#rest = text.slice(kept);
      return "";
    }
    inputs.push({ kind: "paste", text: ((this.#pasted ?? "") + text.slice(0, end)).slice(0, MOST_PASTED) });
    this.#pasted = undefined;
    return text.slice(end + PASTE_END.length);
  }
}

/** undefined: a sequence that is no key of ours, such as an answer of the terminal or Alt with a letter. */
function keyOf(token: string): string | undefined {
  const named = NAMED[token];
  if (named !== undefined) return named;
  const code = token.codePointAt(0) ?? 0;
  if (token.startsWith("\x1b")) return undefined;
  if (code < 0x20) return `ctrl+${String.fromCharCode(code + 0x60)}`;
  return token;
}
