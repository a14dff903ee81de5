/** A refused write, told of all keys of the service: one key's name is new with each lease. */
import { servicePrefix } from "../discovery/instance.js";
import { DiscoveryError } from "../errors.js";
import { shellWord } from "../text/shell-word.js";

/** Any other error as it is. */
export function forService(error: unknown, service: string, user: string | undefined): unknown {
  if (!(error instanceof DiscoveryError) || error.code !== "permission") return error;
  const prefix = servicePrefix(service);
  return new DiscoveryError("permission", `user ${user ?? "(none)"} may not read and write ${prefix}`, {
    cause: error,
    remedy: `etcdctl role grant-permission ROLE --prefix=true readwrite ${shellWord(prefix)}`,
  });
}
