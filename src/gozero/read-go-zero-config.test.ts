import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DiscoveryError } from "../errors.js";
import { buildTarget } from "../target/build-target.js";
import { clientConfOf } from "./choose-block.js";
import type { ConfigBlock, GoZeroConfig } from "./go-zero-config.js";
import { type ReadConfigOptions, readGoZeroConfig } from "./read-go-zero-config.js";

const FIXTURES = new URL("../../test/fixtures/gozero/", import.meta.url);

function fixture(file: string): GoZeroConfig {
  return readGoZeroConfig(readFileSync(new URL(file, FIXTURES), "utf8"), {
    file,
    env: { ETCD_PASSWORD: "pw" },
  });
}

function read(text: string, options: Partial<ReadConfigOptions> = {}): GoZeroConfig {
  return readGoZeroConfig(text, { file: "etc/user.yaml", ...options });
}

function refusal(text: string, options: Partial<ReadConfigOptions> = {}): DiscoveryError {
  try {
    read(text, options);
  } catch (error) {
    if (error instanceof DiscoveryError) return error;
    throw error;
  }
  throw new Error("it was read");
}

/** Name, kind and target of each block. */
function inShort({ blocks }: GoZeroConfig): string[] {
  return blocks.map((block) => `${block.kind} ${block.name} ${buildTarget(clientConfOf(block)).text}`);
}

function warningsOf(block: ConfigBlock | undefined): string[] {
  return (block?.warnings ?? []).map(
    ({ rule, message, remedy, position: { line, column } }) =>
      `${line}:${column} ${rule}: ${message}; ${remedy}`,
  );
}

describe("example configurations in the style of go-zero's documentation", () => {
  test("there are three of each kind", () => {
    expect(
      readdirSync(FIXTURES).filter((file) => /^(user-api|user|worker)\.(yaml|json|toml)$/.test(file)),
    ).toHaveLength(9);
  });

  test.each([
    {
      name: "user-api",
      blocks: [
        "client UserRpc etcd:///etcd-1:2379,etcd-2:2379?key=user.rpc",
        "client OrderRpc etcd:///etcd-1:2379,etcd-2:2379?key=order.rpc",
      ],
    },
    { name: "user", blocks: ["server user.rpc etcd:///etcd-1:2379,etcd-2:2379?key=user.rpc"] },
    {
      name: "worker",
      blocks: ["client  etcd:///etcd-1:2379,etcd-2:2379,etcd-3:2379?key=%2Fprod%2Fuser.rpc"],
    },
  ])("$name says the same in YAML, JSON and TOML, without a warning", ({ name, blocks }) => {
    const [yaml, json, toml] = ["yaml", "json", "toml"].map((extension) => fixture(`${name}.${extension}`));
    expect(yaml && inShort(yaml)).toEqual(blocks);
    for (const other of [json, toml]) {
      const confs = (config: GoZeroConfig | undefined) =>
        Object.fromEntries((config?.blocks ?? []).map((block) => [block.name, block.conf]));
      expect(confs(other)).toEqual(confs(yaml));
    }
    for (const config of [yaml, json, toml]) {
      expect(config?.warnings).toEqual([]);
      expect(config?.blocks.flatMap((block) => warningsOf(block))).toEqual([]);
    }
  });

  test("a gateway's upstreams are clients, under their names", () => {
    expect(inShort(fixture("gateway.yaml"))).toEqual([
      "gateway users etcd:///etcd-1:2379?key=user.rpc",
      "gateway Upstreams[1] direct:///10.0.3.7:8080",
    ]);
  });
});

describe("blocks of a file whose program is not known", () => {
  const etcd = "Etcd: {Hosts: [h1], Key: a}";
  test.each([
    { name: "a client by its Etcd", text: `Anything: {${etcd}}`, blocks: ["Anything"] },
    { name: "a client by its Endpoints", text: "Users: {Endpoints: [a:1], Timeout: 5}", blocks: ["Users"] },
    {
      name: "a client by its name",
      text: `Name: a\nListenOn: :1\n${etcd}\nUserRpc: {Timeout: 5}`,
      blocks: ["a", "UserRpc"],
    },
    {
      name: "something else that has Endpoints",
      text: "Elastic: {Endpoints: ['http://e:9200'], Username: u}",
      blocks: [],
    },
    { name: "something else of go-zero", text: "Name: a\nPort: 1\nTelemetry: {Endpoint: 'e:1'}", blocks: [] },
    {
      name: "clients deeper down",
      text: `Rpc: {A: {${etcd}}, More: {B: {${etcd}}}}`,
      blocks: ["Rpc.A", "Rpc.More.B"],
    },
    {
      name: "clients in a list",
      text: `Clients: [{${etcd}}, {Target: 'direct:///a:1'}]`,
      blocks: ["Clients[0]", "Clients[1]"],
    },
    { name: "the file itself, with what it inherits to none", text: etcd, blocks: [""] },
    {
      name: "not the file itself, where it holds clients",
      text: `${etcd}\nUserRpc: {Etcd: {Key: b}}`,
      blocks: ["UserRpc"],
    },
    { name: "no block at all", text: "Name: cron\nMode: dev", blocks: [] },
  ])("$name", ({ text, blocks }) => {
    expect(read(text).blocks.map(({ name }) => name)).toEqual(blocks);
  });

  test("each has its place, and so have its fields", () => {
    const [block] = read("Name: a\nPort: 1\nUserRpc:\n  Etcd:\n    Hosts:\n    - h1\n    Key: k\n").blocks;
    expect(block?.position).toEqual({ line: 3, column: 1 });
    expect(block?.positionOf("Etcd.Key")).toEqual({ line: 7, column: 10 });
    expect(block?.positionOf("Etcd.User")).toEqual({ line: 5, column: 5 });
  });
});

describe("inherit", () => {
  const server =
    "Name: shop.rpc\nListenOn: :8080\nEtcd:\n  Hosts: [h1]\n  Key: shop.rpc\n  User: root\n  Pass: pw\n";

  test("a client takes hosts and account from its server, and writes its own key", () => {
    const [, client] = read(`${server}UserRpc:\n  Etcd:\n    Key: user.rpc\n`).blocks;
    expect(client?.conf.etcd).toMatchObject({ hosts: ["h1"], key: "user.rpc", user: "root", pass: "pw" });
    expect(warningsOf(client)).toEqual([]);
  });

  test("a client without its own Etcd calls its own server, which is told", () => {
    const [, client] = read(`${server}UserRpc:\n  Timeout: 5\n`).blocks;
    expect(client?.conf.etcd.key).toBe("shop.rpc");
    expect(warningsOf(client)).toEqual([
      "8:1 calls-itself: UserRpc has no Etcd.Key and inherits the server's own, shop.rpc; write UserRpc.Etcd.Key: the other service's",
    ]);
  });

  test("a client that dials its Endpoints may have inherited what it wants", () => {
    const [, client] = read(`${server}UserRpc:\n  Endpoints: [a:1]\n`).blocks;
    expect(warningsOf(client)).toEqual([]);
  });
});

describe("what go-zero takes in silence", () => {
  test("fields that it ignores, with the one that was meant", () => {
    const [block] = read(
      "UserRpc:\n  Etcd:\n    Hosts: [h1]\n    Key: k\n    Prefix: p\n    Passwd: x\n  NonBlok: true\n",
    ).blocks;
    expect(warningsOf(block)).toEqual([
      "7:3 unknown-field: go-zero ignores NonBlok; did you mean NonBlock?",
      expect.stringMatching(/^5:5 unknown-field: go-zero ignores Prefix; go-zero knows Hosts, Key/),
      "6:5 unknown-field: go-zero ignores Passwd; did you mean Pass?",
    ]);
  });

  test("at the top of a server's file only what is spelt otherwise: the rest may be the program's own", () => {
    const [block] = read("Name: a\nListenOn: :1\ntime_out: 5\nMysql: {DataSource: x}\nNames: [a]\n").blocks;
    expect(warningsOf(block)).toEqual(["3:1 unknown-field: go-zero ignores time_out; did you mean Timeout?"]);
  });

  test.each([
    { fields: "User: root", warning: /account-half: User without Pass/ },
    { fields: "Pass: pw", warning: /account-half: Pass without User/ },
    { fields: "CertFile: ''\n    CertKeyFile: ''\n    CACertFile: ''", warning: /tls-off: no TLS/ },
    { fields: "InsecureSkipVerify: true", warning: /tls-off: no TLS/ },
  ])("$fields", ({ fields, warning }) => {
    const [block] = read(`UserRpc:\n  Etcd:\n    Hosts: [h1]\n    Key: k\n    ${fields}\n`).blocks;
    expect(warningsOf(block)).toEqual([expect.stringMatching(warning)]);
    expect(block?.warnings[0]?.position).toEqual({ line: 5, column: 5 });
  });
});

describe("the environment", () => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the configuration's.
  const text = "Etcd:\n  Hosts: ['${HOST}:2379']\n  Key: $SERVICE\n  Pass: pa$$word\n";

  test("is taken where a name stands in braces: whoever writes that calls conf.UseEnv()", () => {
    const { blocks, warnings } = read(text, { env: { HOST: "h1", SERVICE: "user.rpc" } });
    expect(blocks[0]?.conf.etcd).toMatchObject({ hosts: ["h1:2379"], key: "user.rpc", pass: "paword" });
    expect(warnings).toEqual([
      {
        rule: "env-unset",
        message: "$$ is not set here and becomes nothing",
        remedy: expect.any(String),
        position: { line: 4, column: 11 },
      },
    ]);
  });

  test("is not taken where there is no brace: a dollar may be of a password", () => {
    const { blocks, warnings } = read("Etcd: {Hosts: [h1], Key: k, Pass: pa$word}", { env: { word: "x" } });
    expect([blocks[0]?.conf.etcd.pass, warnings]).toEqual(["pa$word", []]);
  });

  test("places are those of the file, whatever the values are", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the configuration's.
    const wrong = refusal("Etcd:\n  Hosts: ['${A}']\n  Key: ['${A}', 5]\n", {
      env: { A: "a value longer than its name" },
    });
    expect(wrong.message).toMatch(/^etc\/user\.yaml:3:8: Etcd\.Key must be text/);
  });

  test("a default between braces is no default, which is told", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the configuration's.
    const { warnings } = read("Etcd: {Hosts: ['${H:-h1}'], Key: k}", { env: {} });
    expect(warnings).toMatchObject([{ message: /\{H:-h1\} is not set/, remedy: /knows no default/ }]);
  });
});

describe("refusals say where, and what to write", () => {
  test.each([
    {
      text: "Etcd:\n\tHosts: [h1]\n",
      message: "etc/user.yaml:2:1: invalid YAML: tab used to indent",
      excerpt: [" Hosts: [h1]", "^"],
    },
    {
      text: "Etcd:\n  Hosts: h1:2379\n  Key: k\n",
      message:
        "etc/user.yaml:2:10: Etcd.Hosts must be a list: write - before each, or [a, b]; here is a text",
      excerpt: ["  Hosts: h1:2379", "         ^"],
    },
    {
      text: "UserRpc:\n  Etcd:\n    Hosts: [h1]\n",
      message: "etc/user.yaml:3:5: UserRpc.Etcd.Key is not set",
      excerpt: ["    Hosts: [h1]", "    ^"],
    },
    {
      text: "Name: a\nListenOn: :1\nMode: prod\n",
      message: "etc/user.yaml:3:7: Mode is none of dev, test, rt, pre, pro",
      excerpt: ["Mode: prod", "      ^"],
    },
    {
      text: "Etcd: {Hosts: [h1], Key: k, CertFile: c.pem}",
      message: "etc/user.yaml:1:29: Etcd needs both of CertFile and CertKeyFile",
      excerpt: ["Etcd: {Hosts: [h1], Key: k, CertFile: c.pem}", "                            ^"],
    },
    { text: "", message: "etc/user.yaml:1:1: the file is empty", excerpt: [] },
  ])("$message", ({ text, message, excerpt }) => {
    const error = refusal(text);
    expect(error).toMatchObject({ code: "config", message, excerpt });
  });

  test.each([
    {
      file: "a.json",
      text: '{\n  "Etcd": {"Hosts": ["h1"],}\n}',
      message: /^a\.json:2:28: invalid JSON: \} where a key in quotes was due$/,
    },
    {
      file: "a.json5",
      text: "{Etcd: {Hosts: ['h1'}}",
      message: /^a\.json5:1:21: invalid JSON5: \} where a comma or \] was due$/,
    },
    { file: "a.toml", text: "[Etcd]\nKey = \n", message: /^a\.toml:2:6: invalid TOML/ },
    {
      file: "a.toml",
      text: 'Timeout = "5"\nTarget = "direct:///a:1"\n',
      message: /^a\.toml:1:11: Timeout must be a whole number/,
    },
    {
      file: "a.ini",
      text: "",
      message: /^a\.ini: go-zero takes \.yaml, \.yml, \.json, \.json5 and \.toml files only$/,
    },
  ])("$file: $message", ({ file, text, message }) => {
    expect(refusal(text, { file }).message).toMatch(message);
  });

  test.each([
    "  Pass: 123456",
    "  pass : [x",
    "  AccessSecret: {hunter2",
    "  Dsn: 'root:hunter2@tcp(m)",
    "  Key: {Token: hunter2",
  ])("what a line keeps secret is not shown: %s", (line) => {
    const { excerpt, message } = refusal(`Etcd:\n  Hosts: [h1]\n  Key: k\n${line}\n  more: [\n`);
    expect([...excerpt, message].join("\n")).not.toMatch(/123456|hunter2|\[x/);
  });

  test("a long line is cut around the place", () => {
    const { excerpt } = refusal(`Etcd: {Hosts: [${"h1, ".repeat(50)}{}, ${"h1, ".repeat(50)}], Key: k}`);
    expect(excerpt[0]).toMatch(/^….*…$/);
    expect(excerpt[0]?.length).toBeLessThan(80);
    expect(excerpt[0]?.[(excerpt[1]?.length ?? 0) - 1]).toBe("{");
  });

  test("- is read as YAML, which JSON is, too", () => {
    expect(inShort(read('{"Target": "direct:///a:1"}', { file: "-" }))).toEqual(["client  direct:///a:1"]);
  });

  test("departure: a list in brackets whose lines stand no deeper than its key is read by go-zero, not by us", () => {
    expect(refusal("Etcd:\n  Hosts: [\n  h1,\n  h2\n  ]\n  Key: k\n").message).toMatch(
      /:3:3: invalid YAML: odd indentation/,
    );
    expect(read("Etcd:\n  Hosts: [\n    h1,\n    h2\n  ]\n  Key: k\n").blocks).toHaveLength(1);
  });
});
