import type { Fallback } from "../../target/dial-target.js";
import { maskAccount } from "../../target/mask-account.js";
import type { FileRule } from "../rule.js";
import { isWithoutKey, writtenTargets } from "../written-targets.js";

export const unparsableTarget: FileRule = {
  id: "unparsable-target",
  severity: "error",
  about: "file",
  asks: "does a resolver take every target?",
  finds: "grpc-go cannot parse the target, nobody registered its scheme, or it yields no address",
  why: "grpc-go dials it as a host name: every call fails",
  remedy: "etcd:///h1:2379,h2:2379?key=user.rpc",
  source: "grpc-go clientconn.go:initParsedTargetAndResolverBuilder",
  find: (facts) =>
    writtenTargets(facts).flatMap(({ text, line, target }) => {
      if (target instanceof Error) return [{ line, message: target.message, ...remedyOf(target.remedy) }];
      const { destination, fallback } = target;
      if (destination.kind !== "refused" || isWithoutKey(target)) return [];
      const { message, remedy } = destination.error;
      const named = message.includes(maskAccount(text)) ? message : `${message}: ${maskAccount(text)}`;
      return [{ line, message: named, consequence: consequenceOf(fallback), ...remedyOf(remedy) }];
    }),
};

/** What the message does not say already. */
function consequenceOf(fallback: Fallback | null): string {
  if (fallback === null) return "the client does not start";
  const isTold = fallback.because !== "unknownScheme";
  return isTold ? "every call fails" : "grpc-go dials it as a host name: every call fails";
}

function remedyOf(remedy: string | undefined) {
  return remedy === undefined ? {} : { remedy };
}
