import { parseAddress } from "../../address.js";
import type { ConfigBlock } from "../../gozero/go-zero-config.js";
import { hostsText } from "../../target/etcd-scheme.js";
import { maskAccount } from "../../target/mask-account.js";
import type { FileFacts } from "../facts/file-facts.js";
import type { FileRule, Finding } from "../rule.js";
import { writtenTargets } from "../written-targets.js";

export const hostOdd: FileRule = {
  id: "host-odd",
  severity: "warning",
  about: "file",
  asks: "is every etcd host written as HOST:PORT?",
  finds: "a host is blank, empty, has a user@ or no port",
  why: "go-zero's client waits for it in vain: it does not start",
  remedy: "the host, corrected: HOST:2379",
  source: "etcd client/v3/client.go:checkVersion",
  find(facts) {
    const places = [...facts.blocks.flatMap(ofBlock), ...ofTargets(facts)];
    const findings = places.flatMap(({ host, line }) => findingOf(host, line) ?? []);
    // Blocks that inherit the Etcd of the file share its place.
    return [...new Map(findings.map((finding) => [`${finding.line} ${finding.message}`, finding])).values()];
  },
};

interface PlacedHost {
  readonly host: string;
  readonly line: number;
}

/** Only where the Etcd block counts. */
function ofBlock({ kind, conf, positionOf }: ConfigBlock): PlacedHost[] {
  if (kind !== "server" && (conf.endpoints.length > 0 || conf.target !== "")) return [];
  const { line } = positionOf("Etcd.Hosts");
  return conf.etcd.hosts.flatMap((host) => host.split(",").map((one) => ({ host: one, line })));
}

function ofTargets(facts: FileFacts): PlacedHost[] {
  return writtenTargets(facts).flatMap(({ target, line }) => {
    if (target instanceof Error || (target.scheme !== "etcd" && target.scheme !== "discov")) return [];
    const hosts = hostsText(target.url);
    return hosts === "" ? [] : hosts.split(",").map((host) => ({ host, line }));
  });
}

function findingOf(host: string, line: number): Finding | undefined {
  const fault = faultOf(host);
  if (fault === undefined) return undefined;
  const right = corrected(host);
  return {
    line,
    message: `etcd host "${maskAccount(host)}" ${fault}`,
    remedy: right === "" ? "take it out of the list" : `write ${right}`,
  };
}

function faultOf(host: string): string | undefined {
  if (host.trim() === "") return "is empty";
  if (host.trim() !== host) return "has blanks around it";
  if (host.includes("@")) return "has an account: go-zero takes it from User and Pass";
  return parseAddress(host.replace(/^https?:\/\//, "")) === undefined ? "has no port" : undefined;
}

function corrected(host: string): string {
  const bare = host.trim().replace(/^(https?:\/\/)?.*@/, "$1");
  if (bare === "" || parseAddress(bare.replace(/^https?:\/\//, "")) !== undefined) return bare;
  return `${bare.replace(/:$/, "")}:2379`;
}
