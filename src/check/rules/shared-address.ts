import type { Instance } from "../../discovery/instance.js";
import type { EtcdRule } from "../rule.js";

export const sharedAddress: EtcdRule = {
  id: "shared-address",
  severity: "warning",
  about: "etcd",
  asks: "has every address one service?",
  finds: "one address stands in two services",
  why: "calls of one of them are answered: unknown service",
  remedy: "one of them is wrong: zdisc list shows which",
  find({ services }) {
    const firstIn = new Map<string, Map<string, Instance>>();
    for (const { name, instances } of services) {
      for (const instance of instances) {
        if (instance.address === null) continue;
        const byService = firstIn.get(instance.address) ?? new Map<string, Instance>();
        firstIn.set(instance.address, byService);
        if (!byService.has(name)) byService.set(name, instance);
      }
    }
    return [...firstIn].flatMap(([address, byService]) => {
      // Clients of user.rpc see the keys of user.rpc/x, too: that is no second registration.
      const keys = new Set([...byService.values()].map(({ key }) => key));
      const [first] = byService;
      if (keys.size < 2 || first === undefined) return [];
      const [service, { key }] = first;
      return [
        { service, address, key, message: `${[...byService.keys()].join(", ")} all carry this address` },
      ];
    });
  },
};
