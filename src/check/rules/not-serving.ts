import type { EndpointRule } from "../rule.js";

export const notServing: EndpointRule = {
  id: "not-serving",
  severity: "error",
  about: "endpoint",
  asks: "does every endpoint serve?",
  finds: "its health service says NOT_SERVING, or fails",
  why: "go-zero clients call it all the same",
  remedy: "look at the service",
  needs: ["probes"],
  find({ probe }) {
    if (probe?.status === "notServing") return { message: "its health says NOT_SERVING" };
    if (probe?.status !== "error" || probe.latencyMs === null) return undefined;
    return { message: `its health service fails: ${probe.error}` };
  },
};
