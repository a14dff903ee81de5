import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DiscoveryError } from "../../errors.js";
import { type Flags, longName } from "./flag.js";
import { GLOBAL_FLAGS } from "./global-flags.js";
import { parseArguments } from "./parse-arguments.js";

const FLAGS = {
  limit: { kind: "count", short: "l", placeholder: "N", help: "" },
  sort: { kind: "choice", placeholder: "COLUMN", choices: ["address", "id"], help: "" },
  id: { kind: "decimal", placeholder: "N", help: "" },
  addr: { kind: "text", placeholder: "ADDRESS", help: "", isRepeatable: true },
  from: { kind: "text", placeholder: "FILE", help: "" },
  ttl: { kind: "seconds", placeholder: "SECONDS", help: "" },
  giveUpAfter: { kind: "duration", placeholder: "D", help: "" },
  noTui: { kind: "switch", help: "" },
} as const satisfies Flags;

const parse = (argv: readonly string[]) => parseArguments(argv, { ...GLOBAL_FLAGS, ...FLAGS }, "zdisc test");

/** What was given, and nothing of what was not. */
function given(argv: readonly string[]) {
  const { options, ...rest } = parse(argv);
  const isGiven = (value: unknown) =>
    value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);
  return {
    ...rest,
    options: Object.fromEntries(Object.entries(options).filter(([, value]) => isGiven(value))),
  };
}

function refusal(argv: readonly string[]) {
  try {
    parse(argv);
  } catch (error) {
    if (error instanceof DiscoveryError)
      return { code: error.code, message: error.message, remedy: error.remedy };
  }
  return undefined;
}

describe("parseArguments takes", () => {
  test.each([
    { name: "a value behind a space", argv: ["--limit", "5"], options: { limit: 5 } },
    { name: "a value behind =", argv: ["--limit=5"], options: { limit: 5 } },
    { name: "a letter and a space", argv: ["-l", "5"], options: { limit: 5 } },
    { name: "a letter with its value", argv: ["-l5", "-ojson"], options: { limit: 5, output: "json" } },
    { name: "a letter, = and a value", argv: ["-o=json"], options: { output: "json" } },
    { name: "etcdctl's name and letter of -o", argv: ["-w", "wide"], options: { output: "wide" } },
    { name: "etcdctl's long name of -o", argv: ["--write-out=name"], options: { output: "name" } },
    { name: "switches in a group", argv: ["-qv"], options: { quiet: true, verbose: true } },
    { name: "switches before a value", argv: ["-qojson"], options: { quiet: true, output: "json" } },
    { name: "a switch twice", argv: ["-v", "-v"], options: { verbose: true } },
    {
      name: "a name that begins with no-",
      argv: ["--no-tui", "--no-color"],
      options: { noTui: true, noColor: true },
    },
    {
      name: "a long ID, exactly",
      argv: ["--id", "7587899099117464323"],
      options: { id: "7587899099117464323" },
    },
    { name: "- as a value", argv: ["--from", "-"], options: { from: "-" } },
    { name: "a value that begins with a dash, behind =", argv: ["--from=-x"], options: { from: "-x" } },
    { name: "a value in quotes", argv: ["--from='a'"], options: { from: "'a'" } },
    { name: "a value with = in it", argv: ["--from=a=b"], options: { from: "a=b" } },
    { name: "a value of several lines", argv: ["--from=a\nb"], options: { from: "a\nb" } },
    { name: "a repeatable flag", argv: ["--addr", ":1", "--addr=:2"], options: { addr: [":1", ":2"] } },
    { name: "bare seconds", argv: ["--ttl", "30"], options: { ttl: 30 } },
    { name: "seconds as a duration", argv: ["--ttl", "1m30s"], options: { ttl: 90 } },
    { name: "a duration", argv: ["--give-up-after", "1m30s"], options: { giveUpAfter: 90_000 } },
    { name: "a value like a number as text", argv: ["--from", "0x10"], options: { from: "0x10" } },
  ])("$name", ({ argv, options }) => {
    expect(given(argv)).toEqual({ options, positionals: [], childCommand: [] });
  });

  test.each([
    { name: "- as an argument", argv: ["-"], positionals: ["-"] },
    { name: "numbers as text", argv: ["007", "1e3"], positionals: ["007", "1e3"] },
    { name: "a flag's word as a service", argv: ["help", "list"], positionals: ["help", "list"] },
    {
      name: "arguments around flags",
      argv: ["a", "-q", "b", "--limit", "1", "c"],
      positionals: ["a", "b", "c"],
    },
    { name: "an argument with dots and brackets", argv: ["a.b[0]"], positionals: ["a.b[0]"] },
    { name: "an argument of JavaScript's own", argv: ["__proto__"], positionals: ["__proto__"] },
  ])("$name", ({ argv, positionals }) => {
    expect(parse(argv).positionals).toEqual(positionals);
  });

  test("all behind -- as it stands", () => {
    const { positionals, childCommand } = parse(["user.rpc", "--", "./reload", "--limit", "-x", "--", "-"]);
    expect(positionals).toEqual(["user.rpc"]);
    expect(childCommand).toEqual(["./reload", "--limit", "-x", "--", "-"]);
  });

  test("any text as the value of any text flag, and as an argument", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (value, argument) => {
        fc.pre(!argument.startsWith("-"));
        expect(given([`--from=${value}`, argument])).toEqual({
          options: { from: value },
          positionals: [argument],
          childCommand: [],
        });
      }),
    );
  });
});

describe("parseArguments refuses", () => {
  test.each([
    { argv: ["--utcc"], message: "zdisc test: unknown option --utcc", remedy: "did you mean --utc?" },
    { argv: ["--utcc=1"], message: "zdisc test: unknown option --utcc", remedy: "did you mean --utc?" },
    {
      argv: ["--give-up"],
      message: "zdisc test: unknown option --give-up",
      remedy: "did you mean --give-up-after?",
    },
    { argv: ["--key", "k"], message: "zdisc test: unknown option --key", remedy: "did you mean --cert-key?" },
    { argv: ["--probe"], message: "zdisc test: unknown option --probe", remedy: "zdisc test --help" },
    { argv: ["-x"], message: "zdisc test: unknown option -x", remedy: "zdisc test --help" },
    { argv: ["-qx"], message: "zdisc test: unknown option -x", remedy: "zdisc test --help" },
    { argv: ["--no-limit"], message: "zdisc test: unknown option --no-limit", remedy: "zdisc test --help" },
    {
      argv: ["--__proto__=x"],
      message: "zdisc test: unknown option --__proto__",
      remedy: "zdisc test --help",
    },
    { argv: ["--limit"], message: "zdisc test: --limit needs a value", remedy: "--limit N" },
    { argv: ["--from", "--utc"], message: "zdisc test: --from needs a value", remedy: "--from FILE" },
    { argv: ["--from="], message: "zdisc test: --from needs a value", remedy: "--from FILE" },
    { argv: ["--utc=1"], message: "zdisc test: --utc takes no value", remedy: "--utc" },
    { argv: ["-q=1"], message: "zdisc test: -q takes no value", remedy: "-q" },
    { argv: ["-l", "1", "--limit=2"], message: "zdisc test: --limit is given twice", remedy: "give it once" },
    {
      argv: ["-o", "json", "-w", "json"],
      message: "zdisc test: --output is given twice",
      remedy: "give it once",
    },
    {
      argv: ["user.rpc", "-w"],
      message: "zdisc test: -w needs a value",
      remedy: "zdisc watch user.rpc (-w is --write-out FORMAT, as in etcdctl)",
    },
    { argv: ["--limit", "1.5"], message: '--limit "1.5" is not a whole number', remedy: "--limit 10" },
    { argv: ["--limit=-1"], message: '--limit "-1" is not a whole number', remedy: "--limit 10" },
    {
      argv: ["--ttl", "1500ms"],
      message: '--ttl "1500ms" is not a whole number of seconds',
      remedy: "--ttl 10",
    },
    { argv: ["--ttl", "0"], message: '--ttl "0" is not a whole number of seconds', remedy: "--ttl 10" },
    {
      argv: ["--give-up-after", "60x"],
      message: '--give-up-after "60x" is not a duration',
      remedy: "60s, 1m30s, 250ms",
    },
    {
      argv: ["--sort", "adress"],
      message: '--sort "adress" is none of address, id',
      remedy: "did you mean address?",
    },
    {
      argv: ["-o", "xml"],
      message: '--output "xml" is none of table, wide, json, ndjson, yaml, name, sarif, junit, github',
      remedy: "--output table",
    },
  ])("$argv", ({ argv, message, remedy }) => {
    expect(refusal(argv)).toEqual({ code: "usage", message, remedy });
  });
});

test("a flag's long name is its name in kebab case, and no two share one", () => {
  expect(longName("insecureSkipTlsVerify")).toBe("insecure-skip-tls-verify");
  const shorts = Object.values(GLOBAL_FLAGS).flatMap((flag) => ("short" in flag ? [flag.short] : []));
  expect(new Set(shorts).size).toBe(shorts.length);
});
