import type { ServiceRule } from "../rule.js";

export const singleEndpoint: ServiceRule = {
  id: "single-endpoint",
  severity: "info",
  about: "service",
  asks: "has every service more than one endpoint?",
  finds: "a service has one endpoint only",
  why: "when it goes, the service is gone",
  remedy: "run a second",
  find: ({ name, endpoints }) =>
    endpoints.length === 1 ? [{ message: `${name} has one endpoint only` }] : [],
};
