import { maskAccount } from "../../target/mask-account.js";
import { refusingReleases, suggestModernForm } from "../../target/modern-form.js";
import type { FileRule } from "../rule.js";
import { writtenTargets } from "../written-targets.js";

export const legacyTarget: FileRule = {
  id: "legacy-target",
  severity: "warning",
  about: "file",
  asks: "does every Go release take the target?",
  finds: "a target is etcd://h1,h2/key, with several hosts",
  why: "programs built with Go 1.26.0 or 1.26.1 refuse several hosts there",
  remedy: "etcd:///h1:2379,h2:2379?key=user.rpc",
  source: "go-zero zrpc/resolver/internal/targets/endpoints.go:GetHosts; Go net/url",
  find: (facts) =>
    writtenTargets(facts).flatMap(({ text, line }) => {
      const form = suggestModernForm(text);
      if (form === undefined || refusingReleases(text).length === 0) return [];
      return [{ line, message: `Target is ${maskAccount(text)}`, remedy: `write ${form}` }];
    }),
};
