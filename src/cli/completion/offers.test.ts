import { describe, expect, test } from "vitest";
import { longName } from "../arguments/flag.js";
import { GLOBAL_FLAGS } from "../arguments/global-flags.js";
import { type Command, defineCommand } from "../command.js";
import { COMMANDS } from "../commands.js";
import { HELP_TOPICS } from "../help/topics.js";
import { type NameSource, type Offers, offersAt } from "./offers.js";
import { readTypedLine } from "./typed-line.js";

const NAMES: NameSource = {
  services: async (prefix) => [`services under "${prefix}"`],
  addresses: async (service) => [`addresses of ${service}`],
  blocks: async () => ["UserRpc"],
  kinds: async () => ["error", "serviceList"],
};

const offers = (...words: readonly string[]): Promise<Offers> => offersAt(readTypedLine(words), NAMES);

async function texts(...words: readonly string[]): Promise<string[] | "files"> {
  const all = await offers(...words);
  return all === "files" ? all : all.map(({ text }) => text);
}

const names = COMMANDS.map(({ name }) => name);

describe("what is offered", () => {
  test("first are the commands, and help", async () => {
    expect(await texts("")).toEqual([...names, "help"]);
    expect(await texts("--endpoints", "h:1", "-q", "")).toEqual([...names, "help"]);
  });

  test("behind help are the commands and the topics, once", async () => {
    expect(await texts("help", "")).toEqual([...names, ...Object.keys(HELP_TOPICS)]);
    expect(await texts("help", "list", "")).toEqual([]);
  });

  test("behind help json are the kinds of documents, once", async () => {
    expect(await texts("help", "json", "")).toEqual(["error", "serviceList"]);
    expect(await texts("help", "json", "error", "")).toEqual([]);
  });

  test.each([
    { typed: "", offered: [] },
    { typed: "h", offered: ["has=addresses of user.rpc"] },
    { typed: "without=10", offered: ["without=addresses of user.rpc"] },
  ])("of wait --for '$typed' are the conditions, and addresses where one is typed", async (row) => {
    const words = await texts("wait", "user.rpc", "--for", row.typed);
    expect(words).toEqual(["endpoints>=1", "healthy", "gone", "stable=10s", ...row.offered]);
  });

  test("of wait --for without a service is none that needs an address", async () => {
    expect(await texts("wait", "--for", "h")).toEqual(["endpoints>=1", "healthy", "gone", "stable=10s"]);
  });

  test.each(COMMANDS)(
    "behind $name - is every flag that its help knows, and every global one",
    async (command) => {
      const own = Object.keys(command.flags);
      const expected = [...own, ...Object.keys(GLOBAL_FLAGS).filter((name) => !own.includes(name))];
      expect(await texts(command.name, "-")).toEqual(expected.map((name) => `--${longName(name)}`));
    },
  );

  test("is no flag that was given, but one that can be repeated", async () => {
    const left = await texts("publish", "--key", "u", "--addr", ":1", "-q", "--force", "-");
    expect(left).toContain("--addr");
    for (const given of ["--key", "--quiet", "--force"]) expect(left).not.toContain(given);
  });

  test("has its line of the help beside it", async () => {
    expect(await offers("list", "--so")).toContainEqual({
      text: "--sort",
      note: "address, id, ttl, revision, name",
    });
  });

  test.each([
    { words: ["list", "--sort", ""], offered: ["address", "id", "ttl", "revision", "name"] },
    { words: ["publish", "--ready", ""], offered: ["tcp", "health", "none"] },
    { words: ["watch", "-o", ""], offered: ["table", "json", "ndjson"] },
    { words: ["watch", "--write-out", ""], offered: ["table", "json", "ndjson"] },
    { words: ["list", "--limit", ""], offered: [] },
    { words: ["list", "-qo", ""], offered: ["table", "wide", "json", "ndjson", "yaml", "name"] },
    { words: ["resolve", "--block", ""], offered: ["UserRpc"] },
    { words: ["-f", ""], offered: "files" },
    { words: ["list", "--cacert", ""], offered: "files" },
    { words: ["completion", ""], offered: ["bash", "zsh", "fish"] },
    { words: ["completion", "bash", ""], offered: [] },
    { words: ["diff", "a.json", ""], offered: "files" },
    { words: ["diff", "a.json", "b.json", ""], offered: [] },
    { words: ["publish", "--", "./us"], offered: "files" },
    { words: ["publish", "--", "./user", "--"], offered: "files" },
    { words: ["nosuch", ""], offered: [...names, "help"] },
  ])("of $words is $offered", async ({ words, offered }) => {
    expect(await texts(...words)).toEqual(offered);
  });

  test.each([
    ["list", "us"],
    ["list", "a", "b", "us"],
    ["watch", "us"],
    ["resolve", "us"],
    ["publish", "--key", "us"],
  ])("of %s … are services that begin so", async (...words) => {
    expect(await texts(...words)).toEqual([`services under "us"`]);
  });

  test("of SERVICE ADDRESS are the addresses of that service", async () => {
    const usage = "SERVICE ADDRESS";
    const drain: Command = defineCommand({
      name: "drain",
      usage,
      summary: "",
      positionals: { name: "SERVICE", min: 2, max: 2 },
      flags: {},
      examples: [],
      formats: ["table"],
      shape: "document",
      load: () => Promise.reject(new Error("not run")),
    });
    const line = { ...readTypedLine([""]), command: drain, positionals: ["user.rpc"] };
    const at = (position: number) => offersAt({ ...line, place: { kind: "argument", at: position } }, NAMES);
    expect(await at(1)).toEqual([{ text: "addresses of user.rpc" }]);
    expect(await at(2)).toEqual([]);
  });
});

describe("the words of a flag", () => {
  const words = async () => ["no-lease", "no-port"];
  const offered = async (placeholder: string, current: string) => {
    const flag = { kind: "text", placeholder, help: "", words } as const;
    const line = { ...readTypedLine([""]), current, place: { kind: "value", name: "only", flag } } as const;
    return await offersAt(line, NAMES);
  };

  test("are offered for it, and behind each comma of a list those that are not there yet", async () => {
    expect(await offered("ID", "no")).toEqual([{ text: "no-lease" }, { text: "no-port" }]);
    expect(await offered("LIST", "")).toEqual([{ text: "no-lease" }, { text: "no-port" }]);
    expect(await offered("LIST", "no-port,no")).toEqual([{ text: "no-port,no-lease" }]);
  });
});

describe("the word at the cursor", () => {
  test.each([
    { words: ["list", "--output=js"], before: "--output=", current: "js" },
    { words: ["list", "-ojs"], before: "-o", current: "js" },
    { words: ["list", "-o=js"], before: "-o=", current: "js" },
    { words: ["list", "-qojs"], before: "-qo", current: "js" },
    { words: ["list", "--output", "js"], before: "", current: "js" },
    { words: ["list", "--out"], before: "", current: "--out" },
  ])("of $words is $current", ({ words, before, current }) => {
    expect(readTypedLine(words)).toMatchObject({ before, current });
  });

  test("is read with the flags of the connection that stand before it", () => {
    const words = [
      "--endpoints",
      "a:1",
      "list",
      "-f",
      "x.yaml",
      "--user=root",
      "--insecure-skip-tls-verify",
      "-o",
      "json",
      "",
    ];
    expect(readTypedLine(words).globals).toEqual([
      ...["--endpoints", "a:1", "--file", "x.yaml", "--user", "root", "--insecure-skip-tls-verify"],
    ]);
  });
});
