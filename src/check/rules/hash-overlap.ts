import type { ServiceRule } from "../rule.js";

export const hashOverlap: ServiceRule = {
  id: "hash-overlap",
  severity: "warning",
  about: "service",
  asks: "has every endpoint hashes of its own?",
  finds: "a -f file asks for consistent_hash and addresses such as h:80 and h:808 share virtual nodes",
  why: "clients disagree about who serves a key there",
  remedy: "other ports",
  source:
    "go-zero core/hash/consistenthash.go:AddWithReplicas (the hash of address and number, nothing between)",
  find({ name, endpoints, hashedBy }) {
    if (hashedBy === undefined) return [];
    const addresses = new Set(endpoints.map(({ value }) => value));
    return [...addresses].flatMap((address) => {
      const shorter = address.slice(0, -1);
      // Replicas are numbered 0 to 99: only a digit that begins a number of two makes the same text.
      if (!/[1-9]$/.test(address) || !addresses.has(shorter)) return [];
      return [{ ...hashedBy, service: name, message: `${shorter} and ${address} share virtual nodes` }];
    });
  },
};
