/** Which variable stands for which flag: a table, never a prefix rule, so that no variable can set the service key. */
import { DiscoveryError } from "../../errors.js";
import type { Flag } from "./flag.js";
import { parseFlagValue } from "./flag-value.js";
import type { Format } from "./format.js";
import { GLOBAL_FLAGS, type GlobalFlagName, type GlobalOptions } from "./global-flags.js";

export type Environment = Readonly<Record<string, string | undefined>>;

/** For each flag the variables; the first that is set wins. */
export const VARIABLES = {
  endpoints: ["ZDISC_ENDPOINTS", "ETCDCTL_ENDPOINTS"],
  user: ["ZDISC_USER", "ETCDCTL_USER"],
  passwordFile: ["ZDISC_PASSWORD_FILE"],
  cacert: ["ZDISC_CACERT", "ETCDCTL_CACERT"],
  cert: ["ZDISC_CERT", "ETCDCTL_CERT"],
  certKey: ["ZDISC_CERT_KEY", "ETCDCTL_KEY"],
  tlsServerName: ["ZDISC_TLS_SERVER_NAME"],
  insecureSkipTlsVerify: ["ZDISC_INSECURE_SKIP_TLS_VERIFY", "ETCDCTL_INSECURE_SKIP_TLS_VERIFY"],
  dialTimeout: ["ZDISC_DIAL_TIMEOUT", "ETCDCTL_DIAL_TIMEOUT"],
  commandTimeout: ["ZDISC_COMMAND_TIMEOUT", "ETCDCTL_COMMAND_TIMEOUT"],
  output: ["ZDISC_OUTPUT", "ETCDCTL_WRITE_OUT"],
  ascii: ["ZDISC_ASCII"],
} as const satisfies Partial<Record<GlobalFlagName, readonly string[]>>;

/** Of the account's password, which has no flag: on the command line others could read it. */
export const PASSWORD_VARIABLES = ["ZDISC_PASSWORD", "ETCDCTL_PASSWORD"] as const;

/** Variables of etcdctl that zdisc does not read: https:// and the TLS flags say what is wanted of the transport. */
export const NOT_READ = [
  "ETCDCTL_INSECURE_TRANSPORT",
  "ETCDCTL_DISCOVERY_SRV",
  "ETCDCTL_KEEPALIVE_TIME",
  "ETCDCTL_KEEPALIVE_TIMEOUT",
  "ETCDCTL_HEX",
  "ETCDCTL_DEBUG",
] as const;

/** Formats of etcdctl that zdisc has not: its users have them in ETCDCTL_WRITE_OUT, and that is no mistake here. */
const ETCDCTL_FORMATS: ReadonlySet<string> = new Set(["simple", "fields", "protobuf"]);

/** The account is not a matter of one variable: `account.ts` reads it. */
const READ_ELSEWHERE: ReadonlySet<string> = new Set(["user", "passwordFile"] satisfies GlobalFlagName[]);

/** An empty variable is none. */
export function variable(env: Environment, name: string): string | undefined {
  return env[name] === "" ? undefined : env[name];
}

/**
 * The options with what the environment says where a flag was not given. A format that the command does not print is
 * passed over: the variable is meant for others, too. Throws `usage` naming the variable.
 */
export function withEnvironment(
  options: GlobalOptions,
  env: Environment,
  formats: readonly Format[],
): GlobalOptions {
  const merged: Record<string, unknown> = { ...options };
  for (const [name, variables] of Object.entries(VARIABLES)) {
    const isGiven = merged[name] !== undefined && merged[name] !== false;
    const set = variables.find((candidate) => variable(env, candidate) !== undefined);
    if (isGiven || set === undefined || READ_ELSEWHERE.has(name)) continue;
    const value = parsedValue(GLOBAL_FLAGS[name as keyof typeof VARIABLES], env[set] ?? "", set);
    if (name === "output" && !formats.some((format) => format === value)) continue;
    merged[name] = value;
  }
  return merged as GlobalOptions;
}

function parsedValue(flag: Flag, text: string, name: string): unknown {
  if (flag.kind === "switch") return isTrue(text, name);
  return name === "ETCDCTL_WRITE_OUT" && ETCDCTL_FORMATS.has(text)
    ? undefined
    : parseFlagValue(flag, text, name);
}

/** As Go reads it, for etcdctl's own variables. Source: Go's strconv.ParseBool. Throws `usage` naming the variable. */
export function isTrue(text: string, name: string): boolean {
  if (/^(?:1|t|true|yes)$/i.test(text)) return true;
  if (/^(?:0|f|false|no)$/i.test(text)) return false;
  throw new DiscoveryError("usage", `${name} "${text}" is neither true nor false`, {
    remedy: `${name}=true`,
  });
}
