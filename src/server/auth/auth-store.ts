/** Users, roles and what they may do, as etcd administers them. Source: etcd server/auth/store.go. */
import { compareValues } from "../../runtime/compare-values.js";
import { fromText } from "../../store/memory/byte-string.js";
import { EtcdRefusal } from "../../store/memory/etcd-refusal.js";
import { ALL_KEYS, type KeySpan } from "../../store/memory/key-span.js";
import type { PasswordHash } from "./password.js";
import type { Permission } from "./permissions.js";
import type { Tokens } from "./tokens.js";

/** The user, and the role, that may do everything. */
const ROOT = "root";
/** What etcd shows of it. */
const ALL_PERMISSIONS: Permission = { span: ALL_KEYS, access: ["read", "write"] };

interface User {
  readonly roles: Set<string>;
  /** Undefined: logs in by certificate only. */
  password: PasswordHash | undefined;
  readonly hasPassword: boolean;
}

export class AuthStore {
  readonly tokens: Tokens;
  readonly #users = new Map<string, User>();
  readonly #roles = new Map<string, Permission[]>();
  #isEnabled = false;
  #revision = 1;

  constructor(tokens: Tokens) {
    this.tokens = tokens;
  }

  get isEnabled(): boolean {
    return this.#isEnabled;
  }

  /** Counts changes of users and roles. */
  get revision(): number {
    return this.#revision;
  }

  /** Throws `rootUserNotExist` or `rootRoleNotExist`. */
  enable(): void {
    if (this.#isEnabled) return;
    const root = this.#users.get(ROOT);
    if (root === undefined) throw new EtcdRefusal("rootUserNotExist");
    if (!root.roles.has(ROOT)) throw new EtcdRefusal("rootRoleNotExist");
    this.#isEnabled = true;
  }

  disable(): void {
    if (!this.#isEnabled) return;
    this.#isEnabled = false;
    this.#revision += 1;
    this.tokens.forgetAll();
  }

  get userNames(): readonly string[] {
    return sorted(this.#users.keys());
  }

  get roleNames(): readonly string[] {
    return sorted(this.#roles.keys());
  }

  hasUser(name: string): boolean {
    return this.#users.has(name);
  }

  /** Whether the user has the role; false when there is no such user. */
  hasRole(user: string, role: string): boolean {
    return this.#users.get(user)?.roles.has(role) ?? false;
  }

  isRoot(user: string): boolean {
    return this.hasRole(user, ROOT);
  }

  /** Throws `userNotFound`. */
  rolesOf(user: string): readonly string[] {
    return sorted(this.#user(user).roles);
  }

  /** What all roles of a user let him do. */
  permissionsOf(user: string): readonly Permission[] {
    return [...(this.#users.get(user)?.roles ?? [])].flatMap((role) => this.#roles.get(role) ?? []);
  }

  /** Throws `roleNotFound`. */
  permissionsOfRole(role: string): readonly Permission[] {
    const permissions = this.#role(role);
    return role === ROOT ? [ALL_PERMISSIONS] : permissions;
  }

  /** Throws `authFailed` or `noPasswordUser`; undefined: no password fits. */
  passwordOf(user: string): PasswordHash | undefined {
    const found = this.#users.get(user);
    if (found === undefined) throw new EtcdRefusal("authFailed");
    if (!found.hasPassword) throw new EtcdRefusal("noPasswordUser");
    return found.password;
  }

  /** Without a hash the user cannot log in by password. Throws `userEmpty` or `userAlreadyExists`. */
  addUser(name: string, password: PasswordHash | undefined): void {
    if (name === "") throw new EtcdRefusal("userEmpty");
    if (this.#users.has(name)) throw new EtcdRefusal("userAlreadyExists");
    this.#users.set(name, { roles: new Set(), password, hasPassword: password !== undefined });
    this.#revision += 1;
  }

  deleteUser(name: string): void {
    if (this.#isEnabled && name === ROOT) throw new EtcdRefusal("invalidAuthManagement");
    this.#user(name);
    this.#users.delete(name);
    this.#revision += 1;
    this.tokens.forgetUser(name);
  }

  /** Undefined: an empty password, with which nobody logs in. Ends the user's logins. */
  changePassword(name: string, password: PasswordHash | undefined): void {
    const user = this.#user(name);
    if (user.hasPassword) user.password = password;
    this.#revision += 1;
    this.tokens.forgetUser(name);
  }

  grantRole(name: string, role: string): void {
    const user = this.#user(name);
    if (role !== ROOT) this.#role(role);
    if (user.roles.has(role)) return;
    user.roles.add(role);
    this.#revision += 1;
  }

  revokeRole(name: string, role: string): void {
    if (this.#isEnabled && name === ROOT && role === ROOT) throw new EtcdRefusal("invalidAuthManagement");
    if (!this.#user(name).roles.delete(role)) throw new EtcdRefusal("roleNotGranted");
    this.#revision += 1;
  }

  addRole(name: string): void {
    if (name === "") throw new EtcdRefusal("roleEmpty");
    if (this.#roles.has(name)) throw new EtcdRefusal("roleAlreadyExists");
    this.#roles.set(name, []);
    this.#revision += 1;
  }

  deleteRole(name: string): void {
    if (this.#isEnabled && name === ROOT) throw new EtcdRefusal("invalidAuthManagement");
    this.#role(name);
    this.#roles.delete(name);
    for (const { roles } of this.#users.values()) roles.delete(name);
    this.#revision += 1;
  }

  /** Takes the place of a permission for the same span. */
  grantPermission(role: string, permission: Permission): void {
    const permissions = this.#role(role);
    const others = permissions.filter(({ span }) => !isSameSpan(span, permission.span));
    this.#roles.set(role, [...others, permission].sort(byBegin));
    this.#revision += 1;
  }

  revokePermission(role: string, span: KeySpan): void {
    const permissions = this.#role(role);
    const left = permissions.filter((permission) => !isSameSpan(permission.span, span));
    if (left.length === permissions.length) throw new EtcdRefusal("permissionNotGranted");
    this.#roles.set(role, left);
    this.#revision += 1;
  }

  #user(name: string): User {
    const user = this.#users.get(name);
    if (user === undefined) throw new EtcdRefusal("userNotFound");
    return user;
  }

  #role(name: string): Permission[] {
    const role = this.#roles.get(name);
    if (role === undefined) throw new EtcdRefusal("roleNotFound");
    return role;
  }
}

/** In byte order, as etcd keeps names. */
function sorted(names: Iterable<string>): string[] {
  return [...names].sort((a, b) => compareValues(fromText(a), fromText(b)));
}

function byBegin(a: Permission, b: Permission): number {
  return compareValues(a.span.from, b.span.from);
}

function isSameSpan(a: KeySpan, b: KeySpan): boolean {
  return a.from === b.from && a.to === b.to;
}
