/** Flags that every command takes: how to reach etcd, and how to print. `zdisc help connection` and `help output` tell of them. */
import type { Flags, OptionsOf } from "./flag.js";
import { FORMATS } from "./format.js";

export const CONNECTION_FLAGS = {
  endpoints: {
    kind: "text",
    placeholder: "LIST",
    help: "etcd hosts, h1:2379,h2:2379  (127.0.0.1:2379)",
  },
  file: {
    kind: "text",
    short: "f",
    placeholder: "FILE",
    help: "hosts, key, account and TLS from a go-zero config",
  },
  block: { kind: "text", placeholder: "NAME", help: "which client of the -f file" },
  user: { kind: "text", placeholder: "NAME", help: "etcd user; the password is asked for" },
  passwordFile: { kind: "text", placeholder: "FILE", help: "the user's password (- is stdin)" },
  cacert: { kind: "text", placeholder: "FILE", help: "certificates that sign etcd's" },
  cert: { kind: "text", placeholder: "FILE", help: "the client certificate" },
  certKey: { kind: "text", placeholder: "FILE", help: "its private key" },
  tlsServerName: { kind: "text", placeholder: "NAME", help: "the name in etcd's certificate" },
  insecureSkipTlsVerify: { kind: "switch", help: "TLS without checking etcd's certificate" },
  dialTimeout: { kind: "duration", placeholder: "D", help: "for a connection (5s)" },
  commandTimeout: { kind: "duration", placeholder: "D", help: "for a call, retries included (5s)" },
} as const satisfies Flags;

export const OUTPUT_FLAGS = {
  output: {
    kind: "choice",
    short: "o",
    placeholder: "FORMAT",
    choices: FORMATS,
    help: "table, wide, json, ndjson, yaml, name",
  },
  noHeaders: { kind: "switch", help: "rows only" },
  quiet: { kind: "switch", short: "q", help: "say less" },
  verbose: { kind: "switch", short: "v", help: "show more" },
  noColor: { kind: "switch", help: "no colour" },
  ascii: { kind: "switch", help: "no symbols but ASCII" },
  utc: { kind: "switch", help: "times in UTC" },
  debug: { kind: "switch", help: "errors with their stack, and every call to etcd" },
} as const satisfies Flags;

export const GLOBAL_FLAGS = {
  ...CONNECTION_FLAGS,
  ...OUTPUT_FLAGS,
  help: { kind: "switch", short: "h", help: "" },
  version: { kind: "switch", help: "" },
} as const satisfies Flags;

export type GlobalFlagName = keyof typeof GLOBAL_FLAGS;
export type GlobalOptions = OptionsOf<typeof GLOBAL_FLAGS>;

/** Second names, as etcdctl has them. */
export const FLAG_ALIASES: Readonly<Record<string, GlobalFlagName>> = { writeOut: "output", w: "output" };
