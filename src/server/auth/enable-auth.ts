/** Users for a server that begins with authentication on. */
import { DiscoveryError } from "../../errors.js";
import { fromText } from "../../store/memory/byte-string.js";
import { EtcdRefusal } from "../../store/memory/etcd-refusal.js";
import { spanOfPrefix } from "../../store/memory/key-span.js";
import type { AuthStore } from "./auth-store.js";
import { hashPassword } from "./password.js";
import type { Access } from "./permissions.js";

export interface NewUser {
  /** `root` may do everything. */
  readonly name: string;
  readonly password: string;
  /** Prefixes of keys that the user may read, or read and write; `""` is every key. Default: none. */
  readonly read?: readonly string[] | undefined;
  readonly readwrite?: readonly string[] | undefined;
}

/** Each user gets a role of his own name. Throws `config` without root, and when a name comes twice or is empty. */
export async function enableAuth(auth: AuthStore, users: readonly NewUser[]): Promise<void> {
  if (!users.some(({ name }) => name === "root"))
    throw new DiscoveryError("config", "authentication needs a user root", {
      remedy: "add root with a password",
    });
  try {
    for (const user of users) await addUser(auth, user);
    auth.enable();
  } catch (cause) {
    if (!(cause instanceof EtcdRefusal)) throw cause;
    throw new DiscoveryError("config", `these users cannot be added: ${cause.message}`, { cause });
  }
}

async function addUser(
  auth: AuthStore,
  { name, password, read = [], readwrite = [] }: NewUser,
): Promise<void> {
  auth.addUser(name, await hashPassword(password));
  auth.addRole(name);
  auth.grantRole(name, name);
  const grant = (prefix: string, access: readonly Access[]) =>
    auth.grantPermission(name, { span: spanOfPrefix(fromText(prefix)), access });
  for (const prefix of read) grant(prefix, ["read"]);
  for (const prefix of readwrite) grant(prefix, ["read", "write"]);
}
