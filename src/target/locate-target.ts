/** From what a person has, a target or a configuration, to where it leads and how etcd lets one in. */
import type { DiscoveryError } from "../errors.js";
import { buildTarget } from "./build-target.js";
import type { ClientConf } from "./client-conf.js";
import type { Destination } from "./destination.js";
import { type ParseTargetOptions, parseTarget, type Target } from "./parse-target.js";
import { accessOf, type StoreAccess } from "./store-access.js";

/** The destinations that addresses come from. */
export type ServedDestination = Exclude<Destination, { readonly error: DiscoveryError }>;

export interface LocatedTarget {
  readonly target: Target;
  readonly destination: ServedDestination;
  /** Empty for a target that is only a text. */
  readonly access: StoreAccess;
}

/** Throws `config` or `usage` for what leads nowhere, as `buildTarget` and the target's destination say. */
export function locateTarget(from: string | ClientConf, options: ParseTargetOptions): LocatedTarget {
  const built = typeof from === "string" ? { text: from, from: "Target" } : buildTarget(from);
  const target = parseTarget(built.text, options);
  const { destination } = target;
  if ("error" in destination) throw destination.error;
  const access = typeof from !== "string" && built.from === "Etcd" ? accessOf(from.etcd) : {};
  return { target, destination, access };
}
