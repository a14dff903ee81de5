/** `zdisc help TOPIC`. */
import { EXIT_CODE_OF, EXIT_CODE_TERMINATED } from "./exit-codes.js";

const EXIT_CODES: readonly (readonly [code: number, means: string, example: string])[] = [
  [EXIT_CODE_OF.ok, "ok", "zdisc list user.rpc && deploy"],
  [EXIT_CODE_OF.internal, "runtime error, or etcd takes no writes", "zdisc list || echo $?"],
  [EXIT_CODE_OF.usage, "usage: the command line or a file", "zdisc list --limt 5"],
  [EXIT_CODE_OF.noEndpoint, "no service, or no endpoint", "zdisc list user.rpc || alert"],
  [EXIT_CODE_OF.auth, "auth or permission", "zdisc list --user bob"],
  [EXIT_CODE_OF.unreachable, "etcd unreachable, or without a leader", "zdisc list --endpoints h1:2379"],
  [EXIT_CODE_OF.tls, "TLS", "zdisc list --cacert ca.pem"],
  [EXIT_CODE_OF.found, "check or diff found something", ""],
  [EXIT_CODE_OF.notMet, "a condition was not met in time", ""],
  [EXIT_CODE_OF.lost, "registration lost and not recovered", "zdisc publish --give-up-after 60s …"],
  [EXIT_CODE_OF.interrupted, "ended by SIGINT (Ctrl-C)", ""],
  [EXIT_CODE_TERMINATED, "ended by SIGTERM", ""],
];

function exitCodes(): string {
  const lines = EXIT_CODES.map(([code, means, example]) =>
    `${String(code).padStart(4)}  ${means.padEnd(38)}  ${example}`.trimEnd(),
  );
  return [
    "Exit codes",
    ...lines,
    "publish and watch end with 0 at the first Ctrl-C, at once at the second.",
    "",
  ].join("\n");
}

export const HELP_TOPICS: Readonly<Record<string, () => string>> = { "exit-codes": exitCodes };
