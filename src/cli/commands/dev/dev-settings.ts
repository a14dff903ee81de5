/** The flags of `zdisc dev` as what it does, every file read and checked before anything listens. */
import type { Address } from "../../../address.js";
import type { Registration } from "../../../discovery/publish/registration.js";
import type { ServerTls } from "../../../server/listener.js";
import type { OptionsOf } from "../../arguments/flag.js";
import type { Context } from "../../context.js";
import type { devFlags } from "./command.js";
import { listenAddressOf } from "./listen-address.js";
import { madeUpRegistrations } from "./made-up-instances.js";
import { parseSeedLines, type SeedLine } from "./seed-lines.js";
import { serverTls } from "./server-tls.js";
import { parseUserLines, type UserLine } from "./user-lines.js";

export type DevOptions = OptionsOf<typeof devFlags>;

export interface DevSettings {
  readonly listen: Address;
  readonly tls: ServerTls | undefined;
  readonly seeds: readonly SeedLine[];
  readonly registrations: readonly Registration[];
  /** Empty: no authentication. */
  readonly users: readonly UserLine[];
}

/** Throws `usage` and `config`. */
export async function devSettings(options: DevOptions, context: Context): Promise<DevSettings> {
  const { port, listen, seedFile, userFile, instances } = options;
  const linesOf = async <Line>(file: string | undefined, parse: (text: string, file: string) => Line[]) =>
    file === undefined ? [] : parse(await context.readTextFile(file), file);
  return {
    listen: listenAddressOf(port, listen),
    registrations: instances === undefined ? [] : madeUpRegistrations(instances),
    seeds: await linesOf(seedFile, parseSeedLines),
    users: await linesOf(userFile, parseUserLines),
    tls: await serverTls(options, (path) => context.readFile(path)),
  };
}
