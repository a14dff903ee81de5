import type { EndpointRule } from "../rule.js";

export const nameUnresolved: EndpointRule = {
  id: "name-unresolved",
  severity: "error",
  about: "endpoint",
  asks: "does every host name resolve?",
  finds: "a host name does not resolve here",
  why: "clients that know it no better cannot dial it",
  remedy: "register IPs",
  needs: ["hostNames"],
  find: ({ nameError }) => (nameError === undefined ? undefined : { message: nameError }),
};
