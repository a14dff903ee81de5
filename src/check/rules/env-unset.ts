import { warned } from "../config-warnings.js";
import type { FileRule } from "../rule.js";

export const envUnset: FileRule = {
  id: "env-unset",
  severity: "warning",
  about: "file",
  asks: "is every variable set?",
  finds:
    "a variable ($X) is not set here and becomes empty, with a default behind :- too; without conf.UseEnv it stays",
  why: "where the program runs the same may be empty",
  remedy: "set it, or write the value",
  source: "go-zero core/conf/config.go:Load (os.ExpandEnv)",
  find: warned("env-unset"),
};
