import { warned } from "../config-warnings.js";
import type { FileRule } from "../rule.js";

export const accountHalf: FileRule = {
  id: "account-half",
  severity: "warning",
  about: "file",
  asks: "has every account a name and a password?",
  finds: "User stands without Pass, or Pass without User",
  why: "nobody is logged in, and nothing says so",
  remedy: "set both, or none",
  source: "go-zero core/discov/config.go:HasAccount",
  find: warned("account-half"),
};
