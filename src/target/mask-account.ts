/** Targets that carry a password show it to nobody: `root:secret@h1:2379` becomes `root:***@h1:2379`. */
export function maskAccount(text: string): string {
  return text.replace(/([^/:@,\s]*):([^/@,\s]+)@/g, "$1:***@");
}
