/** The connection flags as what opens a store: hosts, account and TLS, each checked before anything is dialled. */
import { DiscoveryError } from "../errors.js";
import type { OpenEtcdOptions } from "../store/etcd/open-etcd-store.js";
import type { GlobalOptions } from "./global-flags.js";

const DEFAULT_ENDPOINT = "127.0.0.1:2379";

/** What is outside of the flags. */
export interface ConnectionInputs {
  readonly readFile: (path: string) => Promise<Buffer>;
  /** From the environment. */
  readonly password: string | undefined;
  /** Asks on the terminal without echo; undefined without a terminal. */
  readonly askPassword: ((user: string) => Promise<string>) | undefined;
  readonly note: (text: string) => void;
}

export type ConnectionOptions = Pick<
  OpenEtcdOptions,
  "account" | "tls" | "dialTimeoutMs" | "commandTimeoutMs"
>;

/** `h1:2379,h2:2379` in its parts. */
export function hostsOf(options: GlobalOptions): readonly string[] {
  return (options.endpoints ?? DEFAULT_ENDPOINT)
    .split(",")
    .map((host) => host.trim())
    .filter((host) => host !== "");
}

/** Reads the files that the flags name and the password. Throws `usage` and `config`. */
export async function connectionOptions(
  options: GlobalOptions,
  inputs: ConnectionInputs,
): Promise<ConnectionOptions> {
  return {
    account: await accountOf(options, inputs),
    tls: await tlsOf(options, inputs),
    ...(options.dialTimeout === undefined ? {} : { dialTimeoutMs: options.dialTimeout }),
    ...(options.commandTimeout === undefined ? {} : { commandTimeoutMs: options.commandTimeout }),
  };
}

/** `--user name:pass` without its password, for words. */
export function userOf({ user }: GlobalOptions): string | undefined {
  return user?.split(":", 1)[0];
}

async function accountOf(
  options: GlobalOptions,
  inputs: ConnectionInputs,
): Promise<OpenEtcdOptions["account"]> {
  const user = userOf(options);
  if (options.user === undefined || user === undefined) return undefined;
  return { user, password: await passwordFor(user, options, inputs) };
}

async function passwordFor(user: string, options: GlobalOptions, inputs: ConnectionInputs): Promise<string> {
  const typed = options.user ?? "";
  if (typed.includes(":")) {
    inputs.note("others can read it with ps; --password-file is safer");
    return typed.slice(user.length + 1);
  }
  if (options.passwordFile !== undefined) {
    const text = (await inputs.readFile(options.passwordFile)).toString("utf8");
    return text.replace(/\r?\n[\s\S]*$/, "");
  }
  if (inputs.password !== undefined) return inputs.password;
  if (inputs.askPassword !== undefined) return await inputs.askPassword(user);
  throw new DiscoveryError("usage", `no terminal to ask for the password of ${user}`, {
    remedy: "--password-file FILE (- is stdin)",
  });
}

async function tlsOf(
  options: GlobalOptions,
  { readFile }: ConnectionInputs,
): Promise<OpenEtcdOptions["tls"]> {
  const { cacert, cert, certKey, tlsServerName, insecureSkipTlsVerify } = options;
  if (cert !== undefined && certKey === undefined)
    throw new DiscoveryError("usage", "--cert needs --cert-key");
  if (certKey !== undefined && cert === undefined)
    throw new DiscoveryError("usage", "--cert-key needs --cert");
  const isAsked =
    cacert !== undefined || cert !== undefined || tlsServerName !== undefined || insecureSkipTlsVerify;
  if (!isAsked && !hostsOf(options).some((host) => host.startsWith("https://"))) return undefined;
  return {
    ca: cacert === undefined ? undefined : await readFile(cacert),
    cert: cert === undefined ? undefined : await readFile(cert),
    key: certKey === undefined ? undefined : await readFile(certKey),
    serverName: tlsServerName,
    insecureSkipVerify: insecureSkipTlsVerify,
  };
}
