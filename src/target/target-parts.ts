/** The two small rules by which go-zero takes a target's text apart. Source: go-zero zrpc/resolver/internal/targets. */

/** The parts between commas, the empty ones left out; blanks are kept. */
export function splitList(text: string): string[] {
  return text.split(",").filter((part) => part !== "");
}

/** Without any slash at either end. */
export function trimSlashes(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === "/") start += 1;
  while (end > start && text[end - 1] === "/") end -= 1;
  return text.slice(start, end);
}
