/** Short names for things in an order, as the columns of a spreadsheet have them. */

const LETTERS = 26;
const FIRST_LETTER = 97;

/** `a` of 0, `z` of 25, `aa` of 26. */
export function lettersOf(index: number): string {
  const letter = String.fromCharCode(FIRST_LETTER + (index % LETTERS));
  return index < LETTERS ? letter : lettersOf(Math.floor(index / LETTERS) - 1) + letter;
}
