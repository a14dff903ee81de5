import type { ServiceRule } from "../rule.js";
import { isWrittenOften } from "../shared-key.js";

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
      const place = { key, address: value };
      if (movedKeys.has(key)) return [{ ...place, message: "its value changed during the check" }];
      return isWrittenOften(instance) ? [{ ...place, message: `it was written ${version} times` }] : [];
    }),
};
