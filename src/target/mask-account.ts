/** Targets and data sources that carry a password show it to nobody: `root:secret@h1:2379` becomes `root:***@h1:2379`. */
export function maskAccount(text: string): string {
  return text
    .split(/([/,])/)
    .map(maskPassword)
    .join("");
}

/**
 * Of what lies between slashes and commas. The account ends at the last `@`, as in Go: a password may hold one, and a
 * blank, too, so that words before it are masked rather than a part of it shown.
 */
function maskPassword(part: string): string {
  const at = part.lastIndexOf("@");
  const colon = part.indexOf(":");
  return colon === -1 || colon > at ? part : `${part.slice(0, colon)}:***${part.slice(at)}`;
}
