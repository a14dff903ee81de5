/** What people type and paste, and what their files hold: targets, configurations, durations, addresses, arguments. */
import fc from "fast-check";
import { parseAddress } from "../../src/address.js";
import { addressProblem } from "../../src/discovery/address-problems.js";
import { durationMs, formatDuration, parseDuration } from "../../src/duration.js";
import { readGoZeroConfig } from "../../src/gozero/read-go-zero-config.js";
import { parseTarget } from "../../src/target/parse-target.js";
import { targetInText } from "../../src/target/target-in-text.js";
import { hostileText, originals } from "./config-texts.js";
import { codeOf, expectBounded, expectNoRaw, expectOneOf, expectSafeRun } from "./guards.js";
import { mutatedText } from "./mutate.js";
import { golden } from "./samples.js";
import { type AnySubject, subject } from "./subject.js";
import { hostileTarget } from "./target-texts.js";

const targets = golden("targets").map(({ target }) => String(target));
const anyTarget = fc.oneof(hostileTarget, mutatedText(targets));

const DURATIONS = ["250ms", "10s", "1m30s", "0", "1.5h", "10µs", "-1s", "1h2m3s4ms5us6ns"];
const ADDRESSES = ["10.0.3.7:8080", "[fe80::1]:8080", "localhost:80", ":8080", "0.0.0.0:80", "a.b-c.d:65535"];
const FORMATS = ["yaml", "json", "json5", "toml"];

const ARGUMENTS = [
  ...["list", "watch", "resolve", "pick", "diff", "top", "publish", "help", "--help", "--version", "--", "-"],
  ...[
    "-o",
    "json",
    "-oyaml",
    "name",
    "-q",
    "-v",
    "--debug",
    "--endpoints",
    "127.0.0.1:2379",
    "--user",
    "root:pw",
  ],
  ...["--no-probe", "--explain", "-n", "10", "--limit", "--latency", "a=5ms,b=5ms", "--seed", "1", "--key"],
  ...[
    "user.rpc",
    "--addr",
    "127.0.0.1:8080",
    "--utc",
    "--no-color",
    "--dial-timeout",
    "1s",
    "--at",
    "1s:b=5ms",
  ],
];
const argument = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ARGUMENTS) },
  {
    weight: 1,
    arbitrary: mutatedText([...ARGUMENTS, "--user=root", "--at=10s:b=500ms"], ["=", "-", "--", ","], 2),
  },
);

export const TYPED_SUBJECTS: readonly AnySubject[] = [
  subject({
    name: "targets",
    shortRuns: 2_000,
    inputs: anyTarget,
    check(text) {
      expectOneOf(
        codeOf(() => parseTarget(text)),
        undefined,
        "usage",
      );
      expectBounded(targetInText(text) ?? "", text.length);
    },
  }),
  subject({
    name: "resolve",
    shortRuns: 150,
    inputs: fc.tuple(anyTarget, fc.constantFrom("table", "json", "yaml")),
    async check([text, format]) {
      const argv = ["resolve", "--no-probe", "--explain", "-o", format, "--", text];
      await expectSafeRun(argv, {}, text.length);
    },
  }),
  ...FORMATS.map((format) =>
    subject({
      name: `${format} configurations`,
      shortRuns: 500,
      inputs: fc.oneof(hostileText(format), mutatedText(originals(format))),
      check(text) {
        const read = () => readGoZeroConfig(text, { file: `etc/any.${format}`, env: { A: "x: [y", B: "" } });
        expectOneOf(codeOf(read), undefined, "config");
      },
    }),
  ),
  subject({
    name: "durations",
    shortRuns: 2_000,
    inputs: mutatedText(DURATIONS, ["1", "9", ".", "h", "m", "s", "ms", "-", "+", " ", "9".repeat(400)]),
    check(text) {
      const ms = durationMs(text);
      expectOneOf(
        codeOf(() => parseDuration(text, "--timeout")),
        undefined,
        "usage",
      );
      if (ms === undefined) return;
      if (!(ms >= 0 && Number.isFinite(ms))) throw new Error(`${ms} ms`);
      expectNoRaw(formatDuration(ms));
    },
  }),
  subject({
    name: "addresses",
    shortRuns: 2_000,
    inputs: mutatedText(ADDRESSES, [":", "[", "]", "::", "0", "%eth0", "/", "@", ","]),
    check(text) {
      const address = parseAddress(text);
      if (address !== undefined && !(address.port >= 0 && address.port <= 65_535))
        throw new Error("its port");
      const problem = addressProblem(text, { interfaces: {} });
      expectBounded(JSON.stringify(problem ?? null), text.length);
    },
  }),
  subject({
    name: "arguments",
    shortRuns: 150,
    inputs: fc.array(argument, { maxLength: 7 }),
    async check(argv) {
      if (argv.some((word) => SERVES.has(word))) return;
      // Nothing is dialled, whatever the words say.
      const unprobed = argv.flatMap((word) => (word === "resolve" ? [word, "--no-probe"] : [word]));
      await expectSafeRun(unprobed, { files: { "-": "text" } }, argv.join(" ").length);
    },
  }),
];

/** They open ports, or run until they are told to end. */
const SERVES = new Set(["dev", "demo"]);
