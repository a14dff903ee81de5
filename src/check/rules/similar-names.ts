import { groupBy } from "../../runtime/group-by.js";
import { plainName } from "../../text/similar-names.js";
import type { NamesRule } from "../rule.js";

export const similarNames: NamesRule = {
  id: "similar-names",
  severity: "warning",
  about: "names",
  asks: "is every service spelt in one way?",
  finds: "names are equal but for case, -_./ or a leading slash, or one ends in another: /prod/user.rpc",
  why: "a client with the wrong spelling sees no instance and no error",
  remedy: "keep one; zdisc list shows who uses which",
  source: "go-zero zrpc/resolver/internal/targets/endpoints.go:GetEndpoints (drops a leading slash)",
  needs: ["names"],
  find(names) {
    const all = [...names];
    const known = new Set(all.map(plainName));
    const groups = groupBy(all, (name) => pathEnd(name, known) ?? plainName(name));
    return [...groups.values()]
      .filter((group) => group.length > 1)
      .map((group) => ({ names: group, message: group.join(", ") }));
  },
};

/** Of `/prod/user.rpc` the name behind its slashes, where there is a service of that name. */
function pathEnd(name: string, known: ReadonlySet<string>): string | undefined {
  for (let slash = name.indexOf("/", 1); slash !== -1; slash = name.indexOf("/", slash + 1)) {
    const end = plainName(name.slice(slash + 1));
    if (end !== "" && known.has(end)) return end;
  }
  return undefined;
}
