/** Who asks etcd, and the password: from flags, then `ZDISC_*`, then `ETCDCTL_*`, then asked for on the terminal. */
import { DiscoveryError } from "../../errors.js";
import { type Environment, PASSWORD_VARIABLES, VARIABLES, variable } from "./environment.js";
import type { GlobalOptions } from "./global-flags.js";

const [ZDISC_USER, ETCDCTL_USER] = VARIABLES.user;
const [ZDISC_PASSWORD, ETCDCTL_PASSWORD] = PASSWORD_VARIABLES;
const [ZDISC_PASSWORD_FILE] = VARIABLES.passwordFile;

export interface AccountInputs {
  readonly options: Pick<GlobalOptions, "user" | "passwordFile">;
  readonly env: Environment;
  readonly readFile: (path: string) => Promise<Buffer>;
  /** Asks on the terminal without echo; undefined without a terminal. */
  readonly askPassword: ((user: string) => Promise<string>) | undefined;
}

export interface Account {
  readonly user: string;
  readonly password: string;
}

/** `name` or `name:password`, and where it was said. */
interface Login {
  readonly user: string;
  readonly password: string | undefined;
  readonly source: "flag" | typeof ZDISC_USER | typeof ETCDCTL_USER;
}

/** The name alone, for words; undefined without an account. */
export function userOf(options: AccountInputs["options"], env: Environment): string | undefined {
  return loginOf(options, env)?.user;
}

/** Whether the password stands on the command line, where others can read it. */
export function isPasswordTyped({ user }: AccountInputs["options"]): boolean {
  return user?.includes(":") ?? false;
}

/** Every password that was typed or stands in the environment, whether it is used or not: what no output may hold. */
export function passwordsIn({ user }: AccountInputs["options"], env: Environment): (string | undefined)[] {
  const logins = [user, variable(env, "ZDISC_USER"), variable(env, "ETCDCTL_USER")];
  const behindColon = logins.map((text) =>
    text?.includes(":") ? text.slice(text.indexOf(":") + 1) : undefined,
  );
  return [...behindColon, variable(env, "ZDISC_PASSWORD"), variable(env, "ETCDCTL_PASSWORD")];
}

/** undefined: no account. Throws `usage` when no password can be had. */
export async function accountOf(inputs: AccountInputs): Promise<Account | undefined> {
  const { options, env } = inputs;
  const login = loginOf(options, env);
  if (login !== undefined) return { user: login.user, password: await passwordOf(login, inputs) };
  if (options.passwordFile === undefined) return undefined;
  throw new DiscoveryError("usage", "--password-file needs --user", { remedy: "--user NAME" });
}

function loginOf({ user }: AccountInputs["options"], env: Environment): Login | undefined {
  const candidates = [
    ["flag", user],
    [ZDISC_USER, variable(env, ZDISC_USER)],
    [ETCDCTL_USER, variable(env, ETCDCTL_USER)],
  ] as const;
  for (const [source, text] of candidates) {
    if (text === undefined) continue;
    const colon = text.indexOf(":");
    if (colon < 0) return { user: text, password: undefined, source };
    return { user: text.slice(0, colon), password: text.slice(colon + 1), source };
  }
  return undefined;
}

/** A password counts only when nothing nearer than it names one; one of `ETCDCTL_USER` is behind `ZDISC_PASSWORD`. */
async function passwordOf(
  { user, password, source }: Login,
  { options, env, readFile, askPassword }: AccountInputs,
): Promise<string> {
  const { passwordFile } = options;
  if (source === "flag" && password !== undefined) {
    if (passwordFile === undefined) return password;
    throw new DiscoveryError("usage", "--user NAME:PASSWORD and --password-file exclude each other");
  }
  const file = async (path: string) => passwordIn((await readFile(path)).toString("utf8"), path);
  if (passwordFile !== undefined) return await file(passwordFile);
  if (source === ZDISC_USER && password !== undefined) return password;
  const own = variable(env, ZDISC_PASSWORD);
  if (own !== undefined) return own;
  const ownFile = variable(env, ZDISC_PASSWORD_FILE);
  if (ownFile !== undefined) return await file(ownFile);
  const inherited = password ?? variable(env, ETCDCTL_PASSWORD);
  if (inherited !== undefined) return inherited;
  if (askPassword !== undefined) return await askPassword(user);
  throw new DiscoveryError("usage", `no terminal to ask for the password of ${user}`, {
    remedy: "--password-file FILE (- is stdin)",
  });
}

/** etcd itself refuses an empty one, but as a wrong one. */
function passwordIn(text: string, path: string): string {
  const firstLine = text.replace(/\r?\n[\s\S]*$/, "");
  if (firstLine !== "") return firstLine;
  throw new DiscoveryError("config", `${path} holds no password`, { remedy: "write it into its first line" });
}
