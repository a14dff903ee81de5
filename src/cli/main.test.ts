import { describe, expect, test } from "vitest";
import { runMain } from "../../test/support/fake-world.js";
import { DiscoveryError } from "../errors.js";
import { COMMANDS } from "./commands.js";
import { HELP_TOPICS } from "./help/topics.js";
import type { World } from "./world.js";

const OVERVIEW = `zdisc: see, check and operate go-zero service discovery in etcd

Usage: zdisc COMMAND [ARGUMENTS] [OPTIONS]

Look
  list [SERVICE...]      services, or the instances of some
  watch SERVICE          live changes: TUI on a terminal, lines in a pipe
  top                    all services, live
  resolve TARGET         what a go-zero client sees, stage by stage
  pick SERVICE           whom a balancing policy picks, and why
  diff A [B]             two snapshots or clusters
Test
  check [SERVICE...]     known faults and remedies; 7 when something is found
  wait SERVICE           until conditions hold; 8 when they do not in time
Change
  publish                keep an address registered while it lives
  drain SERVICE ADDRESS  take one node out of traffic, and back
  prune [SERVICE...]     delete dead registrations; shows them first
Try
  dev                    an etcd-compatible server in memory
  demo                   services, churn and the TUI, nothing to install
  completion SHELL       bash, zsh, fish

Options everywhere
  --endpoints LIST       etcd hosts, h1:2379,h2:2379  (127.0.0.1:2379)
  -f, --file FILE        hosts, key, account and TLS from a go-zero config
  --user NAME            etcd user; the password is asked for
  -o, --output FORMAT    table, wide, json, ndjson, yaml, name
  -q, -v                 say less, show more
  -h, --help             --version
Examples
  zdisc list
  zdisc resolve -f etc/user-api.yaml --explain
  zdisc check --fail-on warning -o github
More: zdisc help connection | output | exit-codes | json | keys
`;

const LIST = `zdisc list [SERVICE|GLOB...]: services, or the instances of some
  -l, --limit N       rows; 0 is all (20 on a terminal, all in a pipe)
  --values            addresses too when listing all services (a snapshot)
  --probe             ask every endpoint for its health
  --all               keys that are no registrations, too
  --ttl               ask the TTL of every row (else the first 1,000)
  --sort COLUMN       address, id, ttl, revision, name
  --no-headers        rows only
Examples
  zdisc list
  zdisc list user.rpc -o wide
  zdisc list user.rpc -o name | xargs -I{} grpcurl -plaintext {} list
More: zdisc help connection | output | exit-codes | json | keys
`;

const CHECK = `zdisc check [SERVICE...]: known faults and remedies
  --only, --skip LIST rules by id              --list-rules  --rule ID
  --fail-on SEVERITY  error, warning, info, never (error)
  --no-probe          do not connect to the endpoints
  --offline           only the rules on the -f files, no etcd
  --clients N         clients per service, for the subset rule
  -o FORMAT           also: sarif, junit, github
Examples
  zdisc check
  zdisc check user.rpc -f etc/user-api.yaml --fail-on warning
  zdisc check --offline -f 'etc/*.yaml'
  zdisc check -o sarif > zdisc.sarif
More: zdisc help connection | output | exit-codes | json | keys
`;

const DEV = `zdisc dev: an etcd-compatible server in memory
  --port N            2379; 0 is any free one  --listen HOST:PORT
  --seed-file FILE    lines of "key value" to begin with
  --instances LIST    user.rpc=3,order.rpc=2: made-up registrations
  --user-file FILE    lines of "name:password": authentication on
  --token-ttl D       how long a login holds (5m)
  --cert FILE         TLS: its certificate     --cert-key FILE     and key
  --client-ca FILE    only clients with a certificate of this authority
Examples
  zdisc dev
  zdisc dev --port 0 -q
  zdisc dev --instances user.rpc=3
More: zdisc help connection | output | exit-codes | json | keys
`;

const DEMO = `zdisc demo: services, churn and the TUI, nothing to install
  --duration D        end after a time (TUI: never; text: 15s)
  --churn-seed N      the same churn again (7)
Examples
  zdisc demo
  zdisc demo --duration 10s -o table
  zdisc demo --churn-seed 3
More: zdisc help connection | output | exit-codes | json | keys
`;

const WAIT = `zdisc wait SERVICE --for CONDITION...: until conditions hold at once
  --for CONDITION     'endpoints>=3', healthy, gone, has=ADDRESS,
                      without=ADDRESS, stable=10s  (quote > and <)
  --any               one is enough
  --timeout DURATION  then exit 8 (60s; 0 waits for ever)
Examples
  zdisc wait user.rpc --for 'endpoints>=3' --for healthy --timeout 2m
  zdisc wait user.rpc --for without=10.0.3.9:8080
  zdisc wait user.rpc --for gone --timeout 30s && rm -rf ./data
More: zdisc help connection | output | exit-codes | json | keys
`;

const DRAIN = `zdisc drain SERVICE ADDRESS: take one node out of traffic, and back on Ctrl-C
  --stay              leave it drained and end; prints the undo command
  --undo KEY=ADDRESS  put an address back
  --min-left N        refuse with fewer endpoints left (1)
  --dry-run           show the writes          --duration D
Examples
  zdisc drain user.rpc 10.0.3.9:8080
  zdisc drain user.rpc 10.0.3.9:8080 --duration 10m
  zdisc drain user.rpc 10.0.3.9:8080 --stay
More: zdisc help connection | output | exit-codes | json | keys
`;

const PRUNE = `zdisc prune [SERVICE...]: delete dead registrations; without --yes only shows
  --yes               delete                   --force  over half, too
  --unreachable       keys with a lease that fail 3 probes from here, too
Examples
  zdisc prune
  zdisc prune user.rpc --yes
  zdisc prune user.rpc --unreachable -o json
More: zdisc help connection | output | exit-codes | json | keys
`;

const PUBLISH_FLAGS = `  --key SERVICE       the service key          --id N   fixed ID (lease ID)
  --addr ADDRESS      10.0.3.7:8080; :8080 takes this machine's address
  --ttl SECONDS       lease (10)               --force  odd addresses, too
`;

const TOPICS = Object.keys(HELP_TOPICS);

describe("help", () => {
  test.each([
    { name: "--help", argv: ["--help"], stdout: OVERVIEW },
    { name: "-h", argv: ["-h"], stdout: OVERVIEW },
    { name: "help", argv: ["help"], stdout: OVERVIEW },
    { name: "a command's --help", argv: ["list", "--help"], stdout: LIST },
    { name: "that of check", argv: ["check", "--help"], stdout: CHECK },
    { name: "that of dev", argv: ["dev", "-h"], stdout: DEV },
    { name: "that of demo", argv: ["demo", "-h"], stdout: DEMO },
    { name: "that of wait", argv: ["wait", "--help"], stdout: WAIT },
    { name: "that of drain", argv: ["drain", "--help"], stdout: DRAIN },
    { name: "that of prune", argv: ["prune", "--help"], stdout: PRUNE },
    { name: "help and a command", argv: ["help", "list"], stdout: LIST },
    { name: "--help before the command", argv: ["--help", "list"], stdout: LIST },
    { name: "--help among mistakes", argv: ["list", "--bogus", "--limit", "-h"], stdout: LIST },
    { name: "-h in a group", argv: ["list", "-qh"], stdout: LIST },
    { name: "--version", argv: ["--version"], stdout: "zdisc 1.2.3\n" },
    { name: "a command's --version", argv: ["watch", "--version"], stdout: "zdisc 1.2.3\n" },
  ])("goes to stdout with 0: $name", async ({ argv, stdout }) => {
    expect(await runMain(argv)).toEqual({ code: 0, stdout, stderr: "" });
  });

  test.each([{ argv: [] }, { argv: ["-q"] }, { argv: ["--endpoints", "h:1"] }, { argv: ["--"] }])(
    "goes to stderr with 2 when no command is named: $argv",
    async ({ argv }) => {
      expect(await runMain(argv)).toEqual({ code: 2, stdout: "", stderr: OVERVIEW });
    },
  );

  test("two flags of one line stand in columns", async () => {
    const { stdout } = await runMain(["publish", "--help"]);
    expect(stdout).toContain(PUBLISH_FLAGS);
  });

  test("heads are bold on a terminal, and nothing else is", async () => {
    const { stdout } = await runMain(["--help"], { isTty: true });
    const heads = [...stdout.matchAll(/\u001b\[1m(.*?)\u001b\[22m/g)].map(([, head]) => head);
    expect(heads).toEqual(["Look", "Test", "Change", "Try", "Options everywhere", "Examples"]);
    expect(stdout.replaceAll(/\u001b\[(1|22)m/g, "")).toBe(OVERVIEW);
  });

  test("every page fits 80 columns", async () => {
    const pages = [[], ...TOPICS.map((topic) => [topic]), ...COMMANDS.map(({ name }) => [name])];
    const texts = await Promise.all(pages.map(async (page) => (await runMain(["help", ...page])).stdout));
    const longest = Math.max(...texts.flatMap((text) => text.split("\n").map((line) => line.length)));
    expect(longest).toBeLessThanOrEqual(80);
  });

  test("names no command, flag or topic that does not exist", async () => {
    const texts = await Promise.all(
      [[], ...COMMANDS.map(({ name }) => [name])].map(
        async (page) => (await runMain(["help", ...page])).stdout,
      ),
    );
    const commands = texts.flatMap((text) => [...text.matchAll(/\bzdisc ([a-z]+)/g)].map(([, name]) => name));
    const known = new Set([...COMMANDS.map(({ name }) => name), "help"]);
    expect(commands.filter((name) => !known.has(name ?? ""))).toEqual([]);
  });

  test("options may stand before the command, with values of any look", async () => {
    const { stderr } = await runMain(["--endpoints=-x", "-o", "json", "list"]);
    expect(JSON.parse(stderr)).toMatchObject({ code: "unreachable" });
  });

  test("a service may be called help", async () => {
    const { code, stderr } = await runMain(["watch", "help"]);
    expect({ code, stderr }).toEqual({
      code: 5,
      stderr: "zdisc: no etcd host answers: 127.0.0.1:2379 connection refused\n  try: start etcd\n",
    });
  });
});

describe("usage", () => {
  test.each([
    { argv: ["wacth"], stderr: 'zdisc: unknown command "wacth"\n  try: did you mean watch?\n' },
    { argv: ["frobnicate"], stderr: 'zdisc: unknown command "frobnicate"\n  try: zdisc --help\n' },
    {
      argv: ["resolve"],
      stderr: "zdisc resolve: TARGET is missing\n  try: zdisc resolve TARGET, or -f FILE\n",
    },
    { argv: ["help", "exit"], stderr: 'zdisc: unknown command "exit"\n  try: did you mean exit-codes?\n' },
    { argv: ["help", "key"], stderr: 'zdisc: unknown command "key"\n  try: did you mean keys?\n' },
    {
      argv: ["help", "json", "serviceLits"],
      stderr: 'zdisc: there is no document of kind "serviceLits"\n  try: did you mean serviceList?\n',
    },
    {
      argv: ["help", "json", "../secret"],
      stderr: 'zdisc: there is no document of kind "../secret"\n  try: zdisc help json lists them\n',
    },
    {
      argv: ["help", "json", "serviceList", "extra"],
      stderr: 'zdisc help: unexpected argument "extra"\n  try: zdisc help json KIND\n',
    },
    {
      argv: ["help", "list", "extra"],
      stderr: 'zdisc help: unexpected argument "extra"\n  try: zdisc help list\n',
    },
    { argv: ["\u001b[2J"], stderr: 'zdisc: unknown command "\\x1b[2J"\n  try: zdisc --help\n' },
    { argv: ["watch", "--utcc"], stderr: "zdisc watch: unknown option --utcc\n  try: did you mean --utc?\n" },
    { argv: ["--utcc", "watch"], stderr: "zdisc: unknown option --utcc\n  try: did you mean --utc?\n" },
    {
      argv: ["watch"],
      stderr: "zdisc watch: SERVICE is missing\n  try: zdisc watch SERVICE [-- COMMAND...]\n",
    },
    {
      argv: ["watch", "a", "b"],
      stderr: 'zdisc watch: unexpected argument "b"\n  try: zdisc watch SERVICE [-- COMMAND...]\n',
    },
    {
      argv: ["list", ""],
      stderr: "zdisc list: an argument is empty\n  try: zdisc list [SERVICE|GLOB...]\n",
    },
    {
      argv: ["publish", "--key", "user.rpc", "--"],
      stderr:
        "zdisc publish: COMMAND is missing behind --\n  try: zdisc publish --key SERVICE --addr ADDRESS [-- COMMAND...]\n",
    },
    {
      argv: ["watch", "user.rpc", "--"],
      stderr: "zdisc watch: COMMAND is missing behind --\n  try: zdisc watch SERVICE [-- COMMAND...]\n",
    },
    {
      argv: ["list", "--", "ls"],
      stderr: "zdisc list: no command can stand behind --\n  try: zdisc list [SERVICE|GLOB...]\n",
    },
    {
      argv: ["watch", "a", "-o", "yaml"],
      stderr: 'zdisc: --output "yaml" is none of table, json, ndjson\n  try: --output table\n',
    },
    {
      argv: ["list", "--dial-timeout", "60x"],
      stderr: 'zdisc: --dial-timeout "60x" is not a duration\n  try: 60s, 1m30s, 250ms\n',
    },
    { argv: ["list", "--cert", "a.pem"], stderr: "zdisc: --cert needs --cert-key\n" },
    { argv: ["list", "--cert-key", "a.pem"], stderr: "zdisc: --cert-key needs --cert\n" },
    {
      argv: ["list", "--user", "root"],
      stderr:
        "zdisc: no terminal to ask for the password of root\n  try: --password-file FILE (- is stdin)\n",
    },
    {
      argv: ["list", "--cacert", "etc/ca.pme"],
      stderr: "zdisc: cannot read etc/ca.pme: no such file\n  try: files near: etc/ca.pem\n",
    },
  ])("is refused with 2: $argv", async ({ argv, stderr }) => {
    const files = { "etc/ca.pem": "", "zdisc/schema/serviceList.json": "{}" };
    expect(await runMain(argv, { files })).toEqual({ code: 2, stdout: "", stderr });
  });

  test("is refused in JSON where JSON is asked for, even by the words that are wrong", async () => {
    const { code, stdout, stderr } = await runMain(["list", "-ojson", "--bogus"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(JSON.parse(stderr)).toEqual({
      schemaVersion: 1,
      kind: "error",
      code: "usage",
      message: "zdisc list: unknown option --bogus",
      remedy: "zdisc list --help",
      exitCode: 2,
      details: { hosts: [] },
    });
  });
});

describe("failures", () => {
  const openStore = async () => {
    throw new DiscoveryError("unreachable", "no etcd host answers", {
      hosts: [
        { host: "h1:2379", error: "connection refused" },
        { host: "h2:2379", error: "silent for 5 s" },
      ],
      cause: new Error("the cause"),
    });
  };

  test("of several hosts take a line each", async () => {
    expect(await runMain(["list"], { openStore })).toEqual({
      code: 5,
      stdout: "",
      stderr: "zdisc: no etcd host answers\n  h1:2379 connection refused\n  h2:2379 silent for 5 s\n",
    });
  });

  test("show their stack and their cause with --debug only", async () => {
    const { stderr } = await runMain(["list", "--debug"], { openStore });
    expect(stderr).toMatch(/^zdisc: no etcd host answers\n/);
    expect(stderr).toMatch(/caused by:\nError: the cause\n\s+at /);
  });

  test("that nobody foresaw are defects", async () => {
    const broken = async () => {
      throw new TypeError("x is undefined");
    };
    expect(await runMain(["list"], { openStore: broken })).toEqual({
      code: 1,
      stdout: "",
      stderr: "zdisc: internal error: x is undefined\n  try: run again with --debug and report both\n",
    });
  });

  test("never show a password, with --debug neither", async () => {
    const traced: World["openStore"] = async (_hosts, { account, trace }) => {
      trace?.(`authenticate ${account?.user} ${account?.password}`);
      throw new DiscoveryError("auth", "etcd refused user root", { cause: new Error("s3cret!") });
    };
    const { stderr } = await runMain(["list", "--user", "root:s3cret!", "--debug"], { openStore: traced });
    expect(stderr).toContain("zdisc: note: others can read it with ps; --password-file is safer\n");
    expect(stderr).toContain("zdisc: authenticate root ***\n");
    expect(stderr).not.toContain("s3cret!");
  });
});
