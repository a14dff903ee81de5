/** etcd's Auth service. Source: etcd server/etcdserver/api/v3rpc/auth.go, v3_server.go. */
import { EtcdRefusal } from "../../store/memory/etcd-refusal.js";
import type { MessageTypes } from "../../store/protocol/message-types.js";
import type { UnaryHandlers } from "../call-host.js";
import type { Caller } from "../caller.js";
import { fromSpan, toSpan } from "../kv-requests.js";
import { headerOf } from "../response-header.js";
import type { ServerParts } from "../server-parts.js";
import type { AuthStore } from "./auth-store.js";
import type { Guard } from "./guard.js";
import { hashPassword, isPassword } from "./password.js";
import type { Access, Permission } from "./permissions.js";

export function authHandlers(parts: ServerParts): UnaryHandlers<"Auth"> {
  return { ...loginHandlers(parts), ...userHandlers(parts), ...roleHandlers(parts) };
}

function loginHandlers({ etcd, auth, guard }: ServerParts): UnaryHandlers<"Auth"> {
  return {
    authEnable(_request, caller) {
      guard.requireRoot(caller);
      auth.enable();
      return { header: headerOf(etcd) };
    },
    authDisable(_request, caller) {
      guard.requireRoot(caller);
      auth.disable();
      return { header: headerOf(etcd) };
    },
    authStatus(_request, caller) {
      guard.requireRoot(caller);
      return { header: headerOf(etcd), enabled: auth.isEnabled, authRevision: String(auth.revision) };
    },
    async authenticate({ name = "", password = "" }) {
      await logIn(auth, name, password);
      return { header: headerOf(etcd), token: auth.tokens.assign(name) };
    },
  };
}

/** The hash takes a moment in which users may change; etcd, too, then looks again. */
async function logIn(auth: AuthStore, name: string, password: string): Promise<void> {
  for (;;) {
    if (!auth.isEnabled) throw new EtcdRefusal("authNotEnabled");
    const { revision } = auth;
    const hash = auth.passwordOf(name);
    if (hash === undefined || !(await isPassword(password, hash))) throw new EtcdRefusal("authFailed");
    if (revision === auth.revision) return;
  }
}

function userHandlers({ etcd, auth, guard }: ServerParts): UnaryHandlers<"Auth"> {
  const done = () => ({ header: headerOf(etcd) });
  return {
    async userAdd({ name = "", password = "", options }, caller) {
      const hash = options?.no_password ? undefined : await hashPassword(password);
      guard.requireRoot(caller);
      auth.addUser(name, hash);
      return done();
    },
    userGet({ name = "" }, caller) {
      requireRootOr(guard, caller, () => guard.userOf(caller) === name);
      const roles = [...auth.rolesOf(name)];
      return { header: headerOf(etcd), roles };
    },
    userList(_request, caller) {
      guard.requireRoot(caller);
      return { header: headerOf(etcd), users: [...auth.userNames] };
    },
    userDelete({ name = "" }, caller) {
      guard.requireRoot(caller);
      auth.deleteUser(name);
      return done();
    },
    async userChangePassword({ name = "", password = "" }, caller) {
      const hash = password === "" ? undefined : await hashPassword(password);
      guard.requireRoot(caller);
      auth.changePassword(name, hash);
      return done();
    },
    userGrantRole({ user = "", role = "" }, caller) {
      guard.requireRoot(caller);
      auth.grantRole(user, role);
      return done();
    },
    userRevokeRole({ name = "", role = "" }, caller) {
      guard.requireRoot(caller);
      auth.revokeRole(name, role);
      return done();
    },
  };
}

function roleHandlers({ etcd, auth, guard }: ServerParts): UnaryHandlers<"Auth"> {
  const done = () => ({ header: headerOf(etcd) });
  return {
    roleAdd({ name = "" }, caller) {
      guard.requireRoot(caller);
      auth.addRole(name);
      return done();
    },
    roleGet({ role = "" }, caller) {
      requireRootOr(guard, caller, () => auth.hasRole(guard.userOf(caller) ?? "", role));
      return { header: headerOf(etcd), perm: auth.permissionsOfRole(role).map(fromPermission) };
    },
    roleList(_request, caller) {
      guard.requireRoot(caller);
      return { header: headerOf(etcd), roles: [...auth.roleNames] };
    },
    roleDelete({ role = "" }, caller) {
      guard.requireRoot(caller);
      auth.deleteRole(role);
      return done();
    },
    roleGrantPermission({ name = "", perm }, caller) {
      guard.requireRoot(caller);
      if (!perm) throw new EtcdRefusal("permissionNotGiven");
      auth.grantPermission(name, toPermission(perm));
      return done();
    },
    roleRevokePermission({ role = "", key, range_end }, caller) {
      guard.requireRoot(caller);
      auth.revokePermission(role, toSpan(key, range_end));
      return done();
    },
  };
}

function requireRootOr(guard: Guard, caller: Caller, isAllowed: () => boolean): void {
  try {
    guard.requireRoot(caller);
  } catch (error) {
    if (!isAllowed()) throw error;
  }
}

const ACCESS: Readonly<Record<string, readonly Access[]>> = {
  Read: ["read"],
  Write: ["write"],
  Readwrite: ["read", "write"],
};

/** Throws `invalidAuthManagement` for a range that cannot hold a key. */
function toPermission({ permType, key, range_end }: MessageTypes["Permission"]): Permission {
  const span = toSpan(key, range_end);
  const isEmpty = span.to !== undefined && span.from >= span.to;
  if (key.length === 0 || isEmpty) throw new EtcdRefusal("invalidAuthManagement");
  return { span, access: ACCESS[permType] ?? [] };
}

function fromPermission({ span, access }: Permission): MessageTypes["Permission"] {
  const permType = access.length === 2 ? "Readwrite" : access.includes("read") ? "Read" : "Write";
  return { permType, ...fromSpan(span) };
}
