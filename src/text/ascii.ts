/** zdisc's own punctuation in ASCII, for terminals that draw no other. */

const FORMS: Readonly<Record<string, string>> = {
  "…": "...",
  "→": "->",
  "–": "-",
  "—": "-",
  "×": "x",
  "≥": ">=",
};
const OWN = /[…→–—×≥]/g;

/** Values of strangers are left as they are: what they hold is not zdisc's to change. */
export function ascii(text: string): string {
  return text.replace(OWN, (character) => FORMS[character] ?? character);
}
