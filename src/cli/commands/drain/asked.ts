/** What a call of `zdisc drain` asks for. */
import { parseAddress } from "../../../address.js";
import { serviceOfKey } from "../../../discovery/registration-key.js";
import { DiscoveryError } from "../../../errors.js";
import { longName, type OptionsOf } from "../../arguments/flag.js";
import type { Context } from "../../context.js";
import type { Invocation } from "../../program.js";
import type { drainFlags } from "./command.js";

export type DrainInvocation = Invocation<OptionsOf<typeof drainFlags>>;

export interface AskedDrain {
  readonly kind: "drain";
  readonly service: string;
  /** It is the key of the -f file. */
  readonly isConfigured: boolean;
  readonly address: string;
  /** Fewer endpoints must not be left. */
  readonly minLeft: number;
  /** `keep` until a signal, or for `durationMs`. */
  readonly how: "keep" | "stay" | "dryRun";
  readonly durationMs: number | undefined;
}

export interface AskedUndo {
  readonly kind: "undo";
  readonly undos: readonly { readonly service: string; readonly key: string; readonly address: string }[];
}

/** Throws `usage` where flags and arguments do not go together. */
export function parseAsked(
  { options, positionals }: DrainInvocation,
  { config }: Pick<Context, "config">,
): AskedDrain | AskedUndo {
  const { stay, dryRun, duration: durationMs, minLeft = 1 } = options;
  if (options.undo.length > 0) return parseUndo({ options, positionals });
  const isConfigured = positionals.length === 1 && config !== undefined;
  const [service, address] = isConfigured ? [config.source().key, ...positionals] : positionals;
  if (service === undefined || address === undefined) throw missing(positionals.length);
  if (stay && dryRun) throw exclude("--stay", "--dry-run");
  if (durationMs !== undefined && (stay || dryRun))
    throw exclude("--duration", stay ? "--stay" : "--dry-run");
  return {
    kind: "drain",
    service,
    isConfigured,
    address: checked(address),
    minLeft,
    how: stay ? "stay" : dryRun ? "dryRun" : "keep",
    durationMs,
  };
}

const OF_A_DRAIN = ["stay", "dryRun", "duration", "minLeft"] as const;

function parseUndo({ options, positionals }: Pick<DrainInvocation, "options" | "positionals">): AskedUndo {
  const other = OF_A_DRAIN.find((name) => options[name] !== undefined && options[name] !== false);
  if (other !== undefined) throw exclude("--undo", `--${longName(other)}`);
  if (positionals.length > 0) throw usage("--undo names all it needs: no SERVICE, no ADDRESS", UNDO);
  return { kind: "undo", undos: options.undo.map(parseOne) };
}

function parseOne(text: string) {
  // An address holds no `=`.
  const at = text.lastIndexOf("=");
  const [key, address] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
  const service = serviceOfKey(key);
  if (at === -1 || service === undefined) throw usage(`--undo "${text}" is not KEY=ADDRESS`, UNDO);
  return { service, key, address: checked(address) };
}

const UNDO = "zdisc drain --undo user.rpc/7587899099117464326=10.0.3.9:8080";

function checked(address: string): string {
  if (parseAddress(address) !== undefined) return address;
  throw new DiscoveryError("usage", `"${address}" is no address with a port`, { remedy: "10.0.3.9:8080" });
}

function missing(count: number): DiscoveryError {
  return usage(
    `${count === 0 ? "SERVICE and ADDRESS are" : "ADDRESS is"} missing`,
    "zdisc drain SERVICE ADDRESS",
  );
}

function exclude(a: string, b: string): DiscoveryError {
  return usage(`${a} and ${b} exclude each other`, "leave one out");
}

function usage(what: string, remedy: string): DiscoveryError {
  return new DiscoveryError("usage", `zdisc drain: ${what}`, { remedy });
}
