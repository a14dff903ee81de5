import type { EndpointFacts, EndpointRule } from "../rule.js";
import { shellWord } from "../shell-word.js";

/** From so many keys on it is a leak. */
const LEAK_FROM = 10;

export const duplicateAddress: EndpointRule = {
  id: "duplicate-address",
  severity: "warning",
  about: "endpoint",
  asks: "has every address one key?",
  find: (facts) =>
    facts.instances.length > 1 && facts.instances.length < LEAK_FROM
      ? finding(facts, "an old key is left behind, or one was changed in place: drained?")
      : undefined,
};

export const leakedKeys: EndpointRule = {
  id: "leaked-keys",
  severity: "error",
  about: "endpoint",
  asks: "does a publisher leave keys behind?",
  find: (facts) =>
    facts.instances.length >= LEAK_FROM
      ? finding(facts, "its publisher registers again and again", ", upgrade go-zero")
      : undefined,
};

function finding({ service, instances }: EndpointFacts, consequence: string, more = "") {
  return {
    message: `${instances.length} keys carry this address`,
    consequence,
    remedy: `zdisc prune ${shellWord(service)}${more}`,
  };
}
