import { describe, expect, test } from "vitest";
import type { TextFormat } from "../../arguments/format.js";
import type { GlobalOptions } from "../../arguments/global-flags.js";
import type { CheckReportDocument, ProblemDocument } from "../../documents/check-report.js";
import { makeStyle } from "../../terminal/terminal.js";
import { views } from "./views.js";

const PLAIN = { noColor: true, ascii: false, utc: true, noHeaders: false, verbose: false } as GlobalOptions;

function draw(
  format: TextFormat,
  problems: readonly ProblemDocument[],
  { columns, ...options }: Partial<GlobalOptions> & { columns?: number } = {},
  report: Partial<CheckReportDocument> = {},
): string[] {
  const style = makeStyle({ ...PLAIN, ...options }, { env: {}, isTty: columns !== undefined, columns });
  return [...(views[format]?.(reportOf(problems, report), style) ?? [])];
}

function reportOf(
  problems: readonly ProblemDocument[],
  more: Partial<CheckReportDocument>,
): CheckReportDocument {
  return {
    schemaVersion: 1,
    kind: "checkReport",
    problems,
    summary: { errors: 0, warnings: 0, infos: 0, rules: 0, services: 0, instances: 0, hosts: 0, files: 0 },
    rules: [...new Set(problems.map(({ rule }) => rule))],
    failOn: "error",
    passed: false,
    tookMs: 1_400,
    ...more,
  };
}

function problem(rule: string, more: Partial<ProblemDocument> = {}): ProblemDocument {
  return {
    ...{ rule, severity: "error", message: "it is odd", consequence: "nothing works", remedy: "mend it" },
    ...{ service: null, key: null, address: null, host: null, file: null, line: null },
    ...more,
  };
}

const UNREACHABLE = problem("unreachable", {
  message: "connection refused, lease alive",
  consequence: "did it register before it listens?",
  remedy: "look on 10.0.3.9: ss -ltn 'sport = :8080', and its firewall",
  ...{ service: "user.rpc", key: "user.rpc/7587899099117464326", address: "10.0.3.9:8080" },
});
const ADVERTISED = problem("advertised-url", {
  message: "etcd-1 advertises http://0.0.0.0:2379",
  consequence: "go-zero clients switch to it after 60 s and lose etcd",
  remedy: "start etcd-1 with --advertise-client-urls http://10.0.0.11:2379",
});
const SIMILAR = problem("similar-names", {
  severity: "warning",
  message: "user.rpc, user-rpc, /prod/user.rpc",
  consequence: "a client with the wrong spelling sees no instance and no error",
  remedy: "keep one; zdisc list shows who uses which",
});

const PICTURE = `✗ error    unreachable      10.0.3.9:8080 (user.rpc/7587899099117464326)
           connection refused, lease alive: did it register before it listens?
           → look on 10.0.3.9: ss -ltn 'sport = :8080', and its firewall
✗ error    advertised-url   etcd-1 advertises http://0.0.0.0:2379
           go-zero clients switch to it after 60 s and lose etcd
           → start etcd-1 with --advertise-client-urls http://10.0.0.11:2379
▲ warning  similar-names    user.rpc, user-rpc, /prod/user.rpc
           a client with the wrong spelling sees no instance and no error
           → keep one; zdisc list shows who uses which`;

describe("the table", () => {
  test.each([undefined, 80])("is as it was drawn, in %s columns", (columns) => {
    const lines = draw("table", [UNREACHABLE, ADVERTISED, SIMILAR], columns === undefined ? {} : { columns });
    expect(lines.join("\n")).toBe(PICTURE);
  });

  test("has no symbols but ASCII with --ascii", () => {
    const lines = draw("table", [UNREACHABLE, SIMILAR], { ascii: true });
    expect(lines[0]).toMatch(/^x error/);
    expect(lines[2]).toMatch(/^ {11}-> look/);
    expect(lines[3]).toMatch(/^! warning/);
    expect(lines.join("")).not.toMatch(/[^\x20-\x7e]/);
  });

  test("wraps under itself on a narrow terminal, and not in a pipe", () => {
    const lines = draw("table", [UNREACHABLE], { columns: 60 });
    expect(lines.slice(1)).toEqual([
      "           connection refused, lease alive: did it register",
      "           before it listens?",
      "           → look on 10.0.3.9: ss -ltn 'sport = :8080', and",
      "             its firewall",
    ]);
    expect(draw("table", [UNREACHABLE])).toHaveLength(3);
  });

  test("shows five of a rule and counts the others; -v shows all", () => {
    const many = Array.from({ length: 20_000 }, (_, at) =>
      problem("leaked-keys", { address: `10.0.0.1:${at}` }),
    );
    const lines = draw("table", [...many, SIMILAR]);
    expect(lines).toHaveLength(5 * 3 + 1 + 3);
    expect(lines[15]).toBe("           … and 19,995 more of leaked-keys (-v)");
    expect(draw("table", many, { verbose: true })).toHaveLength(60_000);
  });

  test("tells of a fault in a file with its place", () => {
    const found = problem("tls-off", { file: "etc/user.yaml", line: 12 });
    expect(draw("table", [found])[0]).toBe("✗ error    tls-off          etc/user.yaml:12");
  });

  test("never writes a value of a stranger raw, and cuts what is long", () => {
    const hostile = problem("not-an-address", { address: `\x1b[2J${"x".repeat(200)}`, key: "a\u202eb/1" });
    const text = draw("table", [hostile]).join("\n");
    expect(text).toContain("\\x1b[2Jxxx");
    expect(text).toContain("…  (a\\u202eb/1)".replace("  ", " "));
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\u202e]/);
  });
});

describe("github", () => {
  test("names file and line, and escapes what the runner would take for its own", () => {
    const found = problem("tls-off", { file: "etc/a,b:c.yaml", line: 12, message: "100% odd" });
    expect(draw("github", [found])).toEqual([
      "::error file=etc/a%2Cb%3Ac.yaml,line=12,title=tls-off::etc/a,b:c.yaml:12: 100%25 odd: nothing works -> mend it",
    ]);
  });

  test("has a level for each severity", () => {
    const levels = (["error", "warning", "info"] as const).map((severity) => problem("x", { severity }));
    expect(draw("github", levels).map((line) => line.split(" ")[0])).toEqual([
      "::error",
      "::warning",
      "::notice",
    ]);
  });
});

describe("junit", () => {
  test("has a case for each problem that fails the run, and one for each rule that fails nothing", () => {
    const text = draw(
      "junit",
      [UNREACHABLE, SIMILAR],
      {},
      { rules: ["unreachable", "similar-names", "no-lease"] },
    );
    expect(text[1]).toBe('<testsuites name="zdisc check" tests="3" failures="1" errors="0" time="1.400">');
    const cases = text.filter((line) => line.includes("<testcase"));
    expect(cases.map((line) => /name="([^"]*)"/.exec(line.replace(/classname="[^"]*"/, ""))?.[1])).toEqual([
      "unreachable: 10.0.3.9:8080 (user.rpc/7587899099117464326)",
      "similar-names",
      "no-lease",
    ]);
    expect(text.filter((line) => line.includes("<failure"))).toHaveLength(1);
    expect(text.find((line) => line.includes("<system-out>"))).toContain("warning: user.rpc, user-rpc");
  });

  test("a warning fails the run where --fail-on says so", () => {
    const text = draw("junit", [SIMILAR], {}, { failOn: "warning" });
    expect(text[1]).toContain('tests="1" failures="1"');
  });

  test("holds nothing that XML does not", () => {
    const hostile = problem("no-lease", { address: `<a b="c">&\x00\x1b`, key: "k/1" });
    const text = draw("junit", [hostile]).join("\n");
    expect(text).toContain("&lt;a b=&quot;c&quot;&gt;&amp;\\x00\\x1b (k/1)");
    expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
  });
});

describe("sarif", () => {
  const logOf = (problems: readonly ProblemDocument[]) =>
    JSON.parse(draw("sarif", problems).join("\n")).runs[0];

  test("places a fault in a file where it stands, and one in etcd at its key", () => {
    const { results } = logOf([problem("tls-off", { file: "etc/a b.yaml", line: 12 }), UNREACHABLE]);
    expect(results[0].locations).toEqual([
      { physicalLocation: { artifactLocation: { uri: "etc/a%20b.yaml" }, region: { startLine: 12 } } },
    ]);
    expect(results[1].locations).toEqual([
      { logicalLocations: [{ fullyQualifiedName: "user.rpc/7587899099117464326", kind: "member" }] },
    ]);
  });

  test("takes the same problem under another lease for the same, and another address for another", () => {
    const [before, after, other] = logOf([
      UNREACHABLE,
      { ...UNREACHABLE, key: "user.rpc/7587899099117464999" },
      { ...UNREACHABLE, address: "10.0.3.10:8080" },
    ]).results.map(({ partialFingerprints }: { partialFingerprints: unknown }) => partialFingerprints);
    expect(after).toEqual(before);
    expect(other).not.toEqual(before);
  });
});
