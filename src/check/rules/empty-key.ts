import type { ConfigBlock } from "../../gozero/go-zero-config.js";
import { maskAccount } from "../../target/mask-account.js";
import { similarNames } from "../../text/similar-names.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { FileRule, Finding } from "../rule.js";
import { isWithoutKey, writtenTargets } from "../written-targets.js";

export const emptyKey: FileRule = {
  id: "empty-key",
  severity: "error",
  about: "file",
  asks: "does every block name its service?",
  finds: "Key, or the target's ?key=, is empty, missing or misspelt",
  why: "a client gets every key under / for an address; a server starts and registers nothing",
  remedy: "set Key",
  source:
    "go-zero core/discov/config.go:Validate; zrpc/config.go:HasEtcd; zrpc/resolver/internal/targets/endpoints.go:GetKey",
  find: (facts) => [
    ...missing(facts),
    ...facts.blocks.flatMap((block) => (hasEmptyKey(block) ? [emptyIn(block)] : [])),
    ...targetsWithoutKey(facts),
  ],
};

function missing({ refusal }: FileFacts): Finding[] {
  if (refusal?.rule !== "empty-key") return [];
  const consequence = "go-zero refuses the file";
  return [{ line: refusal.position.line, message: refusal.message, consequence }];
}

/** Of a client, only where its Etcd counts. */
function hasEmptyKey({ kind, conf }: ConfigBlock): boolean {
  if (kind !== "server" && (conf.endpoints.length > 0 || conf.target !== "")) return false;
  return conf.etcd.hosts.length > 0 && conf.etcd.key === "";
}

function emptyIn({ kind, positionOf }: ConfigBlock): Finding {
  return {
    line: positionOf("Etcd.Key").line,
    message: "Etcd.Key is empty",
    consequence:
      kind === "server"
        ? "the server starts and registers nothing"
        : "the client does not start: empty etcd key",
  };
}

function targetsWithoutKey(facts: FileFacts): Finding[] {
  return writtenTargets(facts).flatMap(({ text, line, target }) => {
    if (target instanceof Error || !isWithoutKey(target)) return [];
    const meant = misspeltIn(target.url.rawQuery);
    return [
      {
        line,
        message: `Target ${maskAccount(text)} names no key`,
        consequence: "the client gets every key under / for an address",
        remedy:
          meant === undefined ? "write ?key=SERVICE behind the hosts" : `did you mean key= for ${meant}=?`,
      },
    ];
  });
}

/** A parameter that was meant to be `key`. */
function misspeltIn(rawQuery: string): string | undefined {
  const names = rawQuery.split("&").map((pair) => pair.split("=", 1)[0] ?? "");
  const [meant] = similarNames("key", names, 1);
  return meant;
}
