/** Targets and data sources that carry a password show it to nobody: `root:secret@h1:2379` becomes `root:***@h1:2379`. */
export function maskAccount(text: string): string {
  const parts = text.split("@");
  const last = parts.pop() ?? "";
  return [...parts.map(maskPassword), last].join("@");
}

/** `before` stands in front of an `@`: the account begins behind its last slash or comma. A password may hold a blank. */
function maskPassword(before: string): string {
  let start = before.length;
  while (start > 0 && !/[/,]/.test(before[start - 1] ?? "")) start -= 1;
  const colon = before.indexOf(":", start);
  return colon === -1 ? before : `${before.slice(0, colon)}:***`;
}
