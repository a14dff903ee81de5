import type { HostFacts } from "../facts/etcd-facts.js";
import type { EtcdRule, Finding } from "../rule.js";

const DAY_MS = 86_400_000;
const SOON_MS = 14 * DAY_MS;
const CLOCK = "is this machine's clock right? date -u";

export const tlsExpiry: EtcdRule = {
  id: "tls-expiry",
  severity: "warning",
  exception: "error when it has ended, or is not valid yet",
  about: "etcd",
  asks: "does every certificate hold for two more weeks?",
  finds: "the certificate of a host ends within 14 days, has ended, or is not valid yet",
  why: "from then on nobody reaches the host",
  remedy: "renew it; check the clock",
  needs: ["hosts"],
  find: ({ hosts, nowMs }) => hosts.flatMap((facts) => findingOf(facts, nowMs) ?? []),
};

function findingOf({ host, status, certificateError }: HostFacts, nowMs: number): Finding | undefined {
  const certificate = status?.certificate;
  const { validFromMs = Number.NEGATIVE_INFINITY, validToMs = Number.POSITIVE_INFINITY } = certificate ?? {};
  if (certificateError === "notYetValid" || validFromMs > nowMs) {
    return broken(host, `the certificate of ${host} is not valid yet`, CLOCK);
  }
  if (certificateError === "expired" || validToMs <= nowMs) {
    return broken(host, `the certificate of ${host} has ended`, `renew it; ${CLOCK}`);
  }
  if (validToMs - nowMs >= SOON_MS) return undefined;
  const day = new Date(validToMs).toISOString().slice(0, 10);
  return { host, message: `the certificate of ${host} ends on ${day}`, remedy: "renew it" };
}

function broken(host: string, message: string, remedy: string): Finding {
  return { host, severity: "error", message, consequence: "nobody who checks it reaches the host", remedy };
}
