/** What a call of `zdisc wait` asks for. */
import { DiscoveryError } from "../../../errors.js";
import type { OptionsOf } from "../../arguments/flag.js";
import type { Context } from "../../context.js";
import type { Invocation } from "../../program.js";
import type { waitFlags } from "./command.js";
import { type Condition, parseCondition } from "./condition.js";

export type WaitInvocation = Invocation<OptionsOf<typeof waitFlags>>;

export interface Asked {
  readonly service: string;
  /** At least one. */
  readonly conditions: readonly Condition[];
  readonly mode: "all" | "any";
  /** 0: for ever. */
  readonly timeoutMs: number;
}

const DEFAULT_TIMEOUT_MS = 60_000;

/** Throws `usage` for what is no condition, and where none or no service is named. */
export function parseAsked(
  { options, positionals }: WaitInvocation,
  { config }: Pick<Context, "config">,
): Asked {
  const conditions = options.for.map(parseCondition);
  const [service = config?.source().key] = positionals;
  if (service === undefined) throw missing("SERVICE");
  if (conditions.length === 0) throw missing("--for CONDITION");
  return {
    service,
    conditions,
    mode: options.any ? "any" : "all",
    timeoutMs: options.timeout ?? DEFAULT_TIMEOUT_MS,
  };
}

function missing(what: string): DiscoveryError {
  return new DiscoveryError("usage", `zdisc wait: ${what} is missing`, {
    remedy: "zdisc wait user.rpc --for 'endpoints>=1'",
  });
}
