import { describe, expect, test } from "vitest";
import { runMain } from "../../../test/support/fake-world.js";
import { DiscoveryError } from "../../errors.js";
import { ETCD_FIELDS } from "../../gozero/rpc-client-conf.js";
import type { OpenEtcdOptions } from "../../store/etcd/open-etcd-store.js";
import { type Environment, VARIABLES } from "../arguments/environment.js";
import { longName } from "../arguments/flag.js";
import { CONNECTION_FLAGS } from "../arguments/global-flags.js";
import { connectionNames, connectionPage } from "./connection-page.js";

const lines = connectionPage({ bold: (text) => text });
const rows = connectionNames();

/** A value for each row: no two the same, so that none can stand for another. */
const VALUES: Readonly<Record<string, string>> = {
  "--endpoints": "h1:2379",
  "--user": "bob",
  "(password)": "secret",
  "--password-file": "password.txt",
  "--cacert": "ca.pem",
  "--cert": "cert.pem",
  "--cert-key": "key.pem",
  "--tls-server-name": "etcd.local",
  "--insecure-skip-tls-verify": "true",
  "--dial-timeout": "7s",
  "--command-timeout": "8s",
};
const FILES = {
  "password.txt": "secret\n",
  "ca.pem": "the authority",
  "cert.pem": "the certificate",
  "key.pem": "the key",
};

interface Typed {
  readonly flags?: readonly string[];
  readonly env?: Environment;
  readonly yaml?: string;
}

/** What a store is opened with. */
async function opened({ flags = [], env = {}, yaml }: Typed) {
  const calls: { hosts: readonly string[]; options: OpenEtcdOptions }[] = [];
  const files = { ...FILES, ...(yaml === undefined ? {} : { "a.yaml": yaml }) };
  const source = yaml === undefined ? [] : ["-f", "a.yaml"];
  const { stderr } = await runMain(["list", ...source, ...flags], {
    env,
    files,
    openStore: async (hosts, options) => {
      calls.push({ hosts, options });
      throw new DiscoveryError("unreachable", "seen");
    },
  });
  const [call] = calls;
  if (call === undefined) throw new Error(stderr);
  const { account, dialTimeoutMs, commandTimeoutMs, tls } = call.options;
  const { ca, cert, key, serverName, insecureSkipVerify } = tls ?? {};
  const texts = [ca, cert, key].map((bytes) => bytes?.toString());
  return {
    hosts: call.hosts,
    account,
    dialTimeoutMs,
    commandTimeoutMs,
    texts,
    serverName,
    insecureSkipVerify,
  };
}

/** The same said with flags, as far as a column of the table has a name for it. */
function asFlags(column: 1 | 2 | 3): string[] {
  return rows
    .filter((row) => row[column] !== "-" && row[0] !== "--password-file")
    .flatMap(([flag]) => {
      if (flag === "(password)") return ["--password-file", "password.txt"];
      return flag === "--insecure-skip-tls-verify" ? [flag] : [flag, VALUES[flag] ?? ""];
    });
}

describe("zdisc help connection", () => {
  test("has a row for every flag that reaches etcd, and one for the password", () => {
    const flags = rows.map(([flag]) => flag);
    const expected = Object.keys(CONNECTION_FLAGS).map((name) => `--${longName(name)}`);
    expected.splice(expected.indexOf("--user") + 1, 0, "(password)");
    expect(flags).toEqual(expected);
  });

  test("names every variable that the program reads for them", () => {
    const names = Object.entries(VARIABLES).filter(([flag]) => Object.hasOwn(CONNECTION_FLAGS, flag));
    for (const name of names.flatMap(([, variables]) => variables)) expect(lines.join("\n")).toContain(name);
  });

  test("names every field of go-zero's Etcd block that says how etcd is reached", () => {
    const { key, id, ...reaching } = ETCD_FIELDS;
    const fields = rows.map(([, , , field]) => field).filter((field) => field !== "-");
    expect(fields.sort()).toEqual(
      Object.values(reaching)
        .map(({ name }) => name)
        .sort(),
    );
  });

  test.each([1, 2] as const)(
    "the variables of column %i do what the flags beside them do",
    async (column) => {
      const env = Object.fromEntries(
        rows.map((row) => [row[column], VALUES[row[0]]]).filter(([name]) => name !== "-"),
      );
      expect(await opened({ env })).toEqual(await opened({ flags: asFlags(column) }));
    },
  );

  test("the fields of column 3 do what the flags beside them do", async () => {
    const fields = rows
      .filter(([, , , field]) => field !== "-")
      .map(([flag, , , field]) => [field, VALUES[flag]]);
    const yaml = [
      "ListenOn: :8080",
      "Etcd:",
      "  Key: user.rpc",
      ...fields.map(([name, value]) => `  ${name}: ${value}`),
    ];
    const ofFile = await opened({
      yaml: `Name: user\n${yaml.join("\n").replace(/Hosts: (.*)/, "Hosts: [$1]")}\n`,
    });
    expect(ofFile).toEqual(await opened({ flags: asFlags(3) }));
  });

  test("says which source goes before which", async () => {
    expect(lines[1]).toBe("Precedence: flag > hosts in the target > -f FILE > ZDISC_* > ETCDCTL_* > default");
    const flags = ["--endpoints", "flag:1"];
    const yaml = "Name: user\nListenOn: :8080\nEtcd: { Hosts: [file:1], Key: user.rpc }\n";
    const etcdctl = { ETCDCTL_ENDPOINTS: "etcdctl:1" };
    const env = { ...etcdctl, ZDISC_ENDPOINTS: "zdisc:1" };
    const hostsOf = async (typed: Typed) => (await opened(typed)).hosts;
    expect(await hostsOf({ flags, yaml, env })).toEqual(["flag:1"]);
    expect(await hostsOf({ yaml, env })).toEqual(["file:1"]);
    expect(await hostsOf({ env })).toEqual(["zdisc:1"]);
    expect(await hostsOf({ env: etcdctl })).toEqual(["etcdctl:1"]);
    expect(await hostsOf({})).toEqual(["127.0.0.1:2379"]);
  });

  test("a name that is too long for its column goes on in a line of its own", () => {
    const at = lines.indexOf("--insecure-skip-tls-verify");
    expect(lines.slice(at, at + 4)).toEqual([
      "--insecure-skip-tls-verify",
      `${" ".repeat(18)}ZDISC_INSECURE_SKIP_TLS_VERIFY`,
      `${" ".repeat(40)}ETCDCTL_INSECURE_SKIP_TLS_VERIFY`,
      `${" ".repeat(62)}InsecureSkipVerify`,
    ]);
  });
});
