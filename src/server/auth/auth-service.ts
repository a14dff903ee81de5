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

type Header = MessageTypes["ResponseHeader"];

export function authHandlers(parts: ServerParts): UnaryHandlers<"Auth"> {
  return { ...loginHandlers(parts), ...userHandlers(parts), ...roleHandlers(parts) };
}

function loginHandlers({ etcd, auth, guard }: ServerParts): UnaryHandlers<"Auth"> {
  const change = changesOf({ etcd, guard });
  return {
    authEnable: change(() => auth.enable()),
    authDisable: change(() => auth.disable()),
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

function userHandlers({ etcd, auth, guard }: ServerParts): UnaryHandlers<"Auth"> {
  const change = changesOf({ etcd, guard });
  return {
    async userAdd({ name = "", password = "", options }, caller) {
      const hash = options?.no_password ? undefined : await hashPassword(password);
      return change(() => auth.addUser(name, hash))({}, caller);
    },
    async userChangePassword({ name = "", password = "" }, caller) {
      const hash = password === "" ? undefined : await hashPassword(password);
      return change(() => auth.changePassword(name, hash))({}, caller);
    },
    userDelete: change(({ name = "" }) => auth.deleteUser(name)),
    userGrantRole: change(({ user = "", role = "" }) => auth.grantRole(user, role)),
    userRevokeRole: change(({ name = "", role = "" }) => auth.revokeRole(name, role)),
    userGet({ name = "" }, caller) {
      requireRootOr(guard, caller, () => guard.userOf(caller) === name);
      return { header: headerOf(etcd), roles: [...auth.rolesOf(name)] };
    },
    userList(_request, caller) {
      guard.requireRoot(caller);
      return { header: headerOf(etcd), users: [...auth.userNames] };
    },
  };
}

function roleHandlers({ etcd, auth, guard }: ServerParts): UnaryHandlers<"Auth"> {
  const change = changesOf({ etcd, guard });
  return {
    roleAdd: change(({ name = "" }) => auth.addRole(name)),
    roleDelete: change(({ role = "" }) => auth.deleteRole(role)),
    roleGrantPermission: change(({ name = "", perm }) => auth.grantPermission(name, toPermission(perm))),
    roleRevokePermission: change(({ role = "", key, range_end }) =>
      auth.revokePermission(role, toSpan(key, range_end)),
    ),
    roleGet({ role = "" }, caller) {
      requireRootOr(guard, caller, () => auth.hasRole(guard.userOf(caller) ?? "", role));
      return { header: headerOf(etcd), perm: auth.permissionsOfRole(role).map(fromPermission) };
    },
    roleList(_request, caller) {
      guard.requireRoot(caller);
      return { header: headerOf(etcd), roles: [...auth.roleNames] };
    },
  };
}

/** What root alone may do, and what is answered with nothing but a header. */
function changesOf({ etcd, guard }: Pick<ServerParts, "etcd" | "guard">) {
  return <Request>(work: (request: Request) => void) =>
    (request: Request, caller: Caller): { header: Header } => {
      guard.requireRoot(caller);
      work(request);
      return { header: headerOf(etcd) };
    };
}

function requireRootOr(guard: Guard, caller: Caller, isAllowed: () => boolean): void {
  try {
    guard.requireRoot(caller);
  } catch (error) {
    if (!isAllowed()) throw error;
  }
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

const ACCESS: Readonly<Record<string, readonly Access[]>> = {
  Read: ["read"],
  Write: ["write"],
  Readwrite: ["read", "write"],
};

/** Throws `permissionNotGiven`, and `invalidAuthManagement` for a range that cannot hold a key. */
function toPermission(permission: MessageTypes["Permission"] | null | undefined): Permission {
  if (!permission) throw new EtcdRefusal("permissionNotGiven");
  const { permType, key, range_end } = permission;
  const span = toSpan(key, range_end);
  const isEmpty = span.to !== undefined && span.from >= span.to;
  if (key.length === 0 || isEmpty) throw new EtcdRefusal("invalidAuthManagement");
  return { span, access: ACCESS[permType] ?? [] };
}

function fromPermission({ span, access }: Permission): MessageTypes["Permission"] {
  const permType = access.length === 2 ? "Readwrite" : access.includes("read") ? "Read" : "Write";
  return { permType, ...fromSpan(span) };
}
