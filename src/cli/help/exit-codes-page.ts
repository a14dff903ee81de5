/** `zdisc help exit-codes`: the table that main ends by, with a line of shell for each. */
import { padRight } from "../../text/width.js";
import { COMMANDS } from "../commands.js";
import { EXIT_CODE_OF, EXIT_CODE_TERMINATED } from "../exit-codes.js";

/** One row a code that a command can end with. */
export const EXIT_CODE_HELP = [
  { code: EXIT_CODE_OF.ok, means: "ok", example: "zdisc list user.rpc -q && ./deploy.sh" },
  { code: EXIT_CODE_OF.io, means: "runtime error", example: "zdisc list > /dev/full || echo 'not written'" },
  {
    code: EXIT_CODE_OF.usage,
    means: "usage",
    example: "zdisc list --limit many",
  },
  { code: EXIT_CODE_OF.noEndpoint, means: "no endpoint", example: "zdisc list user.rpc || [ $? -ne 3 ]" },
  { code: EXIT_CODE_OF.auth, means: "auth or permission", example: "zdisc list --user bob" },
  {
    code: EXIT_CODE_OF.unreachable,
    means: "etcd unreachable",
    example: "until zdisc list -q; do sleep 1; done",
  },
  { code: EXIT_CODE_OF.tls, means: "TLS", example: "zdisc list --cacert ca.pem" },
  {
    code: EXIT_CODE_OF.found,
    means: "check or diff found something",
    example: "zdisc check -q || echo 'look'",
  },
  {
    code: EXIT_CODE_OF.notMet,
    means: "condition not met in time",
    example: "zdisc wait user.rpc --for gone || exit",
  },
  {
    code: EXIT_CODE_OF.lost,
    means: "registration lost",
    example: "zdisc publish -f u.yaml --give-up-after 60s",
  },
  { code: EXIT_CODE_OF.interrupted, means: "SIGINT (Ctrl-C)", example: "kill -INT $PID; wait $PID" },
  { code: EXIT_CODE_TERMINATED, means: "SIGTERM", example: "kill $PID; wait $PID" },
] as const;

const MEANING_CELLS = Math.max(...EXIT_CODE_HELP.map(({ means }) => means.length));

export function exitCodesPage(): string[] {
  const rows = EXIT_CODE_HELP.map(
    ({ code, means, example }) =>
      `${String(code).padStart(3)}  ${padRight(means, MEANING_CELLS)}  ${example}`,
  );
  const live = COMMANDS.filter((command) => command.shape === "stream" || command.isLive);
  const names = live.map(({ name }) => name).join(", ");
  return [
    ...rows,
    "",
    `Until a signal, then 0: ${names}.`,
    "A second signal ends them at once. publish -- COMMAND ends as COMMAND does.",
  ];
}
