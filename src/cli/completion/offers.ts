/** What can stand at the cursor. Names from etcd and from files are read only where they are asked for. */

import { type Flag, longName } from "../arguments/flag.js";
import type { Command } from "../command.js";
import { SHELLS } from "../commands/completion/command.js";
import { COMMANDS } from "../commands.js";
import { HELP_TOPICS } from "../help/topics.js";
import type { TypedLine } from "./typed-line.js";

export interface Offer {
  readonly text: string;
  /** What it is, in a few words. */
  readonly note?: string | undefined;
}

/** Words, or that the shell is to offer its own files. */
export type Offers = readonly Offer[] | "files";

/** What is not in the tables. Each may throw: then nothing is offered. */
export interface NameSource {
  services(prefix: string): Promise<readonly string[]>;
  addresses(service: string): Promise<readonly string[]>;
  blocks(): Promise<readonly string[]>;
  /** Of documents. */
  kinds(): Promise<readonly string[]>;
}

export async function offersAt(line: TypedLine, names: NameSource): Promise<Offers> {
  const { place } = line;
  switch (place.kind) {
    case "command":
      return [...COMMANDS.map(commandOffer), { text: "help", note: "of a command, or of a topic" }];
    case "topic":
      return await topicOffers(line, names);
    case "flag":
      return flagOffers(line);
    case "value":
      return await valueOffers(place.name, place.flag, line, names);
    case "argument":
      return await argumentOffers(placeholderAt(line.command, place.at), line, names);
    case "child":
      return "files";
  }
}

function commandOffer({ name, summary, overview }: Command): Offer {
  return { text: name, note: overview?.summary ?? summary };
}

async function topicOffers({ positionals: [topic, ...more] }: TypedLine, names: NameSource): Promise<Offers> {
  if (topic === undefined) return [...COMMANDS.map(commandOffer), ...plain(Object.keys(HELP_TOPICS))];
  return topic === "json" && more.length === 0 ? plain(await names.kinds()) : [];
}

function flagOffers({ flags, given }: TypedLine): readonly Offer[] {
  return Object.entries(flags)
    .filter(([name, flag]) => !given.has(name) || ("isRepeatable" in flag && flag.isRepeatable))
    .map(([name, flag]) => ({ text: `--${longName(name)}`, note: flag.help.replace("\n", " ") }));
}

async function valueOffers(name: string, flag: Flag, line: TypedLine, names: NameSource): Promise<Offers> {
  if (flag.kind === "switch") return [];
  if (flag.kind === "choice") return flag.choices.map((text) => ({ text }));
  if (flag.words !== undefined) return wordOffers(await flag.words(), flag.placeholder === "LIST", line);
  if (name === "block") return plain(await names.blocks());
  return await argumentOffers(flag.placeholder, line, names);
}

/** Of a list, each word once. */
function wordOffers(words: readonly string[], isList: boolean, { current }: TypedLine): readonly Offer[] {
  const before = isList ? current.slice(0, current.lastIndexOf(",") + 1) : "";
  const given = before.split(",");
  return plain(words.filter((word) => !given.includes(word)).map((word) => before + word));
}

/** By the name that the help gives it. */
async function argumentOffers(
  placeholder: string,
  { positionals, current }: TypedLine,
  names: NameSource,
): Promise<Offers> {
  const parts: readonly string[] = placeholder.match(/[A-Z]+/g) ?? [];
  if (parts.includes("SERVICE")) return plain(await names.services(current));
  if (parts.includes("ADDRESS") && positionals[0] !== undefined)
    return plain(await names.addresses(positionals[0]));
  if (parts.includes("CONDITION")) return plain(await conditions(positionals[0], current, names));
  if (parts.includes("SHELL")) return SHELLS.map((text) => ({ text }));
  return parts.some((part) => part === "FILE" || part === "A" || part === "B") ? "files" : [];
}

const CONDITIONS = ["endpoints>=1", "healthy", "gone", "stable=10s"];

/** An address for its name: etcd is asked where one is being typed. */
async function conditions(
  service: string | undefined,
  current: string,
  names: NameSource,
): Promise<readonly string[]> {
  const about = ["has=", "without="].find((name) => current.startsWith(name.charAt(0)));
  if (about === undefined || service === undefined) return CONDITIONS;
  const addresses = await names.addresses(service);
  return [...CONDITIONS, ...addresses.map((address) => about + address)];
}

/** What the usage calls an argument: of `SERVICE ADDRESS [-- COMMAND...]` the second is ADDRESS. */
function placeholderAt(command: Command | undefined, at: number): string {
  if (command === undefined || at >= command.positionals.max) return "";
  const [own = ""] = command.usage.split("[--");
  const all = own.split(" ").filter((word) => word !== "");
  const last = all.at(-1) ?? "";
  return all[at] ?? (last.includes("...") ? last : "");
}

function plain(texts: readonly string[]): readonly Offer[] {
  return texts.map((text) => ({ text }));
}
