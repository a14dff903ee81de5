/** How etcd is reached, as words of a command that is to be pasted: what was typed, but for the password. */
import { longName } from "./flag.js";
import type { GlobalOptions } from "./global-flags.js";

const WITH_VALUE = [
  "endpoints",
  "file",
  "block",
  "user",
  "passwordFile",
  "cacert",
  "cert",
  "certKey",
  "tlsServerName",
] as const;

/** What comes from the environment or by default is left out: it is there the next time, too. */
export function connectionArguments(typed: GlobalOptions): string[] {
  const values = WITH_VALUE.flatMap((name) => {
    const value = name === "user" ? typed.user?.split(":")[0] : typed[name];
    if (value === undefined) return [];
    return [name === "file" ? "-f" : `--${longName(name)}`, value];
  });
  return typed.insecureSkipTlsVerify ? [...values, "--insecure-skip-tls-verify"] : values;
}
