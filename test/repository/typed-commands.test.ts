/** Every command that help and pages tell people to type is one that zdisc takes: its name, its options, their values. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { takeLeadingOptions } from "../../src/cli/arguments/expand-arguments.js";
import { GLOBAL_FLAGS } from "../../src/cli/arguments/global-flags.js";
import { parseArguments } from "../../src/cli/arguments/parse-arguments.js";
import { commandNamed, requireArguments } from "../../src/cli/command-line.js";
import { COMMANDS } from "../../src/cli/commands.js";
import { EXIT_CODE_OF } from "../../src/cli/exit-codes.js";
import { EXIT_CODE_HELP } from "../../src/cli/help/exit-codes-page.js";
import { overviewHelp } from "../../src/cli/help/help.js";
import { HELP_TOPICS } from "../../src/cli/help/topics.js";
import { formatsOf } from "../../src/cli/run-command.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const inDocs = readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" });
const pages = ["README.md", "CHANGELOG.md", ...inDocs.map((name) => `docs/${name}`)].filter((name) =>
  name.endsWith(".md"),
);

/** Of the commands that a shell would start, the words of those that are `zdisc`, without quotes. */
function zdiscCommandsIn(line: string): string[][] {
  const commands: string[][] = [[]];
  for (const [token] of line.matchAll(/#.*|[|&;<>()]+|(?:"[^"]*"|'[^']*'|[^\s'"|&;<>()#])+/g)) {
    if (/^#/.test(token)) break;
    if (/^[|&;<>()]/.test(token)) commands.push([]);
    else commands.at(-1)?.push(token.replace(/["']/g, ""));
  }
  return commands.flatMap((words) => {
    const at = words.indexOf("zdisc");
    const isStarted = words.slice(0, at).every((word) => /=|^(\$|until|exec|timeout|\d+)$/.test(word));
    return at >= 0 && isStarted ? [words.slice(at + 1)] : [];
  });
}

/** Throws `usage` as the program would. */
function take(typed: readonly string[], { isWhole }: { isWhole: boolean }): void {
  const { rest } = takeLeadingOptions(typed, GLOBAL_FLAGS, "zdisc");
  const [name, ...words] = rest;
  if (name === undefined || (name === "help" && Object.hasOwn(HELP_TOPICS, words[0] ?? "json"))) return;
  const command = commandNamed(name);
  const output = { ...GLOBAL_FLAGS.output, choices: formatsOf(command) };
  const parsed = parseArguments(words, { ...GLOBAL_FLAGS, output, ...command.flags }, name);
  if (isWhole) requireArguments(command, { ...parsed, words });
}

describe("an example of the help:", () => {
  const overview = overviewHelp((text) => text).filter((line) => line.startsWith("  zdisc "));
  const examples = [
    ...overview.map((line) => line.trim()),
    ...COMMANDS.flatMap((command) => command.examples),
    ...EXIT_CODE_HELP.filter(({ code }) => code !== EXIT_CODE_OF.usage)
      .map(({ example }) => example)
      .filter((example) => example.includes("zdisc")),
  ];

  test.each(examples)("%s", (example) => {
    const commands = zdiscCommandsIn(example);
    expect(commands).not.toEqual([]);
    for (const typed of commands) take(typed, { isWhole: true });
  });
});

describe("the commands of", () => {
  test.each(pages)("%s", (page) => {
    const text = readFileSync(join(ROOT, page), "utf8");
    const blocks = [...text.matchAll(/^```.*\n([\s\S]*?)^```$|^ {4}(.*)$/gm)].flatMap(
      ([, fenced, indented = ""]) => (fenced ?? indented).split("\n"),
    );
    const spans = [...text.matchAll(/`(zdisc [^`]*)`/g)].map(([, span = ""]) => span.replace(/\s+/g, " "));
    const lines = [...blocks, ...spans].filter((line) => !line.includes("…"));
    // In prose a command may be named without its arguments.
    for (const typed of lines.flatMap(zdiscCommandsIn)) take(typed, { isWhole: false });
  });
});
