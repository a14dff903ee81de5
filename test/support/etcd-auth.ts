/** Turns etcd's users and passwords on. */
import type { EtcdMember } from "./etcd-member.js";

export interface EtcdUser {
  readonly name: string;
  readonly password: string;
  /** Key prefixes that the user may read; `""` is every key. */
  readonly read?: readonly string[];
  readonly readwrite?: readonly string[];
}

export interface EtcdAuth {
  readonly rootPassword: string;
  readonly users?: readonly EtcdUser[];
  /** How long a token of a login holds without use. etcd's default is 300. */
  readonly tokenTtlSeconds?: number;
}

export async function enableAuth(etcd: EtcdMember, { rootPassword, users = [] }: EtcdAuth): Promise<void> {
  await etcd.etcdctl(["user", "add", `root:${rootPassword}`]);
  await etcd.etcdctl(["role", "add", "root"]);
  await etcd.etcdctl(["user", "grant-role", "root", "root"]);
  for (const user of users) await addUser(etcd, user);
  await etcd.etcdctl(["auth", "enable"]);
  etcd.loginAsRoot(rootPassword);
}

/** Adds a user with a role of the same name. */
export async function addUser(etcd: EtcdMember, user: EtcdUser): Promise<void> {
  const { name, password, read = [], readwrite = [] } = user;
  await etcd.etcdctl(["user", "add", `${name}:${password}`]);
  await etcd.etcdctl(["role", "add", name]);
  for (const [kind, prefixes] of Object.entries({ read, readwrite })) {
    for (const prefix of prefixes) {
      await etcd.etcdctl(["role", "grant-permission", name, "--prefix=true", kind, prefix]);
    }
  }
  await etcd.etcdctl(["user", "grant-role", name, name]);
}
