/**
 * A line of bash as far as the cursor, in words, and a word written so that bash takes it for one. Nothing is expanded:
 * `$HOME` is five characters. Source: POSIX, XCU 2.2; bash's readline replaces only what stands behind the last of
 * COMP_WORDBREAKS in the word.
 */

export interface ShellWord {
  /** Without its quotes. */
  text: string;
  /** As it was typed. */
  raw: string;
  /** The quote that is still open. */
  quote: "" | "'" | '"';
  /** It has quotes somewhere behind its begin: readline takes it for another word. */
  isMixed: boolean;
}

export interface ShellLine {
  /** All but the last. */
  readonly words: readonly string[];
  /** The word at the cursor, which may be empty. */
  readonly current: ShellWord;
  /** The word at the cursor is a file that is read or written. */
  readonly isRedirected: boolean;
}

export function readShellLine(line: string): ShellLine {
  const words: ShellWord[] = [];
  let word: ShellWord | undefined;
  let isRedirected = false;
  const open = (): ShellWord => {
    word ??= { text: "", raw: "", quote: "", isMixed: false };
    return word;
  };
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    const quote = word?.quote ?? "";
    if (quote === "" && /\s/.test(character)) {
      if (word !== undefined && !isRedirected) words.push(word);
      if (word !== undefined) isRedirected = false;
      word = undefined;
    } else if (quote === "" && /[<>]/.test(character)) {
      if (word !== undefined && !isRedirected && !/^\d+$/.test(word.raw)) words.push(word);
      word = undefined;
      isRedirected = true;
    } else at += takeCharacter(open(), character, line.charAt(at + 1));
  }
  return { words: words.map(({ text }) => text), current: open(), isRedirected };
}

/** How many characters more it took. */
function takeCharacter(word: ShellWord, character: string, next: string): number {
  if (isEscape(word.quote, character, next)) {
    word.text += next;
    word.raw += character + next;
    return 1;
  }
  word.raw += character;
  const isQuote = character === "'" || character === '"';
  if (isQuote && (word.quote === "" || word.quote === character)) {
    word.isMixed ||= word.raw.length > 1;
    word.quote = word.quote === "" ? character : "";
  } else word.text += character;
  return 0;
}

function isEscape(quote: ShellWord["quote"], character: string, next: string): boolean {
  if (character !== "\\" || next === "" || quote === "'") return false;
  return quote === "" || /["\\$`]/.test(next);
}

/**
 * What bash is to put in the place of the word at the cursor, or undefined where it could not be told apart from
 * something else. `breaks` is COMP_WORDBREAKS.
 */
export function bashReply(text: string, current: ShellWord, breaks: string): string | undefined {
  if (current.isMixed) return undefined;
  if (current.quote === "'") return text.includes("'") ? undefined : text;
  // In double quotes an exclamation mark cannot be escaped without a backslash that stays.
  if (current.quote === '"') return text.includes("!") ? undefined : text.replace(/["\\$`]/g, "\\$&");
  const typed = standing(current.raw, breaks);
  const quoted = backslashed(text);
  return quoted.startsWith(typed) ? quoted.slice(typed.length) : undefined;
}

/** Letters and digits of any language, and what means nothing to bash. */
function backslashed(text: string): string {
  return text.replace(/[^\p{L}\p{N}\p{M}_./:@%+=,-]/gu, "\\$&");
}

/** What readline leaves as it is. */
function standing(raw: string, breaks: string): string {
  for (let at = raw.length - 1; at >= 0; at--) {
    if (breaks.includes(raw.charAt(at)) && raw.charAt(at - 1) !== "\\") return raw.slice(0, at + 1);
  }
  return "";
}
