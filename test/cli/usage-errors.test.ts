/** What is refused before any etcd is asked: message, remedy, exit code 2, and nothing on stdout. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "../support/run-command.js";
import { runZdisc } from "../support/run-zdisc.js";
import { tempDir } from "../support/temp-dir.js";
import { zdiscEnv } from "../support/zdisc-env.js";
import { ZDISC_PROGRAM } from "../support/zdisc-program.js";

/** Where no etcd is: whoever asks for one gets 5. */
const NOWHERE = { ZDISC_ENDPOINTS: "127.0.0.1:1" };
let folder: string;

beforeAll(() => {
  folder = tempDir("usage");
  writeFileSync(join(folder, "client-key.pem"), "");
  writeFileSync(join(folder, "services.txt"), "user.rpc 10.0.3.7:8080\nuser.rpc 127.0.0.1:80\n");
  writeFileSync(join(folder, "broken.txt"), "user.rpc\n");
});

interface Row {
  /** Words, one space between two. */
  readonly typed: string;
  readonly stderr: readonly string[];
}

const KEY = "publish --key user.rpc --addr";

test.each<Row>([
  // row 18
  {
    typed: "list --dial-timeout 60x",
    stderr: ['zdisc: --dial-timeout "60x" is not a duration', "  try: 60s, 1m30s, 250ms"],
  },
  {
    typed: "watch a --duration 5",
    stderr: ['zdisc: --duration "5" is not a duration', "  try: 60s, 1m30s, 250ms"],
  },
  {
    typed: `${KEY} :80 --give-up-after x`,
    stderr: ['zdisc: --give-up-after "x" is not a duration', "  try: 60s, 1m30s, 250ms"],
  },
  // row 23
  {
    typed: `${KEY} 10.0.3.7`,
    stderr: ['zdisc: --addr "10.0.3.7" has no port', "  try: --addr 10.0.3.7:8080"],
  },
  { typed: `${KEY} 0.0.0.0`, stderr: ['zdisc: --addr "0.0.0.0" has no port', "  try: --addr 0.0.0.0:8080"] },
  // row 24
  {
    typed: `${KEY} 127.0.0.1:8080`,
    stderr: [
      "zdisc: --addr 127.0.0.1:8080 reaches this machine only",
      "  try: --addr :8080 takes this machine's address; --force keeps it",
    ],
  },
  {
    typed: "publish --from services.txt",
    stderr: [
      "zdisc: services.txt:2: 127.0.0.1:80 reaches this machine only",
      "  try: services.txt:2: :80 takes this machine's address; --force keeps it",
    ],
  },
  // row 25
  {
    typed: "publish --key client-key.pem --addr :80",
    stderr: [
      'zdisc: --key is the service key, and "client-key.pem" is a file',
      "  try: --cert-key client-key.pem",
    ],
  },
  // row 26
  { typed: "list --cert client.pem", stderr: ["zdisc: --cert needs --cert-key"] },
  // row 29
  {
    typed: "list --user root",
    stderr: [
      "zdisc: no terminal to ask for the password of root",
      "  try: --password-file FILE (- is stdin)",
    ],
  },
  // row 30
  { typed: "wacth user.rpc", stderr: ['zdisc: unknown command "wacth"', "  try: did you mean watch?"] },
  { typed: "version", stderr: ['zdisc: unknown command "version"', "  try: did you mean --version?"] },
  { typed: "fly", stderr: ['zdisc: unknown command "fly"', expect.stringMatching(/^ {2}try: /)] },
  // row 31
  {
    typed: "watch user.rpc --utcc",
    stderr: ["zdisc watch: unknown option --utcc", "  try: did you mean --utc?"],
  },
  {
    typed: "list --key x.pem",
    stderr: ["zdisc list: unknown option --key", expect.stringMatching(/^ {2}try: .*--/)],
  },
  // row 34
  {
    typed: "publish --from service.txt",
    stderr: ["zdisc: cannot read service.txt: no such file", "  try: files near: services.txt"],
  },
  {
    typed: "list --user root --password-file client-key.pm",
    stderr: ["zdisc: cannot read client-key.pm: no such file", "  try: files near: client-key.pem"],
  },
  {
    typed: "publish --from broken.txt",
    stderr: [
      'zdisc: broken.txt:1: "user.rpc" is not "service address [id]"',
      "  try: user.rpc 10.0.3.7:8080",
    ],
  },
  // what comes later, and what the commands refuse themselves
  {
    typed: "list --probe",
    stderr: [
      "zdisc: --probe asks endpoints, and this lists services",
      "  try: zdisc list SERVICE --probe, or --values",
    ],
  },
  {
    typed: "watch --replay night.ndjson",
    stderr: ["zdisc: cannot read night.ndjson: no such file", expect.stringMatching(/^ {2}try: /)],
  },
  {
    typed: `${KEY} :80 --ready tcp`,
    stderr: [
      "zdisc publish: --ready is for a command behind --",
      "  try: zdisc publish --key user.rpc --addr :8080 -- ./server",
    ],
  },
  {
    typed: "list user.rpc -- ls",
    stderr: ["zdisc list: no command can stand behind --", expect.stringMatching(/^ {2}try: /)],
  },
  {
    typed: "list user.rpc -w",
    stderr: ["zdisc list: -w needs a value", expect.stringMatching(/^ {2}try: zdisc watch user\.rpc /)],
  },
  {
    typed: "list --sort adress",
    stderr: [
      'zdisc: --sort "adress" is none of address, id, ttl, revision, name',
      "  try: did you mean address?",
    ],
  },
  {
    typed: "list --sort ttl",
    stderr: [
      "zdisc: --sort ttl sorts instances, and this lists services",
      "  try: --sort name, --sort revision, or --values",
    ],
  },
  {
    typed: "list prod/* user.rpc",
    stderr: [
      'zdisc: "prod/*" chooses services, a name shows instances: not both at once',
      "  try: zdisc list 'prod/*'",
    ],
  },
  { typed: "list [z-a]", stderr: ['zdisc: "[z-a]" is not a glob', "  try: prod/*, user.rpc?, [a-c]*"] },
  { typed: "list --limit ten", stderr: ['zdisc: --limit "ten" is not a whole number', "  try: --limit 10"] },
  {
    typed: "watch",
    stderr: ["zdisc watch: SERVICE is missing", expect.stringMatching(/^ {2}try: zdisc watch SERVICE/)],
  },
  {
    typed: "watch a b",
    stderr: ['zdisc watch: unexpected argument "b"', expect.stringMatching(/^ {2}try: zdisc watch SERVICE/)],
  },
  {
    typed: "watch a -o yaml",
    stderr: ['zdisc: --output "yaml" is none of table, json, ndjson', "  try: --output table"],
  },
  {
    typed: "watch a -o name",
    stderr: ['zdisc: --output "name" is none of table, json, ndjson', "  try: --output table"],
  },
  {
    typed: "publish",
    stderr: ["zdisc: publish needs --key SERVICE", "  try: zdisc publish --key user.rpc --addr :8080"],
  },
  {
    typed: "publish --key user.rpc",
    stderr: ["zdisc: publish needs --addr ADDRESS", "  try: zdisc publish --key user.rpc --addr :8080"],
  },
  {
    typed: `${KEY} :80 --ttl 0`,
    stderr: ['zdisc: --ttl "0" is not a whole number of seconds', "  try: --ttl 10"],
  },
  { typed: `${KEY} :80 --id x`, stderr: ['zdisc: --id "x" is not a whole number', "  try: --id 10"] },
  {
    typed: `${KEY} 10.0.3.7:80 --addr 10.0.3.7:81 --id 7`,
    stderr: ["zdisc: two registrations want the key user.rpc/7", "  try: give each its own ID"],
  },
])("zdisc $typed", async ({ typed, stderr }) => {
  const end = await runZdisc(typed.split(" "), { env: NOWHERE, cwd: folder });
  expect({ code: end.code, stdout: end.stdout, stderr: end.stderr.split("\n").slice(0, -1) }).toEqual({
    code: 2,
    stdout: "",
    stderr,
  });
});

describe("in JSON", () => {
  test("a mistake on the command line is one object, too", async () => {
    const { code, stdout, stderr } = await runZdisc(["publish", "-o", "ndjson"], { env: NOWHERE });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(JSON.parse(stderr)).toEqual({
      schemaVersion: 1,
      kind: "error",
      code: "usage",
      message: "publish needs --key SERVICE",
      remedy: "zdisc publish --key user.rpc --addr :8080",
      exitCode: 2,
      details: { hosts: [] },
    });
  });
});

describe("--force", () => {
  test.each(["127.0.0.1:8080", "0.0.0.0:0", "nonsense"])(
    "publishes %s all the same, as far as etcd",
    async (address) => {
      const args = ["publish", "--key", "client-key.pem", "--addr", address, "--force"];
      const { code } = await runZdisc(args, { env: NOWHERE, cwd: folder });
      expect(code).toBe(5);
    },
  );
});

test("what strangers typed is escaped in messages", async () => {
  const { stderr } = await runZdisc(["publish", "--key", "a", "--addr", "\x1b[2J\u202e"], { env: NOWHERE });
  expect(stderr).toMatch(/^zdisc: --addr "\\x1b\[2J\\u202e" has no port\n/);
});

test("row 42: an old Node is told which one is needed", async () => {
  const old = "Object.defineProperty(process.versions, 'node', { value: '18.20.4' });";
  const child = spawn(process.execPath, ["-e", `${old} require(${JSON.stringify(ZDISC_PROGRAM)})`], {
    env: zdiscEnv(),
  });
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const [code] = await once(child, "close");
  expect({ code, stderr }).toEqual({ code: 1, stderr: "zdisc needs Node 20.19 or newer; this is 18.20.4\n" });
});

test.each(["list", "watch", "publish"])("zdisc %s --help fits the width of a terminal", async (command) => {
  const help = await runCommand(process.execPath, [ZDISC_PROGRAM, command, "--help"]);
  expect(help.split("\n").every((line) => line.length <= 80)).toBe(true);
});
