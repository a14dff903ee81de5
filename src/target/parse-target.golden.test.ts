/** Every row of golden/targets.json, direct.json and k8s-targets.json: what real go-zero and grpc-go make of a target. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseAddress } from "../address.js";
import { DiscoveryError } from "../errors.js";
import { hostsText, keyOf } from "./etcd-scheme.js";
import { parseGoUrl } from "./go-url.js";
import { parseTarget, type Target } from "./parse-target.js";
import { subsetOf } from "./subset.js";

interface GrpcFacts {
  readonly scheme: string;
  readonly urlHost: string;
  readonly urlPath: string;
  readonly urlRawQuery?: string;
  readonly urlFragment?: string;
  readonly urlOpaque?: string;
  readonly urlUser?: string;
  readonly endpoint: string;
  readonly authority: string;
  readonly fellBack: boolean;
}

interface TargetCase {
  readonly target: string;
  readonly urlParseError?: string;
  readonly "urlParseErrorGo1.26.0"?: string | null;
  readonly "urlParseErrorGo1.26.1"?: string | null;
  readonly grpc?: GrpcFacts;
  readonly etcd?: {
    readonly hostsText: string;
    readonly key: string;
    readonly hosts?: string[];
    readonly prefix?: string;
  };
  readonly direct?: { readonly addresses: string[] };
  readonly k8s?: { readonly service: string; readonly namespace: string; readonly port: number };
  readonly dialError: string | null;
}

interface DirectCase {
  readonly target: string;
  readonly scheme?: string;
  readonly count?: number;
  readonly distinct?: number;
  readonly addresses?: readonly string[];
  readonly dialError: string | null;
}

interface KubernetesCase {
  readonly target: string;
  readonly service?: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly error?: string;
}

function golden<Case>(file: string): Case[] {
  const url = new URL(`../../test/golden/${file}.json`, import.meta.url);
  return (JSON.parse(readFileSync(url, "utf8")) as { cases: Case[] }).cases;
}

const targets = golden<TargetCase>("targets");
const direct = golden<DirectCase>("direct");
const kubernetes = golden<KubernetesCase>("k8s-targets");

/** Where we refuse what go-zero dials. All departures of target/ and gozero/: docs/departures.md. */
const DEPARTURES = {
  "a target without a key would subscribe to every key under /": ({ etcd, dialError }: TargetCase) =>
    etcd?.key === "" && dialError === null,
  "a text that is no address would be dialled as the name of a host": ({ target, grpc }: TargetCase) =>
    grpc?.fellBack === true && parseAddress(target) === undefined,
};

function isDeparture(row: TargetCase): boolean {
  return Object.values(DEPARTURES).some((applies) => applies(row));
}

function refusal(target: Target): DiscoveryError | undefined {
  return "error" in target.destination ? target.destination.error : undefined;
}

describe("golden targets.json", () => {
  test.each(targets.flatMap((row) => (row.grpc ? [{ ...row, grpc: row.grpc }] : [])))(
    "grpc-go's resolver, parts and authority: $target",
    ({ target: text, grpc }) => {
      const { scheme, url, endpoint, authority, fallback } = parseTarget(text);
      expect({
        scheme,
        urlHost: url.host,
        urlPath: url.path,
        urlRawQuery: url.rawQuery,
        urlFragment: url.fragment,
        urlOpaque: url.opaque,
        urlUser: url.user,
        endpoint,
        authority,
        fellBack: fallback !== null,
      }).toEqual({ urlRawQuery: "", urlFragment: "", urlOpaque: "", urlUser: "", ...grpc });
    },
  );

  test.each(targets.filter(({ grpc }) => grpc === undefined))(
    "cannot be dialled at all: $target",
    ({ target, dialError }) => {
      expect(dialError).not.toBeNull();
      expect(() => parseTarget(target)).toThrow(DiscoveryError);
    },
  );

  test.each(targets)("Go's url.Parse, release by release: $target", (row) => {
    const current = row.urlParseError ?? null;
    const { "urlParseErrorGo1.26.0": first = current, "urlParseErrorGo1.26.1": second = current } = row;
    const refusals = (["1.26.0", "1.26.1", "1.26.2"] as const).map(
      (release) => "problem" in parseGoUrl(row.target, release),
    );
    expect(refusals).toEqual([first !== null, second !== null, current !== null]);
  });

  test.each(targets.flatMap((row) => (row.etcd ? [{ ...row, etcd: row.etcd }] : [])))(
    "etcd hosts and key: $target",
    (row) => {
      const { target: text, etcd } = row;
      const target = parseTarget(text);
      const { hosts, prefix, ...read } = etcd;
      expect({ hostsText: hostsText(target.url), key: keyOf(target.url) }).toEqual(read);
      const isServed = hosts !== undefined && !isDeparture(row);
      const { destination } = target;
      const found =
        destination.kind === "etcd"
          ? { hosts: [...destination.hosts].sort(), prefix: `${destination.key}/` }
          : undefined;
      expect(found).toEqual(isServed ? { hosts, prefix } : undefined);
    },
  );

  test.each(targets.filter((row) => row.grpc !== undefined && row.k8s === undefined && !isDeparture(row)))(
    "refused as by go-zero's dial, or not: $target",
    ({ target, dialError, grpc }) => {
      const isServed = ["etcd", "discov", "direct", "passthrough"].includes(grpc?.scheme ?? "");
      expect(refusal(parseTarget(target)) === undefined).toBe(dialError === null && isServed);
    },
  );

  test.each(Object.entries(DEPARTURES))("departure: %s; we say what is wrong", (_reason, applies) => {
    const rows = targets.filter(applies);
    expect(rows.length).toBeGreaterThan(5);
    for (const { target, dialError } of rows) {
      expect(dialError).toBeNull();
      expect(refusal(parseTarget(target))).toMatchObject({ code: "usage" });
    }
  });
});

describe("golden direct.json", () => {
  const givenBy = ({ destination }: Target) =>
    destination.kind === "addresses" ? subsetOf(destination.addresses, { seed: 1 }) : [];

  test.each(direct.filter(({ scheme }) => scheme !== undefined))(
    "as many addresses, or an error: $target",
    ({ target: text, distinct, dialError }) => {
      const target = parseTarget(text);
      expect(givenBy(target)).toHaveLength(distinct ?? -1);
      expect("error" in target.destination).toBe(dialError !== null);
    },
  );

  // Of more than 32 go-zero's choice is another each time, and not in the file.
  test.each(direct.flatMap(({ target, addresses }) => (addresses ? [{ target, addresses }] : [])))(
    "addresses: $target",
    ({ target, addresses }) => {
      expect([...givenBy(parseTarget(target))].sort()).toEqual([...new Set(addresses)].sort());
    },
  );

  test.each(direct.filter(({ scheme }) => scheme === undefined))(
    "cannot be dialled at all: $target",
    ({ target }) => {
      expect(() => parseTarget(target)).toThrow(DiscoveryError);
    },
  );
});

describe("golden k8s-targets.json", () => {
  test.each(kubernetes)("$target", ({ target, error, service, namespace, port }) => {
    const { destination } = parseTarget(target);
    const { kind } = destination;
    const found =
      kind === "kubernetes"
        ? { service: destination.service, namespace: destination.namespace, port: destination.port }
        : kind;
    expect(found).toEqual(error === undefined ? { service, namespace, port } : "refused");
  });
});
