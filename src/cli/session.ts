/** The context of one run: the world made narrow, and the store bound to the connection flags. */
import { dirname } from "node:path";
import { DiscoveryError } from "../errors.js";
import { didYouMean } from "../text/did-you-mean.js";
import { connectionOptions, hostsOf, userOf } from "./connection-options.js";
import type { Context } from "./context.js";
import { passwordOf } from "./environment.js";
import type { Format } from "./format.js";
import type { GlobalOptions } from "./global-flags.js";
import type { World } from "./world.js";

export interface ContextInputs {
  readonly globals: GlobalOptions;
  readonly format: Format;
  readonly world: World;
  readonly signal: AbortSignal;
  readonly onAbandon: Context["onAbandon"];
}

export function makeContext({ globals, format, world, signal, onAbandon }: ContextInputs): Context {
  const { clock, random, env } = world;
  const hosts = hostsOf(globals);
  return {
    openStore: (options) =>
      openStore(options?.wait ?? false, { globals, world, signal: options?.signal ?? signal, hosts }),
    clock,
    random,
    signal,
    onAbandon,
    format,
    isStdoutTty: world.stdout.isTty,
    isVerbose: globals.verbose,
    hosts,
    user: userOf(globals),
    isFile: async (path) => world.isFile(path),
    readTextFile: async (path) => (await readInputFile(path, world)).toString("utf8"),
    podIp: env.POD_IP,
    networkInterfaces: () => world.networkInterfaces(),
    runChild: (command, options) => world.runChild(command, options),
  };
}

async function openStore(
  wait: boolean,
  {
    globals,
    world,
    signal,
    hosts,
  }: Pick<ContextInputs, "globals" | "world" | "signal"> & { hosts: readonly string[] },
) {
  const connection = await connectionOptions(globals, {
    readFile: (path) => readInputFile(path, world),
    password: passwordOf(world.env),
    askPassword: world.askPassword,
    note: (text) => void world.stderr.write(`zdisc: note: ${text}\n`),
  });
  const { openEtcdStore } = await import("../store/etcd/open-etcd-store.js");
  const trace = globals.debug ? (line: string) => void world.stderr.write(`zdisc: ${line}\n`) : undefined;
  const options = { ...connection, signal, clock: world.clock, random: world.random, trace };
  try {
    return await openEtcdStore(hosts, options);
  } catch (error) {
    if (!wait || !(error instanceof DiscoveryError) || !error.isRetryable) throw error;
    if (!globals.quiet) await world.stderr.write(`zdisc: ${error.message}; waiting for etcd\n`);
    return await openEtcdStore(hosts, { ...options, wait });
  }
}

/** A file that a flag names; what cannot be read is `config`, with files of a similar name. */
async function readInputFile(path: string, world: World): Promise<Buffer> {
  try {
    return await world.readFile(path);
  } catch (cause) {
    const near = didYouMean(path, await world.filesBeside(path));
    throw new DiscoveryError("config", `cannot read ${path}: ${reasonOf(cause)}`, {
      cause,
      remedy: near === undefined ? `ls ${dirname(path)}` : `files near: ${near}`,
    });
  }
}

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
  if (code === "ENOENT") return "no such file";
  if (code === "EACCES") return "permission denied";
  if (code === "EISDIR") return "it is a folder";
  return cause instanceof Error ? cause.message : String(cause);
}
