import { servicePrefix } from "../../discovery/instance.js";
import { noInstanceRemedy } from "../../resolve/no-instance-remedy.js";
import { shellWord } from "../../text/shell-word.js";
import type { ServiceRule } from "../rule.js";

export const noInstance: ServiceRule = {
  id: "no-instance",
  severity: "error",
  about: "service",
  asks: "is every service there that is asked for?",
  finds: "a service that is named, or that a -f file names, has no key",
  why: "its clients get no address: make sure rpc service … is already started",
  remedy: "start it, or correct its name",
  source: "go-zero core/discov/subscriber.go:NewSubscriber",
  needs: ["names"],
  find({ name, instances, isNamed, similar: [nearest] }) {
    if (!isNamed || instances.length > 0) return [];
    const remedy =
      nearest === undefined
        ? noInstanceRemedy(name)
        : `did you mean ${nearest}? See: zdisc list ${shellWord(nearest)}`;
    return [{ message: `nothing is registered under ${servicePrefix(name)}`, remedy }];
  },
};
