import { warned } from "../config-warnings.js";
import type { FileRule } from "../rule.js";

export const callsItself: FileRule = {
  id: "calls-itself",
  severity: "error",
  about: "file",
  asks: "does every client call another service?",
  finds:
    "a client block without an Etcd of its own stands in a server's file: inherit gives it the server's Key",
  why: "the server calls itself",
  remedy: "an Etcd block with the other service's Key",
  source: "go-zero core/mapping/valuer.go:recursiveValuer",
  find: warned("calls-itself"),
};
