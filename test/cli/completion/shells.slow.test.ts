/** Completion in real interactive shells: Tab is pressed, and what the shell then calls is looked at, word by word. */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../../support/etcd-server.js";
import { notRun } from "../../support/not-run.js";
import { findShell, type ShellName, ShellOnTerminal } from "../../support/shell-on-terminal.js";
import { putAll } from "../bound-zdisc.js";

const SHELLS: readonly ShellName[] = ["bash", "zsh", "fish"];
for (const name of SHELLS) {
  if (findShell(name) === undefined) notRun(`completion in ${name}`, `there is no ${name} here`);
}

/** Services, each found by its first three letters, whose names a shell could take for something else. */
const HOSTILE = [
  "h00 two words.rpc",
  "h01$(touch PWNED).rpc",
  "h02`touch PWNED`.rpc",
  "h03;touch PWNED;.rpc",
  "h04'single'.rpc",
  'h05"double".rpc',
  "h06\\back\\slash.rpc",
  "h07*glob?[a-z].rpc",
  "h08{a,b}.rpc",
  "h09$HOME.rpc",
  "h10&&touch PWNED|cat>PWNED.rpc",
  "h11:with:colons.rpc",
  "h12@at=equals+plus%.rpc",
  "h13~tilde#hash.rpc",
  "h14(parens)<PWNED.rpc",
  "h15ünï-日本.rpc",
  "h16/prod/deep.rpc",
  "h17!bang!!.rpc",
  "h18^caret,comma.rpc",
];
/** These cannot be typed, or would be something else: no shell may offer them. */
const NEVER = ["-rf.rpc", "h90\u001b[2J.rpc", "h91\ttab.rpc", "h92\nline.rpc", "h93\u202eabc.rpc"];

let etcd: EtcdServer;

beforeAll(async () => {
  etcd = await startEtcd();
  const names = ["user.rpc", "order.rpc", ...HOSTILE, ...NEVER];
  await putAll(
    etcd,
    names.map((name) => [`${name}/7`, "10.0.3.7:8080"] as const),
  );
  return () => etcd[Symbol.asyncDispose]();
});

describe.each(SHELLS.filter((name) => findShell(name) !== undefined))("%s", (name) => {
  let shell: ShellOnTerminal;

  beforeAll(async () => {
    shell = await ShellOnTerminal.start(name, { ZDISC_ENDPOINTS: etcd.endpoints.join() });
    writeFileSync(join(shell.folder, "before.json"), "");
    mkdirSync(join(shell.folder, "etc"));
    const config = `UserRpc:\n  Etcd: { Hosts: ["${etcd.endpoints[0]}"], Key: user.rpc }\n`;
    writeFileSync(
      join(shell.folder, "etc", "api.yaml"),
      `${config}OrderRpc:\n  Etcd: { Hosts: [h:1], Key: o }\n`,
    );
  });
  afterAll(() => shell[Symbol.asyncDispose]());

  test.each([
    { what: "a command", line: "zdisc wat\t", words: ["watch"] },
    { what: "a command behind a variable", line: "FOO=bar zdisc wat\t", words: ["watch"] },
    { what: "a command behind another", line: "true | zdisc wat\t", words: ["watch"] },
    { what: "a flag", line: "zdisc list --so\tage", words: ["list", "--sort", "age"] },
    { what: "a global flag", line: "zdisc list --comm\t1s", words: ["list", "--command-timeout", "1s"] },
    { what: "the value of a flag", line: "zdisc list --sort rev\t", words: ["list", "--sort", "revision"] },
    { what: "the value behind =", line: "zdisc list --output=nd\t", words: ["list", "--output=ndjson"] },
    { what: "the value behind -o", line: "zdisc watch u -o nd\t", words: ["watch", "u", "-o", "ndjson"] },
    { what: "a shell", line: "zdisc completion fi\t", words: ["completion", "fish"] },
    { what: "a topic", line: "zdisc help exit-c\t", words: ["help", "exit-codes"] },
    {
      what: "a kind of document",
      line: "zdisc help json serviceL\t",
      words: ["help", "json", "serviceList"],
    },
    {
      what: "a condition",
      line: "zdisc wait u --for endp\t",
      words: ["wait", "u", "--for", "endpoints>=1"],
    },
    { what: "a file", line: "zdisc diff bef\t", words: ["diff", "before.json"] },
    { what: "a file of a flag", line: "zdisc list -f etc/a\t", words: ["list", "-f", "etc/api.yaml"] },
    { what: "a file behind --", line: "zdisc watch u -- bef\t", words: ["watch", "u", "--", "before.json"] },
    {
      what: "a block of the -f file",
      line: "zdisc resolve -f etc/api.yaml --block Us\t",
      words: ["resolve", "-f", "etc/api.yaml", "--block", "UserRpc"],
    },
  ])("completes $what", async ({ line, words }) => {
    expect(await shell.enterUntil(line, words)).toEqual(words);
  });

  test.each([
    { what: "a service", line: "zdisc list us\t", words: ["list", "user.rpc"] },
    {
      what: "the second of two",
      line: "zdisc list order.rpc us\t",
      words: ["list", "order.rpc", "user.rpc"],
    },
    {
      what: "the service of a flag",
      line: "zdisc publish --key us\t",
      words: ["publish", "--key", "user.rpc"],
    },
    {
      what: "a service of the hosts of the -f file",
      line: "zdisc list -f etc/api.yaml --block UserRpc us\t",
      words: ["list", "-f", "etc/api.yaml", "--block", "UserRpc", "user.rpc"],
    },
  ])("completes $what from etcd", async ({ line, words }) => {
    expect(await shell.enterUntil(line, words)).toEqual(words);
  });

  test.each(HOSTILE)("hands on %s as one word, and executes nothing of it", async (service) => {
    expect(await shell.enterUntil(`zdisc list ${service.slice(0, 3)}\t`, ["list", service])).toEqual([
      "list",
      service,
    ]);
    expect(existsSync(join(shell.folder, "PWNED"))).toBe(false);
  });

  test("goes on behind a colon, and behind a space that was typed with a backslash", async () => {
    const colons = ["list", "h11:with:colons.rpc"];
    expect(await shell.enterUntil("zdisc list h11:with:co\t", colons)).toEqual(colons);
    const spaces = ["list", "h00 two words.rpc"];
    expect(await shell.enterUntil("zdisc list h00\\ tw\t", spaces)).toEqual(spaces);
  });

  test.each(NEVER)("does not offer %j", async (service) => {
    const typed = service.slice(0, 3);
    // Once etcd was asked in time, it is known what is not offered.
    await shell.enterUntil("zdisc list us\t", ["list", "user.rpc"]);
    expect(await shell.enter(`zdisc list ${typed}\t`)).toEqual(["list", typed]);
  });

  test("lists what there is, with a few words where the shell shows them", async () => {
    await using fresh = await ShellOnTerminal.start(name, {});
    const notes = { bash: "", zsh: "an etcd-compatible server", fish: "an etcd-compatible server" }[name];
    await fresh.terminal.press("zdisc d\t\t", /dev\b/);
    for (const text of ["diff", "dev", "demo", notes]) await fresh.terminal.waitForScreen(new RegExp(text));
  });

  test("asks the hosts that are typed, not those of the environment", async () => {
    const words = ["list", "--endpoints", "127.0.0.1:1", "us"];
    expect(await shell.enter(`zdisc ${words.join(" ")}\t`)).toEqual(words);
  });

  test("is silent where etcd is away, and where it wants an account", async () => {
    const before = shell.terminal.screen.length;
    for (const flags of ["--endpoints 127.0.0.1:1", "--user root", "--cacert no.pem", "--dial-timeout 5x"]) {
      const line = `zdisc list ${flags} zz`;
      expect(await shell.enter(`${line}\t`)).toEqual(line.split(" ").slice(1));
    }
    expect(shell.terminal.screen.slice(before)).not.toMatch(/zdisc: |Error|assword/);
  });
});

test.skipIf(findShell("zsh") === undefined)("zsh may read the script with source, too", async () => {
  await using shell = await ShellOnTerminal.start("zsh", {});
  shell.terminal.type("compdef -d zdisc; source ~/functions/_zdisc\r");
  expect(await shell.enterUntil("zdisc wat\t", ["watch"])).toEqual(["watch"]);
});

describe.skipIf(findShell("bash") === undefined)("bash", () => {
  test.each([
    { quote: "double", line: 'zdisc list "h0', typed: "0 tw" },
    { quote: "single", line: "zdisc list 'h0", typed: "0 tw" },
  ])("completes within $quote quotes", async ({ line, typed }) => {
    await using shell = await ShellOnTerminal.start("bash", { ZDISC_ENDPOINTS: etcd.endpoints.join() });
    const words = ["list", "h00 two words.rpc"];
    expect(await shell.enterUntil(`${line}${typed}\t`, words)).toEqual(words);
  });
});
