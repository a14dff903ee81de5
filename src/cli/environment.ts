/** Which variable stands for which flag: a table, never a prefix rule, so that no variable can set the service key. */
import { DiscoveryError } from "../errors.js";
import { parseFlagValue } from "./flag-value.js";
import { GLOBAL_FLAGS, type GlobalFlagName, type GlobalOptions } from "./global-flags.js";

/** For each flag the variables, the first that is set wins. */
export const VARIABLES: Readonly<Partial<Record<GlobalFlagName, readonly string[]>>> = {
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
  utc: ["ZDISC_UTC"],
  debug: ["ZDISC_DEBUG"],
};

export const PASSWORD_VARIABLES: readonly string[] = ["ZDISC_PASSWORD", "ETCDCTL_PASSWORD"];

type Environment = Readonly<Record<string, string | undefined>>;

/** The options with what the environment says where a flag was not given. */
export function withEnvironment(options: GlobalOptions, env: Environment): GlobalOptions {
  const merged: Record<string, unknown> = { ...options };
  for (const [name, variables] of Object.entries(VARIABLES) as [GlobalFlagName, readonly string[]][]) {
    const variable = firstSet(variables, env);
    if (variable === undefined || (options[name] !== undefined && options[name] !== false)) continue;
    const flag = GLOBAL_FLAGS[name];
    const text = env[variable] ?? "";
    // etcdctl has output formats that zdisc has not: a variable meant for it is no mistake here.
    if (
      variable === "ETCDCTL_WRITE_OUT" &&
      !(GLOBAL_FLAGS.output.choices as readonly string[]).includes(text)
    )
      continue;
    merged[name] = flag.kind === "switch" ? isTrue(text, variable) : parseFlagValue(flag, text, variable);
  }
  return merged as GlobalOptions;
}

export function passwordOf(env: Environment): string | undefined {
  const variable = firstSet(PASSWORD_VARIABLES, env);
  return variable === undefined ? undefined : env[variable];
}

function firstSet(variables: readonly string[], env: Environment): string | undefined {
  return variables.find((variable) => (env[variable] ?? "") !== "");
}

function isTrue(text: string, variable: string): boolean {
  if (/^(1|true|yes)$/i.test(text)) return true;
  if (/^(0|false|no)$/i.test(text)) return false;
  throw new DiscoveryError("usage", `${variable} "${text}" is neither true nor false`, {
    remedy: `${variable}=true`,
  });
}
