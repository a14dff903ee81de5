/** Opens a store over etcd hosts: the one way to get an `EtcdStore`. */
import { DiscoveryError } from "../../errors.js";
import { type Clock, systemClock } from "../../runtime/clock.js";
import { type Random, systemRandom } from "../../runtime/random.js";
import type { Store } from "../store.js";
import { EtcdStore } from "./etcd-store.js";
import type { Account } from "./hosts/auth-token.js";
import { diagnoseLeader } from "./hosts/diagnose-leader.js";
import { Hosts } from "./hosts/hosts.js";
import type { TlsOptions } from "./socket/host-socket.js";
import { parseHost } from "./socket/host-target.js";

/** How etcd is reached, and how long it may take. */
export interface OpenEtcdOptions {
  /** Ends the opening only; a store that is open ends by `close()`. */
  readonly signal?: AbortSignal | undefined;
  /** User and password; without it calls carry no token. */
  readonly account?: Account | undefined;
  /** Set, also empty: TLS. Any `https://` host asks for it, too. */
  readonly tls?: TlsOptions | undefined;
  /** How long the first host may take to answer, in ms. Default 5,000. */
  readonly dialTimeoutMs?: number | undefined;
  /** Default bound of one logical call with its repeats, in ms. Default 5,000. */
  readonly commandTimeoutMs?: number | undefined;
  /** Waits for etcd without end when no host answers at first. Default false. */
  readonly wait?: boolean | undefined;
  /** Asks no host before the first call: for a look at hosts that may all be down (`inspectHosts`). Default false. */
  readonly isLazy?: boolean | undefined;
  /** One line a call, for --debug. */
  readonly trace?: ((line: string) => void) | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}

/**
 * Connects to the host that answers first; a dead one in the list costs nothing. Throws `unreachable` with a line a
 * host when all failed, `tls`, `auth`, or `usage` for a host that is none.
 */
export async function openEtcdStore(hosts: readonly string[], options: OpenEtcdOptions = {}): Promise<Store> {
  const { clock = systemClock, random = systemRandom, account, trace } = options;
  if (hosts.length === 0)
    throw new DiscoveryError("usage", "no etcd host is given", { remedy: "--endpoints 127.0.0.1:2379" });
  const targets = hosts.map(parseHost);
  const tls = options.tls ?? (targets.some(({ isSecure }) => isSecure) ? {} : undefined);
  const pool = new Hosts(targets, { account, tls, trace, clock });
  const { dialTimeoutMs = 5_000, commandTimeoutMs = 5_000, wait = false, isLazy = false } = options;
  const store = new EtcdStore(pool, { clock, random, commandTimeoutMs });
  if (isLazy) return store;
  try {
    await pool.open({ dialTimeoutMs, wait, signal: options.signal ?? new AbortController().signal });
  } catch (error) {
    const diagnosis = await diagnose(error, pool, { clock, isSecure: tls !== undefined });
    pool.close();
    throw diagnosis ?? error;
  }
  return store;
}

/** What explains better why no host can be used; undefined when nothing does. */
async function diagnose(
  error: unknown,
  pool: Hosts,
  { clock, isSecure }: { readonly clock: Clock; readonly isSecure: boolean },
): Promise<DiscoveryError | undefined> {
  if (!(error instanceof DiscoveryError) || error.code !== "unreachable") return undefined;
  const reasonOf = (name: string) => error.hosts.find(({ host }) => host === name)?.error ?? "";
  const silent = pool.targets.filter(({ name }) => /^silent/.test(reasonOf(name)));
  // A host that took no connection, or said nothing on it, has been told of as far as it can be.
  const odd = pool.targets.filter(({ name }) => !/^silent|refused|resolve|no route/.test(reasonOf(name)));
  const { diagnoseHost } = await import("./hosts/diagnose-host.js");
  const diagnoses = await Promise.all(odd.map((target) => diagnoseHost(target, { isSecure, clock })));
  return (
    diagnoses.find((diagnosis) => diagnosis !== undefined) ?? (await diagnoseLeader(pool, silent, clock))
  );
}
