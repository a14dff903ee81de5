/** `zdisc help connection`: every flag that reaches etcd, beside its names elsewhere, out of the tables that the program reads. */
import { ETCD_FIELDS } from "../../gozero/rpc-client-conf.js";
import { wrapText } from "../../text/wrap.js";
import { NOT_READ, PASSWORD_VARIABLES, VARIABLES } from "../arguments/environment.js";
import { longName, typedForm } from "../arguments/flag.js";
import { CONNECTION_FLAGS } from "../arguments/global-flags.js";
import { helpLine } from "./flag-lines.js";
import type { HelpPageContext } from "./help-page.js";

const WIDTH = 80;
/** Where the help of a flag begins. */
const HELP_CELLS = 31;

/** A flag, a variable of zdisc, one of etcdctl, a field of go-zero's `Etcd` block; `-` where there is none. */
type Names = readonly [flag: string, zdisc: string, etcdctl: string, goZero: string];

const NONE = "-";
const HEADS: Names = ["FLAG", "ZDISC_*", "ETCDCTL_*", "Etcd: in -f"];
const COLUMNS = [0, 18, 40, 64] as const;

/** Which field of a go-zero file says the same as a flag. */
export const FIELD_OF_FLAG = {
  endpoints: ETCD_FIELDS.hosts,
  user: ETCD_FIELDS.user,
  cacert: ETCD_FIELDS.caCertFile,
  cert: ETCD_FIELDS.certFile,
  certKey: ETCD_FIELDS.certKeyFile,
  insecureSkipTlsVerify: ETCD_FIELDS.insecureSkipVerify,
} as const satisfies Partial<Record<keyof typeof CONNECTION_FLAGS, { readonly name: string }>>;

const PRECEDENCE = "flag > hosts in the target > -f FILE > ZDISC_* > ETCDCTL_* > default";

const NOTES = [
  "-f FILE and a target ask what go-zero would do: where they name the hosts, account and TLS come from the " +
    "same file or from flags, and the variables for them are not read.",
  "A password without --password-file is asked for. No variable sets the service key: ETCDCTL_KEY is --cert-key. " +
    "An empty variable is none.",
  `Not read: ${NOT_READ.join(", ")}. TLS is on with https:// or any flag of TLS.`,
];

export function connectionPage({ bold }: Pick<HelpPageContext, "bold">): readonly string[] {
  return [
    "How zdisc finds etcd. --endpoints are etcd hosts, named as in etcdctl.",
    `Precedence: ${PRECEDENCE}`,
    "",
    bold(namesLines(HEADS).join("")),
    ...connectionNames().flatMap(namesLines),
    "",
    ...Object.entries(CONNECTION_FLAGS).map(([name, flag]) =>
      helpLine(typedForm(name, flag), flag.help, HELP_CELLS),
    ),
    ...NOTES.flatMap((note) => ["", ...wrapText(note, WIDTH)]),
  ];
}

/** A row each flag; the password, which has no flag of its own, stands under the user. */
export function connectionNames(): readonly Names[] {
  return Object.keys(CONNECTION_FLAGS).flatMap((flag) => {
    const field: { readonly name: string } | undefined = (FIELD_OF_FLAG as Fields)[flag];
    const row = namesOf(`--${longName(flag)}`, (VARIABLES as Variables)[flag] ?? [], field?.name);
    const password = namesOf("(password)", PASSWORD_VARIABLES, ETCD_FIELDS.pass.name);
    return flag === "user" ? [row, password] : [row];
  });
}

type Fields = Readonly<Record<string, { readonly name: string }>>;
type Variables = Readonly<Record<string, readonly string[]>>;

function namesOf(flag: string, variables: readonly string[], field = NONE): Names {
  const named = (prefix: string) => variables.find((name) => name.startsWith(prefix)) ?? NONE;
  return [flag, named("ZDISC_"), named("ETCDCTL_"), field];
}

/** One line; behind a name that is longer than its column the next begins a line of its own. */
function namesLines(names: Names): string[] {
  const lines = [""];
  names.forEach((name, at) => {
    const column = Math.min(COLUMNS[at] ?? 0, WIDTH - name.length);
    const line = lines.at(-1) ?? "";
    if (line !== "" && line.length >= column) lines.push(" ".repeat(column) + name);
    else lines[lines.length - 1] = line.padEnd(column) + name;
  });
  return lines;
}
