/** A secret, and every form in which it could stand in an output without being seen at once. */
import { printable } from "../../src/text/printable.js";

export function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  return [
    ...new Set([
      secret,
      printable(secret),
      JSON.stringify(secret).slice(1, -1),
      encodeURIComponent(secret),
      secret.replaceAll("'", `'\\''`),
      bytes.toString("base64"),
      bytes.toString("hex"),
    ]),
  ];
}

/** Throws naming where, and not what. */
export function expectNone(text: string, secrets: readonly string[], where: string): void {
  for (const [at, secret] of secrets.entries()) {
    const place = text.indexOf(secret);
    if (place < 0) continue;
    const before = text.slice(Math.max(0, place - 60), place);
    throw new Error(`${where}: secret ${at} stands behind ${JSON.stringify(before)}`);
  }
}
