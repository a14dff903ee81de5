/** What `zdisc resolve --print-target` answers. */

/** The target that a client is meant to dial. */
export interface TargetDocument {
  readonly schemaVersion: 1;
  readonly kind: "target";
  /** `etcd:///h1:2379,h2:2379?key=user.rpc`; a password in it is masked. */
  readonly target: string;
}
