/** Which etcds are looked at, and for which services: those of the -f files, or that of the flags. */
import type { FileFacts } from "../../../check/facts/file-facts.js";
import { DiscoveryError } from "../../../errors.js";
import { clientConfOf } from "../../../gozero/choose-block.js";
import type { ConfigBlock } from "../../../gozero/go-zero-config.js";
import { locateTarget } from "../../../target/locate-target.js";
import type { StoreAccess } from "../../../target/store-access.js";
import { hostsOf } from "../../arguments/connection-options.js";
import type { Context } from "../../context.js";

export interface EtcdSource {
  readonly hosts: readonly string[];
  /** undefined: as the flags and the environment say. */
  readonly access: StoreAccess | undefined;
  /** undefined: all that are there. */
  readonly services: readonly string[] | undefined;
  /** Flags with which another command asks it. */
  readonly connection: readonly string[];
}

/** A block that leads to etcd. */
export interface LocatedBlock {
  readonly file: string;
  readonly block: ConfigBlock;
  readonly hosts: readonly string[];
  readonly key: string;
  readonly access: StoreAccess;
}

/** Those that lead nowhere, or not to etcd, are the rules' matter. */
export function locateBlocks(files: readonly FileFacts[]): readonly LocatedBlock[] {
  return files.flatMap(({ file, blocks }) =>
    blocks.flatMap((block) => {
      const located = locate(block);
      return located === undefined ? [] : [{ file, block, ...located }];
    }),
  );
}

function locate(block: ConfigBlock): Pick<LocatedBlock, "hosts" | "key" | "access"> | undefined {
  try {
    const { destination, access } = locateTarget(clientConfOf(block), {});
    return destination.kind === "etcd"
      ? { hosts: destination.hosts, key: destination.key, access }
      : undefined;
  } catch (error) {
    if (error instanceof DiscoveryError) return undefined;
    throw error;
  }
}

export interface WantedSources {
  /** Of the command line; none: those of the files, and without a file all. */
  readonly services: readonly string[];
  /** As typed: they stand above those of the files. */
  readonly endpoints: string | undefined;
}

/** One for each etcd, however many blocks lead there. */
export function etcdSources(
  blocks: readonly LocatedBlock[],
  { services, endpoints }: WantedSources,
  { hosts: flagged, connectionArguments: typed }: Pick<Context, "hosts" | "connectionArguments">,
): readonly EtcdSource[] {
  const named = services.length === 0 ? undefined : services;
  if (blocks.length === 0) return [{ hosts: flagged, access: undefined, services: named, connection: typed }];
  const sources = new Map<string, EtcdSource & { readonly keys: Set<string> }>();
  for (const { file, block, hosts: own, access, key } of blocks) {
    const hosts = endpoints === undefined ? own : hostsOf({ endpoints });
    const id = JSON.stringify([[...hosts].sort(), access.account, access.tls]);
    const source = sources.get(id);
    if (source !== undefined) {
      source.keys.add(key);
      continue;
    }
    const connection = ["-f", file, ...blockArguments(block), ...typed];
    sources.set(id, { hosts, access, services: named, connection, keys: new Set([key]) });
  }
  return [...sources.values()].map(({ keys, ...source }) => ({ ...source, services: named ?? [...keys] }));
}

/** A file's server is taken without being named. */
function blockArguments({ kind, name }: ConfigBlock): string[] {
  return kind === "server" || name === "" ? [] : ["--block", name];
}
