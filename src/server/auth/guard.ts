/**
 * Who may do what, while authentication is on. Every check throws what etcd says: `userEmpty` without a login,
 * `invalidAuthToken`, `permissionDenied`. Source: etcd server/etcdserver/apply/apply_auth.go, v3_server.go.
 */
import { EtcdRefusal } from "../../store/memory/etcd-refusal.js";
import { type KeySpan, spanOfKey } from "../../store/memory/key-span.js";
import type { MemoryEtcd } from "../../store/memory/memory-etcd.js";
import type {
  DeleteOperation,
  Operation,
  PutOperation,
  TransactionOperation,
} from "../../store/memory/operation.js";
import type { LeaseId } from "../../store/revision.js";
import type { Caller } from "../caller.js";
import type { AuthStore } from "./auth-store.js";
import { type Access, covers } from "./permissions.js";

type Credentials = Pick<Caller, "token" | "certificateName">;

export class Guard {
  readonly #auth: AuthStore;
  readonly #etcd: MemoryEtcd;

  constructor(auth: AuthStore, etcd: MemoryEtcd) {
    this.#auth = auth;
    this.#etcd = etcd;
  }

  /** Undefined: nobody, or authentication is off. A token, when there is one, has to be good. */
  userOf({ token, certificateName }: Credentials): string | undefined {
    if (!this.#auth.isEnabled) return undefined;
    if (token === undefined) return certificateName();
    const user = this.#auth.tokens.userOf(token);
    if (user === undefined) throw new EtcdRefusal("invalidAuthToken");
    return user;
  }

  /** Anybody who is logged in. */
  requireLogin(caller: Credentials): void {
    if (this.#auth.isEnabled && this.userOf(caller) === undefined) throw new EtcdRefusal("userEmpty");
  }

  requireRoot(caller: Credentials): void {
    if (!this.#auth.isEnabled) return;
    const user = this.userOf(caller);
    if (user === undefined || user === "") throw new EtcdRefusal("userEmpty");
    if (!this.#auth.hasUser(user)) throw new EtcdRefusal("userNotFound");
    if (!this.#auth.isRoot(user)) throw new EtcdRefusal("permissionDenied");
  }

  requireRead(caller: Credentials, span: KeySpan): void {
    this.#require("read", this.userOf(caller), span);
  }

  requirePut(caller: Credentials, put: PutOperation): void {
    this.#requirePut(this.userOf(caller), put);
  }

  requireDelete(caller: Credentials, deletion: DeleteOperation): void {
    this.#requireDelete(this.userOf(caller), deletion);
  }

  /** All of it, whichever branch will be taken. */
  requireTransaction(caller: Credentials, transaction: TransactionOperation): void {
    this.#requireTransaction(this.userOf(caller), transaction);
  }

  /** To put under a lease, to renew or to revoke it is to decide over all its keys. */
  requireLeaseWrite(caller: Credentials, leaseId: LeaseId): void {
    this.#requireLease("write", this.userOf(caller), leaseId);
  }

  requireLeaseRead(caller: Credentials, leaseId: LeaseId): void {
    this.#requireLease("read", this.userOf(caller), leaseId);
  }

  #requireTransaction(user: string | undefined, { when, ifHeld, otherwise }: TransactionOperation): void {
    for (const { span } of when) this.#require("read", user, span);
    for (const operation of [...ifHeld, ...otherwise]) this.#requireOperation(user, operation);
  }

  #requireOperation(user: string | undefined, operation: Operation): void {
    switch (operation.type) {
      case "range":
        this.#require("read", user, operation.span);
        break;
      case "put":
        this.#requirePut(user, operation);
        break;
      case "delete":
        this.#requireDelete(user, operation);
        break;
      case "transaction":
        this.#requireTransaction(user, operation);
    }
  }

  #requireDelete(user: string | undefined, { span, wantsPrevious }: DeleteOperation): void {
    this.#require("write", user, span);
    if (wantsPrevious) this.#require("read", user, span);
  }

  #requirePut(user: string | undefined, { key, leaseId, wantsPrevious }: PutOperation): void {
    const span = spanOfKey(key);
    this.#require("write", user, span);
    if (leaseId !== undefined) this.#requireLease("write", user, leaseId);
    if (wantsPrevious) this.#require("read", user, span);
  }

  #requireLease(access: Access, user: string | undefined, leaseId: LeaseId): void {
    if (!this.#auth.isEnabled || (user !== undefined && this.#auth.isRoot(user))) return;
    for (const key of this.#etcd.leaseKeys(leaseId)) this.#require(access, user, spanOfKey(key));
  }

  #require(access: Access, user: string | undefined, span: KeySpan): void {
    if (!this.#auth.isEnabled) return;
    if (user === undefined) throw new EtcdRefusal("userEmpty");
    if (this.#auth.isRoot(user)) return;
    if (!covers(this.#auth.permissionsOf(user), access, span)) throw new EtcdRefusal("permissionDenied");
  }
}
