/** Real inputs to begin with: the cases of test/golden, made by real go-zero. */
import { readFileSync } from "node:fs";

export function golden(name: string): readonly Readonly<Record<string, unknown>>[] {
  const file = new URL(`../golden/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { cases: Record<string, unknown>[] }).cases;
}
