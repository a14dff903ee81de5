import { plainName } from "../../discovery/similar-names.js";
import type { NamesRule } from "../rule.js";

export const similarNames: NamesRule = {
  id: "similar-names",
  severity: "warning",
  about: "names",
  asks: "is every service spelt in one way?",
  find(names) {
    const groups = new Map<string, string[]>();
    for (const name of names) {
      const plain = plainName(name);
      const group = groups.get(plain);
      if (group === undefined) groups.set(plain, [name]);
      else group.push(name);
    }
    return [...groups.values()]
      .filter((group) => group.length > 1)
      .map((group) => ({
        names: group,
        message: group.join(", "),
        consequence: "a client with the wrong spelling sees no instance and no error",
        remedy: "keep one; zdisc list shows who uses which",
      }));
  },
};
