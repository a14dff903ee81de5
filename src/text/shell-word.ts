/** A name of a stranger as one word of a command that somebody will paste into a shell. */

/** zsh takes a word that begins with = for the path of a program. */
const PLAIN = /^(?!=)[\w./:@%+,=-]+$/;

/** Plain names stay as they are; all else stands in single quotes. Source: POSIX, Shell Command Language, 2.2.2. */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
