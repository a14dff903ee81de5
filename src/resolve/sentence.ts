/** Parts of the sentences that stages and verdicts say. */

/** `1 endpoint`, `3 endpoints`, `2 addresses`. */
export function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}

/** As a sentence begins. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
