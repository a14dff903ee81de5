/** What a configuration says about how its etcd lets one in; whoever opens the store reads the files. */
import type { OpenStore } from "../store/store.js";
import { type EtcdConf, hasAccount, hasTls } from "./client-conf.js";

/** Account and TLS of one etcd. */
export interface StoreAccess {
  /** Ends the opening only. */
  readonly signal?: AbortSignal | undefined;
  readonly account?: { readonly user: string; readonly password: string } | undefined;
  /** undefined: plain text, unless a host says `https://`. */
  readonly tls?: TlsFiles | undefined;
}

/** Paths of PEM files, as the configuration has them: relative to where the program runs. */
export interface TlsFiles {
  readonly caFile: string;
  readonly certFile: string;
  readonly keyFile: string;
  /** False takes any certificate. */
  readonly isVerified: boolean;
}

/** Opens the store of a target's hosts: given from outside, so that nothing here knows how etcd is reached. */
export type OpenTargetStore = OpenStore<StoreAccess>;

/** Account and TLS as go-zero takes them: both halves of an account, all three files, or none. */
export function accessOf(etcd: EtcdConf): StoreAccess {
  const { user, pass, caCertFile, certFile, certKeyFile, insecureSkipVerify } = etcd;
  const files = { caFile: caCertFile, certFile, keyFile: certKeyFile, isVerified: !insecureSkipVerify };
  return {
    account: hasAccount(etcd) ? { user, password: pass } : undefined,
    tls: hasTls(etcd) ? files : undefined,
  };
}
