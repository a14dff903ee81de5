/** How a failure is told, when the arguments themselves may be what failed: by what -o seems to say. */
import { type Environment, variable } from "./environment.js";
import { FORMATS, type Format } from "./format.js";

const FLAG = /^(?:-[ow]|--output|--write-out)$/;
const FLAG_WITH_VALUE = /^(?:-[ow]=?|--output=|--write-out=)(.+)$/;

/** The format on the command line, else that of the environment, else table. */
export function formatHint(argv: readonly string[], env: Environment): Format {
  const own = argv.includes("--") ? argv.slice(0, argv.indexOf("--")) : argv;
  const at = own.findIndex((word) => FLAG.test(word));
  const joined = own.map((word) => FLAG_WITH_VALUE.exec(word)?.[1]).find((value) => value !== undefined);
  const candidates = [
    at < 0 ? joined : own[at + 1],
    variable(env, "ZDISC_OUTPUT"),
    variable(env, "ETCDCTL_WRITE_OUT"),
  ];
  const asked = candidates.find((candidate) => candidate !== undefined);
  return FORMATS.find((format) => format === asked) ?? "table";
}
