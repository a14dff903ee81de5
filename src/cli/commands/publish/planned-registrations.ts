/** What is to be published: flags and file taken together, addresses filled in and checked. Asks etcd nothing. */
import { type AddressProblem, addressProblem, checkAddress } from "../../../discovery/address-problems.js";
import {
  type AddressSource,
  advertisedAddress,
  type MachineAddresses,
} from "../../../discovery/advertised-address.js";
import { checkRegistrations, type Registration } from "../../../discovery/publish/registration.js";
import { DiscoveryError } from "../../../errors.js";
import type { OptionsOf } from "../../arguments/flag.js";
import type { Context } from "../../context.js";
import type { Word } from "../../result.js";
import type { publishFlags } from "./command.js";
import { configRegistration } from "./config-registration.js";
import { parseRegistrationLines, type RegistrationLine } from "./registration-lines.js";

export type PublishOptions = OptionsOf<typeof publishFlags>;

export interface PlannedRegistration extends Registration {
  readonly source: AddressSource;
  /** What is odd about the address, and no reason to refuse it. */
  readonly warnings: readonly Word[];
}

/** Throws `usage` or `config` for what cannot work; with --force odd addresses pass. */
export async function planRegistrations(
  options: PublishOptions,
  context: Context,
): Promise<readonly PlannedRegistration[]> {
  const given = [...(await fromFlags(options, context)), ...(await fromFile(options, context))];
  // Asked once: it costs as much as all the rest of 5,000 plans.
  const interfaces = context.networkInterfaces();
  const planned = given.map((line) => plan(line, options, { podIp: context.podIp, interfaces }));
  checkRegistrations(planned);
  return planned;
}

/** Flags, and behind them what the -f file says of its server. */
async function fromFlags(options: PublishOptions, context: Context): Promise<RegistrationLine[]> {
  const { addr, from, force } = options;
  if (from !== undefined && options.key === undefined && addr.length === 0) return [];
  const configured = context.config === undefined ? undefined : configRegistration(context.config);
  const { key = configured?.key, id = configured?.id } = options;
  if (key === undefined || key === "") throw missing("--key SERVICE");
  if (!force && options.key !== undefined && (await context.isFile(key))) {
    throw new DiscoveryError("usage", `--key is the service key, and "${key}" is a file`, {
      remedy: `--cert-key ${key}`,
    });
  }
  if (addr.length === 0 && configured !== undefined) {
    return [{ service: key, address: configured.listenOn, id, place: configured.place }];
  }
  if (addr.length === 0) throw missing("--addr ADDRESS");
  return addr.map((address) => ({ service: key, address, id, place: "--addr" }));
}

async function fromFile({ from }: PublishOptions, context: Context): Promise<RegistrationLine[]> {
  return from === undefined ? [] : parseRegistrationLines(await context.readTextFile(from), from);
}

function missing(flag: string): DiscoveryError {
  return new DiscoveryError("usage", `publish needs ${flag}`, {
    remedy: "zdisc publish --key user.rpc --addr :8080",
  });
}

function plan(
  { service, address: given, id, place }: RegistrationLine,
  { force }: PublishOptions,
  machine: MachineAddresses,
): PlannedRegistration {
  const check = { what: place, interfaces: machine.interfaces };
  const { address, source } = advertisedAddress(given, machine);
  if (force) return { service, address, id, source, warnings: [] };
  // What is no address at all is named as it was given, not with the host that was filled in.
  if (isMalformed(addressProblem(given, check))) checkAddress(given, check);
  const problem = checkAddress(address, check);
  return { service, address, id, source, warnings: problem === undefined ? [] : [asWarning(problem)] };
}

function isMalformed(problem: AddressProblem | undefined): boolean {
  return problem?.kind === "noPort" || problem?.kind === "notAddress";
}

function asWarning({ message, remedy }: AddressProblem): Word {
  return { word: "warning", text: message, remedy };
}
