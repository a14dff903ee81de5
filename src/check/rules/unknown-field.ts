import { warned } from "../config-warnings.js";
import type { FileRule } from "../rule.js";

export const unknownField: FileRule = {
  id: "unknown-field",
  severity: "warning",
  about: "file",
  asks: "does go-zero know every field?",
  finds: "go-zero ignores a field: listen_on, Prefix",
  why: "what it says counts for nothing, in silence",
  remedy: "the right name",
  source: "go-zero core/conf/config.go:toLowerCaseKeyMap",
  find: warned("unknown-field"),
};
