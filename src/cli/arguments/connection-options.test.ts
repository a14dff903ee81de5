import { describe, expect, test } from "vitest";
import { hostsOf, tlsOf, tlsOfFiles } from "./connection-options.js";
import { GLOBAL_FLAGS, type GlobalOptions } from "./global-flags.js";
import { parseArguments } from "./parse-arguments.js";

const parsed = (argv: readonly string[]) =>
  parseArguments(argv, GLOBAL_FLAGS, "zdisc").options as unknown as GlobalOptions;

const readFile = async (path: string) => Buffer.from(`<${path}>`);

function tls(argv: readonly string[]) {
  const globals = parsed(argv);
  return tlsOf(globals, hostsOf(globals), readFile);
}

describe("hosts", () => {
  test.each([
    { endpoints: undefined, hosts: ["127.0.0.1:2379"] },
    { endpoints: "h1:2379,h2:2379", hosts: ["h1:2379", "h2:2379"] },
    { endpoints: " h1:2379 , ,h1:2379,", hosts: ["h1:2379"] },
    { endpoints: "https://h1:2379,http://h2:2379", hosts: ["https://h1:2379", "http://h2:2379"] },
  ])("$endpoints → $hosts", ({ endpoints, hosts }) => {
    expect(hostsOf({ endpoints })).toEqual(hosts);
  });

  test("an account in a host is refused, and not repeated", () => {
    expect(() => hostsOf({ endpoints: "http://root:secret@h1:2379" })).toThrow(
      "an etcd host takes no account",
    );
  });

  test("commas alone are no hosts", () => {
    expect(() => hostsOf({ endpoints: "," })).toThrow("--endpoints names no etcd host");
  });
});

describe("TLS", () => {
  test.each([
    { name: "nothing", argv: [], isTls: false },
    { name: "https:// at one host", argv: ["--endpoints", "h1:1,https://h2:1"], isTls: true },
    { name: "--cacert", argv: ["--cacert", "ca"], isTls: true },
    { name: "--cert and --cert-key", argv: ["--cert", "c", "--cert-key", "k"], isTls: true },
    { name: "--tls-server-name", argv: ["--tls-server-name", "etcd"], isTls: true },
    { name: "--insecure-skip-tls-verify", argv: ["--insecure-skip-tls-verify"], isTls: true },
    {
      name: "--cacert, http:// at every host",
      argv: ["--cacert", "ca", "--endpoints", "http://h:1"],
      isTls: false,
    },
    {
      name: "--cacert, http:// at one host",
      argv: ["--cacert", "ca", "--endpoints", "http://h:1,h:2"],
      isTls: true,
    },
  ])("$name: $isTls", async ({ argv, isTls }) => {
    expect((await tls(argv)) !== undefined).toBe(isTls);
  });

  test("files are read, and what was not given stays open", async () => {
    const files = await tls([
      "--cacert",
      "ca",
      "--cert",
      "c",
      "--cert-key",
      "k",
      "--tls-server-name",
      "etcd",
    ]);
    expect(files).toEqual({
      ca: Buffer.from("<ca>"),
      cert: Buffer.from("<c>"),
      key: Buffer.from("<k>"),
      serverName: "etcd",
      insecureSkipVerify: false,
    });
    expect(await tls(["--endpoints", "https://h:1"])).toMatchObject({
      ca: undefined,
      serverName: undefined,
    });
  });

  test("the files of a go-zero config are read, and checked unless it says otherwise", async () => {
    const files = { caFile: "ca", certFile: "c", keyFile: "k", isVerified: false };
    expect(await tlsOfFiles(files, readFile)).toEqual({
      ca: Buffer.from("<ca>"),
      cert: Buffer.from("<c>"),
      key: Buffer.from("<k>"),
      insecureSkipVerify: true,
    });
  });
});
