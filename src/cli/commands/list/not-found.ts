/** Says that what was asked for is not there, and what may have been meant. */

import { listServices, type ServiceList } from "../../../discovery/list-services.js";
import { similarNames } from "../../../discovery/similar-names.js";
import { DiscoveryError } from "../../../errors.js";
import { plural } from "../../../text/numbers.js";
import type { Word } from "../../result.js";
import type { Access, Found } from "./found.js";
import type { Selection } from "./selection.js";

/** One verdict for each name that has no instance, or for all services when none was found. */
export async function notFoundWords(selection: Selection, found: Found, access: Access): Promise<Word[]> {
  if (selection.kind === "services") {
    return found.services.length > 0 ? [] : [await noServices(selection.globs, found, access)];
  }
  const missing = found.services.filter(({ instanceCount }) => instanceCount === 0);
  if (missing.length === 0) return [];
  const known = await everyService(access);
  return missing.map(({ name }) => noService(name, known));
}

function noService(name: string, known: ServiceList | undefined): Word {
  return {
    word: "verdict",
    text: `no service "${name}"${countOf(known)}`,
    remedy: suggestion(name, known),
  };
}

async function noServices(globs: readonly string[], found: Found, access: Access): Promise<Word> {
  const [glob] = globs;
  if (glob === undefined) return noServiceAtAll(found);
  const known = await everyService(access);
  const patterns = globs.map((pattern) => `"${pattern}"`).join(", ");
  return {
    word: "verdict",
    text: `no service matches ${patterns}${countOf(known)}`,
    remedy: suggestion(glob.replace(/[*?[\]]+/g, ""), known),
  };
}

function noServiceAtAll({ revision, others }: Found): Word {
  const otherKeys = others === null || others.count === 0 ? "" : `${plural(others.count, "other key")} at `;
  return {
    word: "verdict",
    text: `no service is registered (${otherKeys}revision ${revision})`,
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
