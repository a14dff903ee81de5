import { describe, expect, test } from "vitest";
import { type Environment, VARIABLES, withEnvironment } from "./environment.js";
import { FORMATS } from "./format.js";
import { GLOBAL_FLAGS, type GlobalOptions } from "./global-flags.js";
import { parseArguments } from "./parse-arguments.js";

function merged(argv: readonly string[], env: Environment): GlobalOptions {
  const { options } = parseArguments(argv, GLOBAL_FLAGS, "zdisc");
  return withEnvironment(options as unknown as GlobalOptions, env, FORMATS);
}

describe("withEnvironment", () => {
  test.each([
    { name: "etcd hosts", env: { ETCDCTL_ENDPOINTS: "h:1" }, option: "endpoints", value: "h:1" },
    {
      name: "our own before etcdctl's",
      env: { ETCDCTL_ENDPOINTS: "a:1", ZDISC_ENDPOINTS: "b:1" },
      option: "endpoints",
      value: "b:1",
    },
    {
      name: "etcdctl's where ours is empty",
      env: { ETCDCTL_ENDPOINTS: "a:1", ZDISC_ENDPOINTS: "" },
      option: "endpoints",
      value: "a:1",
    },
    {
      name: "etcdctl's key as the certificate's",
      env: { ETCDCTL_KEY: "k.pem" },
      option: "certKey",
      value: "k.pem",
    },
    { name: "a certificate", env: { ETCDCTL_CERT: "c.pem" }, option: "cert", value: "c.pem" },
    { name: "authorities", env: { ETCDCTL_CACERT: "ca.pem" }, option: "cacert", value: "ca.pem" },
    { name: "a duration", env: { ETCDCTL_DIAL_TIMEOUT: "1m30s" }, option: "dialTimeout", value: 90_000 },
    {
      name: "another duration",
      env: { ZDISC_COMMAND_TIMEOUT: "250ms" },
      option: "commandTimeout",
      value: 250,
    },
    { name: "a format", env: { ETCDCTL_WRITE_OUT: "json" }, option: "output", value: "json" },
    {
      name: "no format that only etcdctl has",
      env: { ETCDCTL_WRITE_OUT: "fields" },
      option: "output",
      value: undefined,
    },
    {
      name: "a switch",
      env: { ETCDCTL_INSECURE_SKIP_TLS_VERIFY: "true" },
      option: "insecureSkipTlsVerify",
      value: true,
    },
    {
      name: "a switch that is off",
      env: { ETCDCTL_INSECURE_SKIP_TLS_VERIFY: "false" },
      option: "insecureSkipTlsVerify",
      value: false,
    },
    { name: "ASCII", env: { ZDISC_ASCII: "1" }, option: "ascii", value: true },
  ] as const)("takes $name", ({ env, option, value }) => {
    expect(merged([], env)[option]).toBe(value);
  });

  test("lets a flag win over every variable", () => {
    const env = { ZDISC_ENDPOINTS: "a:1", ETCDCTL_ENDPOINTS: "b:1", ETCDCTL_WRITE_OUT: "json" };
    expect(merged(["--endpoints", "c:1", "-o", "wide"], env)).toMatchObject({
      endpoints: "c:1",
      output: "wide",
    });
  });

  test("passes over a format that the command does not print", () => {
    const options = parseArguments([], GLOBAL_FLAGS, "zdisc").options as unknown as GlobalOptions;
    const env = { ZDISC_OUTPUT: "yaml", ETCDCTL_WRITE_OUT: "json" };
    expect(withEnvironment(options, env, ["table", "ndjson"]).output).toBeUndefined();
  });

  test.each([
    {
      env: { ZDISC_DIAL_TIMEOUT: "60x" },
      message: 'ZDISC_DIAL_TIMEOUT "60x" is not a duration',
      remedy: "60s, 1m30s, 250ms",
    },
    {
      env: { ZDISC_OUTPUT: "xml" },
      message: 'ZDISC_OUTPUT "xml" is none of table, wide, json, ndjson, yaml, name, sarif, junit, github',
      remedy: "ZDISC_OUTPUT=table",
    },
    {
      env: { ZDISC_ASCII: "maybe" },
      message: 'ZDISC_ASCII "maybe" is neither true nor false',
      remedy: "ZDISC_ASCII=true",
    },
  ])("refuses a value, naming its variable: $message", ({ env, message, remedy }) => {
    expect(() => merged([], env)).toThrow(expect.objectContaining({ code: "usage", message, remedy }));
  });

  test("has no variable for the service key, and none stands for two flags", () => {
    const names: string[] = Object.values(VARIABLES).flat();
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain("ZDISC_KEY");
  });
});
