/** Users for a server that begins with authentication on. */
import { fromText } from "../../store/memory/byte-string.js";
import { spanOfPrefix } from "../../store/memory/key-span.js";
import type { AuthStore } from "./auth-store.js";
import { hashPassword } from "./password.js";

export interface NewUser {
  /** `root` may do everything. */
  readonly name: string;
  readonly password: string;
  /** Prefixes of keys that the user may read, or read and write; `""` is every key. Default: none. */
  readonly read?: readonly string[] | undefined;
  readonly readwrite?: readonly string[] | undefined;
}

/** Each user gets a role of his own name. Throws `rootUserNotExist` when root is not among them. */
export async function enableAuth(auth: AuthStore, users: readonly NewUser[]): Promise<void> {
  for (const { name, password, read = [], readwrite = [] } of users) {
    auth.addUser(name, await hashPassword(password));
    auth.addRole(name);
    auth.grantRole(name, name);
    const grant = (prefix: string, access: readonly ("read" | "write")[]) =>
      auth.grantPermission(name, { span: spanOfPrefix(fromText(prefix)), access });
    for (const prefix of read) grant(prefix, ["read"]);
    for (const prefix of readwrite) grant(prefix, ["read", "write"]);
  }
  auth.enable();
}
