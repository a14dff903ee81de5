import { foreignValueKind } from "../../discovery/foreign-value.js";
import type { EndpointRule } from "../rule.js";

/** White space, controls, what draws nothing, and bytes that are not UTF-8 (as lone surrogates). */
const ODD = /[\s\p{C}]/u;

export const oddCharacters: EndpointRule = {
  id: "odd-characters",
  severity: "warning",
  about: "endpoint",
  asks: "are keys and values free of what nobody sees?",
  finds: "white space or control characters stand in a key or a value",
  why: "it looks right, and no client can dial it",
  remedy: "rewrite the key",
  find({ value, instances }) {
    const odd = instances.find(({ key }) => ODD.test(key));
    if (odd !== undefined) {
      const consequence = "it looks like another key, and no client asks for it";
      return { key: odd.key, message: "the key has characters that nobody sees", consequence };
    }
    const isOwn = foreignValueKind(value) === undefined;
    return isOwn && ODD.test(value) ? { message: "the value has characters that nobody sees" } : undefined;
  },
};
