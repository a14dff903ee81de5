import type { NamesRule } from "../rule.js";

export const nestedService: NamesRule = {
  id: "nested-service",
  severity: "warning",
  about: "names",
  asks: "is no service below another?",
  finds: "user.rpc/x/1 exists beside user.rpc/1",
  why: "clients of the outer one receive the instances of the inner one, too",
  remedy: "rename one",
  source: "go-zero core/discov/internal/registry.go:makeKeyPrefix",
  needs: ["names"],
  find(names) {
    const all = new Set(names);
    return [...all].flatMap((inner) => {
      for (let slash = inner.indexOf("/"); slash !== -1; slash = inner.indexOf("/", slash + 1)) {
        const outer = inner.slice(0, slash);
        if (!all.has(outer)) continue;
        return [
          {
            names: [outer, inner],
            message: `${inner} is below ${outer}`,
            consequence: `clients of ${outer} receive its instances, too`,
          },
        ];
      }
      return [];
    });
  },
};
