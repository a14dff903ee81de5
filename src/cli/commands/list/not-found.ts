/** Says that what was asked for is not there, and what may have been meant. */
import { listServices, type ServiceList } from "../../../discovery/list-services.js";
import { DiscoveryError } from "../../../errors.js";
import { noInstanceRemedy } from "../../../resolve/no-instance-remedy.js";
import type { Revision } from "../../../store/revision.js";
import { plural } from "../../../text/numbers.js";
import { similarNames } from "../../../text/similar-names.js";
import type { Word } from "../../result.js";
import type { Access } from "./found.js";

/** One verdict for each name that has no instance. */
export async function noSuchServices(
  names: readonly string[],
  isConfigured: boolean,
  access: Access,
): Promise<Word[]> {
  const known = await everyService(access);
  return names.map((name) => (isConfigured ? noInstance(name, known) : noService(name, known)));
}

/** What was seen where no service was found. */
interface Seen {
  readonly revision: Revision;
  readonly otherKeyCount: number;
}

/** Nothing matches, or nothing is there at all. */
export async function noServices(globs: readonly string[], seen: Seen, access: Access): Promise<Word> {
  const [glob] = globs;
  if (glob === undefined) return noServiceAtAll(seen);
  const known = await everyService(access);
  const patterns = globs.map((pattern) => `"${pattern}"`).join(", ");
  return {
    word: "verdict",
    text: `no service matches ${patterns}${countOf(known)}`,
    remedy: suggestion(glob.replace(/[*?[\]]+/g, ""), known),
  };
}

function noService(name: string, known: ServiceList | undefined): Word {
  return {
    word: "verdict",
    text: `no service "${name}"${countOf(known)}`,
    remedy: suggestion(name, known),
  };
}

/** The name stands in a file: it may well be right, and its server not started. */
function noInstance(name: string, known: ServiceList | undefined): Word {
  const similar = similarNames(name, known?.services.map((service) => service.name) ?? []);
  const remedy = similar.length === 0 ? noInstanceRemedy(name) : suggestion(name, known);
  return { word: "verdict", text: `nothing is registered under ${name}/`, remedy };
}

function noServiceAtAll({ revision, otherKeyCount }: Seen): Word {
  const others = otherKeyCount === 0 ? "" : `${plural(otherKeyCount, "other key")} at `;
  return {
    word: "verdict",
    text: `no service is registered (${others}revision ${revision})`,
    remedy: "zdisc publish --key user.rpc --addr :8080, or another --endpoints",
  };
}

function countOf(known: ServiceList | undefined): string {
  return known === undefined
    ? ""
    : ` (${plural(known.services.length, "service")} at revision ${known.revision})`;
}

/** `did you mean user.rpc? zdisc list shows all` */
export function suggestion(name: string, known: ServiceList | undefined): string {
  const similar = similarNames(name, known?.services.map((service) => service.name) ?? []);
  return similar.length === 0
    ? "zdisc list shows all"
    : `did you mean ${similar.join(", ")}? zdisc list shows all`;
}

/** Whoever may read one service may not always read all. */
export async function everyService(access: Access): Promise<ServiceList | undefined> {
  try {
    return await listServices(access);
  } catch (error) {
    if (error instanceof DiscoveryError && error.code === "permission") return undefined;
    throw error;
  }
}
