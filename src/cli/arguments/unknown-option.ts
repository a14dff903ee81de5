/** The refusal of an option that no flag has. */
import { DiscoveryError } from "../../errors.js";
import { didYouMean } from "../../text/did-you-mean.js";

/** `zdisc watch: unknown option --utcc`; `shown` has its dashes, `names` have none. */
export function unknownOption(command: string, shown: string, names: Iterable<string>): DiscoveryError {
  const long = [...names].filter((name) => name.length > 1);
  const typed = shown.replace(/^-+/, "");
  const near = typed.length > 1 ? (didYouMean(typed, long) ?? onlyEndingIn(typed, long)) : undefined;
  return new DiscoveryError("usage", `${command}: unknown option ${shown}`, {
    remedy: near === undefined ? `${command} --help` : `did you mean --${near}?`,
  });
}

/** `--key` for --cert-key, `--color` for --no-color; nothing when several end so. */
function onlyEndingIn(typed: string, names: readonly string[]): string | undefined {
  const [first, second] = names.filter((name) => name.endsWith(`-${typed}`));
  return second === undefined ? first : undefined;
}
