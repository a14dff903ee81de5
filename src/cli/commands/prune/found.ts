/** The services that a prune is about, with their registrations. */
import type { Instance } from "../../../discovery/instance.js";
import { listInstances } from "../../../discovery/list-instances.js";
import { listServices } from "../../../discovery/list-services.js";
import { serviceOfKey } from "../../../discovery/registration-key.js";
import type { Context } from "../../context.js";
import type { Word } from "../../result.js";
import type { Access } from "../list/found.js";
import { commonPrefix, globMatcher, isGlob } from "../list/glob.js";
import { noServices, noSuchServices } from "../list/not-found.js";

export interface FoundService {
  readonly name: string;
  readonly instances: readonly Instance[];
}

/** The services, or the verdicts that there is none: one name that is wrong, and nothing is done. */
export async function findServices(
  positionals: readonly string[],
  { config }: Pick<Context, "config">,
  access: Access,
): Promise<readonly FoundService[] | readonly Word[]> {
  const isConfigured = positionals.length === 0 && config !== undefined;
  const names = isConfigured ? [config.source().key] : [...new Set(positionals)];
  const globs = names.filter(isGlob);
  if (names.length === 0 || globs.length > 0) return await findMatches(names, access);
  const services = await Promise.all(names.map((name) => findOne(name, access)));
  const missing = services.filter(({ instances }) => instances.length === 0).map(({ name }) => name);
  return missing.length === 0 ? services : await noSuchServices(missing, isConfigured, access);
}

/** Keys below it that are another service's (`user.rpc/x/1`), or no registrations, are none of ours. */
async function findOne(name: string, access: Access): Promise<FoundService> {
  const { instances } = await listInstances(name, access);
  return { name, instances: instances.filter(({ key }) => serviceOfKey(key) === name) };
}

/** A name is a glob that matches itself. */
async function findMatches(
  globs: readonly string[],
  access: Access,
): Promise<readonly FoundService[] | readonly Word[]> {
  const prefix = globs.every(isGlob) ? commonPrefix(globs) : "";
  const isWanted = globMatcher(globs);
  const { services, revision, otherKeyCount } = await listServices({
    ...access,
    prefix,
    withInstances: true,
  });
  const found = services.filter(({ name }) => isWanted(name));
  if (found.length === 0 && globs.length > 0)
    return [await noServices(globs, { revision, otherKeyCount }, access)];
  return found.map(({ name, instances }) => ({ name, instances: instances ?? [] }));
}
