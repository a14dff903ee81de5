/** What zdisc says about targets that lead nowhere, and schemes of one's own. Rows of the real thing: the golden test. */
import { describe, expect, test } from "vitest";
import { DiscoveryError } from "../errors.js";
import { refusingReleases, suggestModernForm } from "./modern-form.js";
import { parseTarget } from "./parse-target.js";
import type { Scheme } from "./scheme.js";
import { SchemeRegistry } from "./scheme-registry.js";

function refusal(text: string): { message: string; remedy: string | undefined } {
  const { destination } = parseTarget(text);
  if (!("error" in destination)) throw new Error(`${text} leads to ${destination.kind}`);
  const { message, remedy } = destination.error;
  return { message, remedy };
}

describe("a target that leads nowhere says why, and what to write", () => {
  test.each([
    {
      target: "etcd:///10.0.0.11:2379",
      message: 'target "etcd:///10.0.0.11:2379" names no key',
      remedy: "etcd:///10.0.0.11:2379?key=SERVICE",
    },
    {
      target: "etcd:///?key=user.rpc",
      message: /names no etcd host/,
      remedy: "etcd:///HOST:2379?key=user.rpc",
    },
    {
      target: "etdc:///h1:2379?key=a",
      message: 'unknown scheme "etdc" in the target',
      remedy: "did you mean etcd? go-zero knows direct, discov, etcd, k8s",
    },
    {
      target: "consul://h/a",
      message: /unknown scheme "consul"/,
      remedy: "go-zero knows direct, discov, etcd, k8s",
    },
    {
      target: "etcd://h1:2379,h2:x/k",
      message: 'Go cannot parse "etcd://h1:2379,h2:x/k"; grpc-go then dials it as a host name',
      remedy: "etcd:///h1:2379,h2:2379?key=k",
    },
    {
      target: "user.rpc",
      message: /has no scheme; grpc-go dials it as a host name/,
      remedy: "etcd:///HOST:2379?key=SERVICE",
    },
    {
      target: "direct://h:1",
      message: "direct://h:1 yields no address: write direct:///h:1",
      remedy: undefined,
    },
    {
      target: "k8s://prod/a:80",
      message: "zdisc reads etcd, not Kubernetes",
      remedy: /kubectl get endpointslices -n prod/,
    },
    {
      target: "k8s://$(reboot)/a:80",
      message: "zdisc reads etcd, not Kubernetes",
      remedy: /kubectl get endpointslices -n '\$\(reboot\)'$/,
    },
    { target: "k8s://prod/a:http", message: /port "http" is no number/, remedy: "k8s://prod/a:8080" },
    { target: "dns:///user.rpc:80", message: /does not resolve dns targets/, remedy: /getent/ },
    { target: "passthrough:///", message: /names no address/, remedy: undefined },
  ])("$target", ({ target, message, remedy }) => {
    const said = refusal(target);
    expect(said.message).toMatch(message);
    expect(said.remedy ?? "").toMatch(remedy ?? /^$/);
  });

  test("a password in it is not repeated", () => {
    for (const target of [
      "etcd:///root:secret@h1:2379",
      "etcd://root:secret@h1:x/k",
      "xyz://root:secret@h1",
    ]) {
      const { message, remedy } = refusal(target);
      expect(`${message} ${remedy}`).not.toContain("secret");
    }
  });

  test("an address without a scheme is dialled as it is", () => {
    expect(parseTarget("10.0.3.7:8080")).toMatchObject({
      scheme: "passthrough",
      destination: { kind: "addresses", addresses: ["10.0.3.7:8080"] },
    });
  });
});

describe("the older form with several hosts", () => {
  test("is refused by Go 1.26.0 and 1.26.1 only, and has a newer form that all take", () => {
    const older = "etcd://h1:2379,h2:2379/user.rpc";
    expect(refusingReleases(older)).toEqual(["1.26.0", "1.26.1"]);
    const modern = suggestModernForm(older);
    expect(modern).toBe("etcd:///h1:2379,h2:2379?key=user.rpc");
    expect(refusingReleases(modern ?? "")).toEqual([]);
    expect(parseTarget(older, { release: "1.26.0" }).destination.kind).toBe("refused");
  });

  test("what no release takes is not told release by release", () => {
    expect(refusingReleases("etcd://h1:abc/user.rpc")).toEqual([]);
  });

  test.each(["etcd:///h1:2379?key=a", "direct:///a:1", "etcd://h1:2379", "user.rpc"])(
    "%s has no newer form",
    (target) => {
      expect(suggestModernForm(target)).toBeUndefined();
    },
  );
});

describe("a registry of schemes", () => {
  const fixed: Scheme = {
    name: "fixed",
    destinationOf: ({ endpoint }) => ({ kind: "addresses", addresses: [endpoint] }),
  };

  test("takes a scheme of one's own, and only this registry knows it", () => {
    const schemes = new SchemeRegistry().add(fixed);
    expect(parseTarget("fixed:///a:1", { schemes }).destination).toEqual({
      kind: "addresses",
      addresses: ["a:1"],
    });
    expect(parseTarget("fixed:///a:1").scheme).toBe("passthrough");
    expect(new SchemeRegistry().names).toEqual([
      "direct",
      "discov",
      "etcd",
      "k8s",
      "passthrough",
      "dns",
      "unix",
      "unix-abstract",
    ]);
  });

  test("refuses a name that no URL can have", () => {
    expect(() => new SchemeRegistry().add({ ...fixed, name: "Fixed" })).toThrow(DiscoveryError);
  });
});
