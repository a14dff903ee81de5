/** Puts text on the clipboard of whoever sits at the terminal, over SSH, too. Source: xterm ctlseqs, OSC 52. */
export function copySequence(text: string): string {
  return `\x1b]52;c;${Buffer.from(text, "utf8").toString("base64")}\x07`;
}
