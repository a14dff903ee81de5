/** What the golden targets have no row for; random texts meet Go's own url.Parse in test/interop/readers.test.ts. */
import { describe, expect, test } from "vitest";
import { GO_RELEASES, type GoUrl, parseGoUrl, queryValue } from "./go-url.js";

function parsed(text: string): GoUrl {
  const found = parseGoUrl(text);
  if ("problem" in found) throw new Error(found.problem);
  return found.url;
}

/** The host under the rules of each release; null where it is refused. */
function hostsOf(text: string): (string | null)[] {
  return GO_RELEASES.map((release) => {
    const found = parseGoUrl(text, release);
    return "url" in found ? found.url.host : null;
  });
}

describe("a host, release by release", () => {
  const all = (host: string | null) => GO_RELEASES.map(() => host);

  test.each([
    { text: "etcd://[::1]:2379/k", hosts: all("[::1]:2379") },
    { text: "etcd://[::1]/k", hosts: all("[::1]") },
    { text: "etcd://[fe80::1%25eth0]:2379/k", hosts: all("[fe80::1%eth0]:2379") },
    { text: "etcd://[fe80::1%25]:1/k", hosts: ["[fe80::1%]:1", null, null, null] },
    { text: "etcd://[h1]:2379/k", hosts: ["[h1]:2379", null, null, null] },
    { text: "etcd://[::1:2379/k", hosts: all(null) },
    { text: "etcd://[::1]2379/k", hosts: all(null) },
    { text: "etcd://a[::1]:1/k", hosts: ["a[::1]:1", "[::1]:1", null, null] },
    { text: "etcd://h1:1,h2:2/k", hosts: ["h1:1,h2:2", null, null, "h1:1,h2:2"] },
    { text: "http://h1:1,h2:2/k", hosts: ["h1:1,h2:2", null, null, null] },
    { text: "https://h1:1,h2:2/k", hosts: ["h1:1,h2:2", null, null, null] },
    { text: "xhttp://h1:1,h2:2/k", hosts: ["h1:1,h2:2", null, null, "h1:1,h2:2"] },
    { text: "httpx://h1:1,h2:2/k", hosts: ["h1:1,h2:2", null, null, "h1:1,h2:2"] },
    { text: "etcd://ro ot@h1/k", hosts: all(null) },
    { text: 'etcd://ro"ot@h1/k', hosts: all(null) },
    { text: "etcd://root:pw@h1:1/k", hosts: all("h1:1") },
  ])("of $text", ({ text, hosts }) => {
    expect(hostsOf(text)).toEqual(hosts);
  });
});

test("three slashes without a scheme are a path, two a host", () => {
  expect(parsed("///h1:1/k")).toMatchObject({ host: "", path: "///h1:1/k" });
  expect(parsed("//h1:1/k")).toMatchObject({ host: "h1:1", path: "/k" });
  expect(parsed("*")).toMatchObject({ host: "", path: "*" });
});

test.each([":", ":h1", "1h:x", "a b:1"])("%j has a colon and no scheme", (text) => {
  expect(parseGoUrl(text)).toEqual({
    problem: "colon in the first segment, and no scheme",
  });
});

describe("a parameter", () => {
  test.each([
    { query: "key=a&key=b", value: "a" },
    { query: "x=1&&key=a", value: "a" },
    { query: "key=%zz&key=b", value: "b" },
    { query: "key=a;b&key=c", value: "c" },
    { query: "k%65y=a%2Fb+c", value: "a/b c" },
    { query: "key", value: "" },
    { query: "Key=a", value: "" },
  ])("of $query is $value", ({ query, value }) => {
    expect(queryValue(query, "key")).toBe(value);
  });

  test("is not looked for among more than 10,000", () => {
    expect(queryValue(`key=a${"&".repeat(9_999)}`, "key")).toBe("a");
    expect(queryValue(`key=a${"&".repeat(10_000)}`, "key")).toBe("");
  });
});
