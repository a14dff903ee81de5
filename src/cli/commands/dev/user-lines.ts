/**
 * `--user-file FILE`: lines of `name:password`; blank ones and those that begin with a # count nothing. No message
 * repeats any of a line: it may be a password.
 */
import { DiscoveryError } from "../../../errors.js";

export interface UserLine {
  readonly name: string;
  readonly password: string;
}

/** etcd turns authentication on only when there is one. */
export const ROOT = "root";

/** Throws `config` naming file and line where a line is something else, a name stands twice, or root is not there. */
export function parseUserLines(text: string, file: string): UserLine[] {
  const users: UserLine[] = [];
  for (const [at, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name = "", password = ""] = /^([^:]+):(.+)$/.exec(line) ?? [];
    const place = `${file}:${at + 1}:`;
    if (name === "") refuse(`${place} this is not "name:password"`, "a name, a colon, the password");
    if (users.some((user) => user.name === name))
      refuse(`${place} this name stood before`, "one line a name");
    users.push({ name, password });
  }
  if (!users.some(({ name }) => name === ROOT)) {
    refuse(`${file} has no user ${ROOT}`, `a line of "${ROOT}:PASSWORD"`);
  }
  return users;
}

function refuse(message: string, remedy: string): never {
  throw new DiscoveryError("config", message, { remedy });
}
