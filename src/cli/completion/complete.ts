/**
 * `zdisc __complete SHELL …`, which the scripts of `zdisc completion` call at each press of Tab. The first line of the
 * answer is `words` or `files` (the shell's own), every other an offer, behind a tab perhaps what it is. Silent and 0
 * whatever happens. bash gives its line as it is (LINE COMP_WORDBREAKS) and gets words that are quoted for it; zsh and
 * fish give words without quotes, and quote by themselves.
 */
import { printable } from "../../text/printable.js";
import { EXIT_CODE_OF } from "../exit-codes.js";
import type { World } from "../world.js";
import { ClusterNames, type ClusterNamesOptions } from "./cluster-names.js";
import { type Offer, offersAt } from "./offers.js";
import { bashReply, readShellLine } from "./shell-line.js";
import { readTypedLine } from "./typed-line.js";

export async function complete(
  [shell, ...words]: readonly string[],
  options: ClusterNamesOptions,
): Promise<number> {
  const lines = await (shell === "bash" ? forBash(words, options) : forOthers(words, options)).catch(
    () => [],
  );
  await answer(lines, options.world);
  return EXIT_CODE_OF.ok;
}

async function answer(lines: readonly string[], { stdout }: World): Promise<void> {
  if (lines.length > 0) await stdout.write(`${lines.join("\n")}\n`);
}

async function forOthers(words: readonly string[], options: ClusterNamesOptions): Promise<string[]> {
  const offers = await offersFor(words, options);
  if (offers === "files") return ["files"];
  return ["words", ...offers.map(({ text, note = "" }) => (note === "" ? text : `${text}\t${note}`))];
}

async function forBash(
  [line = "", breaks = ""]: readonly string[],
  options: ClusterNamesOptions,
): Promise<string[]> {
  const { words, current, isRedirected } = readShellLine(line);
  if (isRedirected) return ["files"];
  const offers = await offersFor([...words.slice(1), current.text], options);
  if (offers === "files") return ["files"];
  return ["words", ...offers.flatMap(({ text }) => bashReply(text, current, breaks) ?? [])];
}

/** Those that begin with what is typed, whole words. */
async function offersFor(
  words: readonly string[],
  options: ClusterNamesOptions,
): Promise<readonly Offer[] | "files"> {
  const line = readTypedLine(words);
  const offers = await offersAt(line, new ClusterNames(line.globals, options));
  if (offers === "files") return offers;
  return offers
    .filter(({ text }) => text.startsWith(line.current) && isTypable(text, line.place.kind === "flag"))
    .map(({ text, note }) => ({ text: line.before + text, note: note?.replace(/\s+/g, " ") }));
}

/** A name with control characters cannot be typed, and one with a dash before it would be an option. */
function isTypable(text: string, isFlag: boolean): boolean {
  return text !== "" && printable(text) === text && (isFlag || !text.startsWith("-"));
}
