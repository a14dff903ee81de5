import { hasFixedId } from "../fixed-id.js";
import type { ServiceRule } from "../rule.js";

/** Restarts within one lease make two or three versions. */
const MOST_VERSIONS = 3n;

export const movingKey: ServiceRule = {
  id: "moving-key",
  severity: "warning",
  about: "service",
  asks: "has every key one owner?",
  finds: "a key with a fixed ID has changed its value during the check, or has a version over 3",
  why: "two instances share one ID: clients see only the one that wrote last",
  remedy: "give each its own ID, or none",
  source: "go-zero core/discov/publisher.go:register (WithId)",
  needs: ["secondLook"],
  find: ({ instances, movedKeys }) =>
    instances.flatMap((instance) => {
      const { key, value, version } = instance;
      if (!hasFixedId(instance)) return [];
      const place = { key, address: value };
      if (movedKeys.has(key)) return [{ ...place, message: "its value changed during the check" }];
      return BigInt(version) > MOST_VERSIONS
        ? [{ ...place, message: `it was written ${version} times` }]
        : [];
    }),
};
