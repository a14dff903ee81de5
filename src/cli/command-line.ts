/** Which command is meant, and whether what was typed behind it can be. */
import { DiscoveryError } from "../errors.js";
import { didYouMean } from "../text/did-you-mean.js";
import type { Command } from "./command.js";
import { COMMANDS } from "./commands.js";
import type { Invocation } from "./program.js";

/** Throws `usage` for a name that is none, `others` being what it might have been besides a command. */
export function commandNamed(name: string, others: readonly string[] = []): Command {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  const names = COMMANDS.map((candidate) => candidate.name);
  const near = didYouMean(name, [...names, "help", "--version", ...others]);
  throw new DiscoveryError("usage", `unknown command "${name}"`, {
    remedy: near === undefined ? "zdisc --help" : `did you mean ${near}?`,
  });
}

interface Arguments extends Pick<Invocation<unknown>, "positionals" | "childCommand"> {
  /** As typed behind the command's name. */
  readonly words: readonly string[];
}

/** Throws `usage` for arguments that are missing or too many. */
export function requireArguments(
  { name, usage, positionals: { name: argument, min, max }, takesChildCommand }: Command,
  { positionals, childCommand, words }: Arguments,
): void {
  const refuse = (what: string) => {
    throw new DiscoveryError("usage", `zdisc ${name}: ${what}`, {
      remedy: `zdisc ${name} ${usage}`.trimEnd(),
    });
  };
  if (positionals.length < min) refuse(`${argument} is missing`);
  if (positionals.length > max) refuse(`unexpected argument "${positionals[max]}"`);
  if (positionals.includes("")) refuse("an argument is empty");
  if (childCommand.length > 0 && !takesChildCommand) refuse("no command can stand behind --");
  // `-- $CMD` in a script that did not set it: kept registered for no process at all.
  if (takesChildCommand && childCommand.length === 0 && words.at(-1) === "--")
    refuse("COMMAND is missing behind --");
}
