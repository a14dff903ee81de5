/** `zdisc …`: from the arguments to an exit code. Everything that touches the process comes in as a `World`. */
import { DiscoveryError } from "../errors.js";
import { didYouMean } from "../text/did-you-mean.js";
import { printable } from "../text/printable.js";
import type { Command } from "./command.js";
import { COMMANDS } from "./commands.js";
import { withEnvironment } from "./environment.js";
import { asDiscoveryError, errorText } from "./error-text.js";
import { EXIT_CODE_OF, EXIT_CODE_TERMINATED } from "./exit-codes.js";
import type { Flags, OptionsOf } from "./flag.js";
import type { Format } from "./format.js";
import { GLOBAL_FLAGS, type GlobalOptions } from "./global-flags.js";
import { type Bold, commandHelp, overviewHelp } from "./help.js";
import { HELP_TOPICS } from "./help-topics.js";
import { parseArguments } from "./parse-arguments.js";
import { runCommand } from "./run-command.js";
import { hasColour } from "./terminal.js";
import type { World } from "./world.js";

/** Never throws; the exit code is the result. */
export async function main(world: World): Promise<number> {
  const state = { format: formatHint(world.argv), isDebug: world.argv.includes("--debug") };
  try {
    return await dispatch(world);
  } catch (thrown) {
    const error = asDiscoveryError(thrown);
    await world.stderr.write(errorText(error, state.format, state.isDebug));
    return error.code === "interrupted" && error.message === "SIGTERM"
      ? EXIT_CODE_TERMINATED
      : EXIT_CODE_OF[error.code];
  }
}

async function dispatch(world: World): Promise<number> {
  const [name, ...rest] = world.argv;
  const bold = boldOf(world);
  if (name === undefined) {
    await world.stderr.write(overviewHelp(bold));
    return EXIT_CODE_OF.usage;
  }
  if (name === "help") return await help(rest, world, bold);
  if (name.startsWith("-")) return await withoutCommand(world, bold);
  const command = findCommand(name);
  const { options, ...invocation } = parseArguments(
    rest,
    { ...GLOBAL_FLAGS, ...command.flags },
    `zdisc ${command.name}`,
  );
  const typed = options as unknown as GlobalOptions & Record<string, unknown>;
  if (typed.help) return await print(world, commandHelp(command, bold));
  if (typed.version) return await print(world, `zdisc ${world.version}\n`);
  checkPositionals(command, invocation);
  const globals = withEnvironment(typed, world.env);
  return await runCommand(
    command,
    { ...invocation, options: typed as unknown as OptionsOf<Flags> },
    globals,
    world,
  );
}

/** `zdisc --help`, `zdisc --version`; anything else before the command is a mistake. */
async function withoutCommand(world: World, bold: Bold): Promise<number> {
  const { options, positionals } = parseArguments(world.argv, GLOBAL_FLAGS, "zdisc");
  if (options.help) return await print(world, overviewHelp(bold));
  if (options.version) return await print(world, `zdisc ${world.version}\n`);
  throw new DiscoveryError("usage", "the command comes first", {
    remedy: `zdisc ${positionals[0] ?? "list"} [OPTIONS]`,
  });
}

async function help([topic]: readonly string[], world: World, bold: Bold): Promise<number> {
  if (topic === undefined || topic.startsWith("-")) return await print(world, overviewHelp(bold));
  const text = HELP_TOPICS[topic]?.();
  return await print(world, text ?? commandHelp(findCommand(topic, Object.keys(HELP_TOPICS)), bold));
}

function findCommand(name: string, topics: readonly string[] = []): Command {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  const near = didYouMean(name, [...COMMANDS.map((candidate) => candidate.name), ...topics]);
  throw new DiscoveryError("usage", `unknown command "${printable(name)}"`, {
    remedy: near === undefined ? "zdisc --help" : `did you mean ${near}?`,
  });
}

function checkPositionals(
  { name, positionals, takesChildCommand, usage }: Command,
  given: { readonly positionals: readonly string[]; readonly childCommand: readonly string[] },
): void {
  const count = given.positionals.length;
  const remedy = `zdisc ${name} ${usage}`;
  const extra = given.positionals[positionals.max];
  if (count < positionals.min)
    throw new DiscoveryError("usage", `zdisc ${name}: ${positionals.name} is missing`, { remedy });
  if (extra !== undefined)
    throw new DiscoveryError("usage", `zdisc ${name}: unexpected argument "${printable(extra)}"`, { remedy });
  if (given.childCommand.length > 0 && !takesChildCommand) {
    throw new DiscoveryError("usage", `zdisc ${name}: takes no command behind --`, { remedy });
  }
}

async function print(world: World, text: string): Promise<number> {
  await world.stdout.write(text);
  return EXIT_CODE_OF.ok;
}

function boldOf(world: World): Bold {
  const isColoured = hasColour(false, {
    env: world.env,
    isTty: world.stdout.isTty,
    columns: world.stdout.columns,
  });
  return isColoured ? (text) => `\x1b[1m${text}\x1b[22m` : (text) => text;
}

/** How a failure of parsing itself is told: by what -o seems to say. */
function formatHint(argv: readonly string[]): Format {
  const end = argv.indexOf("--");
  const own = end < 0 ? argv : argv.slice(0, end);
  const at = own.findIndex((word) => /^(-o|-w|--output|--write-out)$/.test(word));
  const value =
    at >= 0
      ? own[at + 1]
      : own.map((word) => /^(?:-[ow]=?|--output=|--write-out=)(.+)$/.exec(word)?.[1]).find(Boolean);
  return value === "json" || value === "ndjson" ? value : "table";
}
