/** `zdisc …`: from the arguments to an exit code. Everything that touches the process comes in as a `World`. */
import { DiscoveryError } from "../errors.js";
import { passwordsIn } from "./arguments/account.js";
import { withEnvironment } from "./arguments/environment.js";
import { takeLeadingOptions } from "./arguments/expand-arguments.js";
import type { Flags, OptionsOf } from "./arguments/flag.js";
import { formatHint } from "./arguments/format-hint.js";
import { GLOBAL_FLAGS, type GlobalOptions } from "./arguments/global-flags.js";
import { parseArguments } from "./arguments/parse-arguments.js";
import { commandNamed, requireArguments } from "./command-line.js";
import { complete } from "./completion/complete.js";
import { EXIT_CODE_OF } from "./exit-codes.js";
import { commandHelp, overviewHelp } from "./help/help.js";
import type { Bold, SchemaFiles } from "./help/help-page.js";
import { HELP_TOPICS } from "./help/topics.js";
import { asDiscoveryError, errorLines, stackLines } from "./output/error-text.js";
import { Redactor } from "./output/redactor.js";
import { formatOf, formatsOf, runCommand } from "./run-command.js";
import { RunEnd } from "./run-end.js";
import type { OutputStream } from "./terminal/output-stream.js";
import { hasColour, isAsciiAsked } from "./terminal/terminal.js";
import type { World } from "./world.js";

/** Never throws; resolves with the exit code when everything is written. The `redactor` learns what is secret. */
export async function main(
  argv: readonly string[],
  world: World,
  redactor: Redactor = new Redactor(),
): Promise<number> {
  const end = new RunEnd(world);
  const code = await dispatch(argv, world, { end, redactor }).catch((thrown) => {
    const error = asDiscoveryError(thrown);
    return fail(error, argv, world, redactor);
  });
  await world.stdout.flush();
  const { failure } = world.stdout;
  const finalCode = failure === undefined ? code : await outputFailed(failure, argv, world, redactor);
  await world.stderr.flush();
  return finalCode;
}

/** What completion scripts call; no command for people. */
const COMPLETE = "__complete";

interface Means {
  readonly end: RunEnd;
  readonly redactor: Redactor;
}

async function dispatch(argv: readonly string[], world: World, means: Means): Promise<number> {
  const own = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
  const isHelpAsked = own.includes("--help") || own.includes("-h");
  const { options, rest } = takeLeadingOptions(argv, GLOBAL_FLAGS, "zdisc");
  const before = argv.slice(0, argv.length - rest.length);
  const [name, ...words] = rest;
  if (name === "help") return await print(await helpOn(words, world), world.stdout);
  if (name === COMPLETE) return await complete(words, { world, ...means });
  if (name === undefined || name === "--") return await withoutCommand(options, isHelpAsked, world);
  const command = commandNamed(name);
  if (isHelpAsked) return await print(commandHelp(command, boldFor(world.stdout, world)), world.stdout);
  const output = { ...GLOBAL_FLAGS.output, choices: formatsOf(command) };
  const flags = { ...GLOBAL_FLAGS, output, ...command.flags };
  const parsed = parseArguments([...before, ...words], flags, `zdisc ${command.name}`);
  // The table holds every global flag, and the command's own behind them.
  const typed = parsed.options as unknown as GlobalOptions & OptionsOf<Flags>;
  means.redactor.hide(...passwordsIn(typed, world.env));
  if (typed.help) return await print(commandHelp(command, boldFor(world.stdout, world)), world.stdout);
  if (typed.version) return await print([`zdisc ${world.version}`], world.stdout);
  requireArguments(command, { ...parsed, words });
  const globals = withEnvironment(typed, world.env, formatsOf(command));
  const format = formatOf(command, globals.output);
  const invocation = { ...parsed, options: typed };
  return await runCommand(command, invocation, { globals, format, world, ...means });
}

/** `zdisc --help`, `zdisc --version`, or nothing that could be done: the help on stderr, and 2. */
async function withoutCommand(
  options: readonly string[],
  isHelpAsked: boolean,
  world: World,
): Promise<number> {
  if (isHelpAsked || options.includes("--help")) {
    return await print(overviewHelp(boldFor(world.stdout, world)), world.stdout);
  }
  if (options.includes("--version")) return await print([`zdisc ${world.version}`], world.stdout);
  await print(overviewHelp(boldFor(world.stderr, world)), world.stderr);
  return EXIT_CODE_OF.usage;
}

/** `zdisc help`, `zdisc help list`, `zdisc help exit-codes`, `zdisc help json serviceList`. */
async function helpOn(words: readonly string[], world: World): Promise<readonly string[]> {
  const bold = boldFor(world.stdout, world);
  const [topic, ...names] = words.filter((word) => !word.startsWith("-"));
  if (topic === undefined) return overviewHelp(bold);
  const extra = names[topic === "json" ? 1 : 0];
  if (extra !== undefined) throw noSuchHelp(topic, extra);
  const [name] = names;
  const page = Object.hasOwn(HELP_TOPICS, topic) ? HELP_TOPICS[topic] : undefined;
  if (page === undefined) return commandHelp(commandNamed(topic, Object.keys(HELP_TOPICS)), bold);
  return await page({ bold, isAscii: isAsciiAsked(words, world.env), name, schemas: schemasOf(world) });
}

function noSuchHelp(topic: string, extra: string): DiscoveryError {
  const remedy = `zdisc help ${topic}${topic === "json" ? " KIND" : ""}`;
  return new DiscoveryError("usage", `zdisc help: unexpected argument "${extra}"`, { remedy });
}

/** Those of the package. */
function schemasOf(world: World): SchemaFiles {
  const folder = `${world.packageFolder}/schema`;
  return {
    names: async () => (await world.filesIn(folder)).map((file) => file.replace(/\.json$/, "")),
    read: async (name) => (await world.readFile(`${folder}/${name}.json`)).toString("utf8"),
  };
}

async function print(lines: readonly string[], stream: OutputStream): Promise<number> {
  await stream.write(`${lines.join("\n")}\n`);
  return EXIT_CODE_OF.ok;
}

function boldFor(stream: OutputStream, { env }: World): Bold {
  return hasColour(false, { env, isTty: stream.isTty }) ? (text) => `\x1b[1m${text}\x1b[22m` : (text) => text;
}

async function fail(
  error: DiscoveryError,
  argv: readonly string[],
  world: World,
  redactor: Redactor,
): Promise<number> {
  const lines = errorLines(redactor.covered(error), formatHint(argv, world.env));
  const stack = argv.includes("--debug") ? stackLines(error, (text) => redactor.redact(text)) : [];
  world.stdout.send();
  await print([...lines, ...stack], world.stderr);
  return EXIT_CODE_OF[error.code];
}

/** A reader that went away wants no more: that is no failure. A full disk is. */
async function outputFailed(
  failure: Error & { readonly code?: unknown },
  argv: readonly string[],
  world: World,
  redactor: Redactor,
): Promise<number> {
  if (failure.code === "EPIPE") return EXIT_CODE_OF.ok;
  const why = failure.code === "ENOSPC" ? "no space left on device" : failure.message;
  const error = new DiscoveryError("io", `cannot write to standard output: ${why}`, { cause: failure });
  return await fail(error, argv, world, redactor);
}
