/** What is asked of the command behind `--`: what it is, when it is ready, how it is to end. */
import { parseAddress } from "../../../../address.js";
import { DiscoveryError } from "../../../../errors.js";
import { longName } from "../../../arguments/flag.js";
import type { ReadyCheck } from "../../../documents/publish-event.js";
import type { PlannedRegistration, PublishOptions } from "../planned-registrations.js";

export interface ChildAsked {
  readonly command: readonly string[];
  readonly ready: ReadyCheck;
  readonly readyTimeoutMs: number;
  readonly drainMs: number;
  readonly killAfterMs: number;
  readonly registrations: readonly PlannedRegistration[];
  /** Where it is asked whether it is ready, each once; with `none` nowhere. */
  readonly addresses: readonly string[];
}

const READY_TIMEOUT_MS = 60_000;
const DRAIN_MS = 5_000;
const KILL_AFTER_MS = 10_000;

const FLAGS = ["ready", "readyTimeout", "drain", "killAfter"] as const;

/** undefined: no command is given. Throws `usage` for a flag that only a command gives a meaning. */
export function childAsked(
  command: readonly string[],
  options: PublishOptions,
  registrations: readonly PlannedRegistration[],
): ChildAsked | undefined {
  if (command.length === 0) {
    refuseFlags(options);
    return undefined;
  }
  const { ready = "tcp" } = options;
  return {
    command,
    ready,
    readyTimeoutMs: options.readyTimeout ?? READY_TIMEOUT_MS,
    drainMs: options.drain ?? DRAIN_MS,
    killAfterMs: options.killAfter ?? KILL_AFTER_MS,
    registrations,
    addresses: ready === "none" ? [] : [...new Set(registrations.map(localAddress))],
  };
}

function refuseFlags(options: PublishOptions): void {
  const given = FLAGS.find((flag) => options[flag] !== undefined);
  if (given === undefined) return;
  throw new DiscoveryError("usage", `zdisc publish: --${longName(given)} is for a command behind --`, {
    remedy: "zdisc publish --key user.rpc --addr :8080 -- ./server",
  });
}

/** A host that was filled in for clients says nothing of where the child listens: on every interface, so on loopback. */
function localAddress({ address, source }: PlannedRegistration): string {
  const { host, port } = parseAddress(address) ?? { host: "", port: 0 };
  return source.kind === "given" && host !== "" ? address : `127.0.0.1:${port}`;
}
