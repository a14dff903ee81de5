/** What is to be resolved: a target, the name of a service, a pasted log line, or a block of the -f file. */
import { parseAddress } from "../../../address.js";
import { DiscoveryError } from "../../../errors.js";
import type { ConfigChoice } from "../../../resolve/origin.js";
import { formatTarget } from "../../../target/format-target.js";
import { targetInText } from "../../../target/target-in-text.js";
import type { Context } from "../../context.js";

/** `service`: a name alone, sought on the hosts of this call. */
export type Subject =
  | { readonly kind: "target" | "service"; readonly target: string }
  | { readonly kind: "config"; readonly choice: ConfigChoice };

/** Throws `usage` where there is nothing, or nothing in it, and `config` for a file without a client. */
export async function subjectOf([given]: readonly string[], context: Context): Promise<Subject> {
  const { config } = context;
  if (config !== undefined) {
    if (given !== undefined) throw usage("a target and -f exclude each other", "leave one out");
    return { kind: "config", choice: { config: config.config, block: config.clientBlock() } };
  }
  if (given === undefined) throw usage("TARGET is missing", "zdisc resolve TARGET, or -f FILE");
  const text = (given === "-" ? await context.readTextFile("-") : given).trim();
  const target = targetOf(text);
  if (target !== undefined) return { kind: "target", target };
  if (given === "-" || /\s/.test(text)) {
    throw usage("there is no target in this text", "etcd:///HOST:2379?key=SERVICE");
  }
  const hosts = context.hosts.map((host) => host.replace(/^https?:\/\//, ""));
  return { kind: "service", target: formatTarget({ scheme: "etcd", hosts, key: given }) };
}

/** A text that is a URL as a whole is dialled as it is, whatever its scheme; so is an address. */
function targetOf(text: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:\/\/\S*$/i.test(text) || parseAddress(text) !== undefined) return text;
  return targetInText(text);
}

function usage(what: string, remedy: string): DiscoveryError {
  return new DiscoveryError("usage", `zdisc resolve: ${what}`, { remedy });
}
