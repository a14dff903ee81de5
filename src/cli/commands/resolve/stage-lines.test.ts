import { describe, expect, test } from "vitest";
import type { StageName } from "../../../resolve/stage.js";
import type { GlobalOptions } from "../../arguments/global-flags.js";
import type { EndpointDocument, ProbeDocument } from "../../documents/endpoint-document.js";
import type { HostDocument, StageDocument } from "../../documents/resolution.js";
import { makeStyle } from "../../terminal/terminal.js";
import { stageLines } from "./stage-lines.js";

interface Drawing {
  readonly verbose?: boolean;
  readonly ascii?: boolean;
  readonly columns?: number;
  readonly endpoints?: readonly EndpointDocument[];
}

function draw(
  stage: StageDocument,
  { verbose = false, ascii = false, columns, endpoints = [] }: Drawing = {},
) {
  const options = { noColor: true, ascii, utc: true, noHeaders: false, verbose } as GlobalOptions;
  return stageLines(stage, endpoints, makeStyle(options, { env: {}, isTty: columns !== undefined, columns }));
}

function stage(name: StageName, more: Partial<StageDocument> = {}): StageDocument {
  return { name, status: "ok", detail: "", notes: [], tookMs: 1, hosts: null, ...more };
}

function host(more: Partial<HostDocument> & Pick<HostDocument, "host">): HostDocument {
  const silent = {
    memberId: null,
    version: null,
    isLeader: null,
    latencyMs: null,
    advertised: [],
    error: null,
  };
  return { ...silent, ...more };
}

function endpoint(address: string, probe: ProbeDocument): EndpointDocument {
  return { address, host: "", port: 1, keys: [], inSubset: true, probe };
}

const HOSTS = stage("hosts", {
  status: "warning",
  hosts: [
    host({ host: "10.0.0.11:2379", version: "3.5.21", isLeader: true, latencyMs: 1.8 }),
    host({ host: "10.0.0.12:2379", version: "3.5.21", isLeader: false, latencyMs: 2 }),
    host({ host: "10.0.0.13:2379", error: "connection refused" }),
    host({ host: "10.0.0.9:2379" }),
    host({ host: "10.0.0.8:2379", version: "3.4.1", latencyMs: 3 }),
  ],
  notes: [
    {
      status: "warning",
      text: "etcd-1 advertises http://0.0.0.0:2379; go-zero dials that after 60 s. Start it with --advertise-client-urls <reachable>",
    },
  ],
});

test("hosts stand in columns, and warnings under them are wrapped", () => {
  expect(draw(HOSTS, { columns: 80 })).toEqual([
    " 4 hosts      ✓ 10.0.0.11:2379   3.5.21  leader     1.8 ms",
    "              ✓ 10.0.0.12:2379   3.5.21  follower   2.0 ms",
    "              ✗ 10.0.0.13:2379   connection refused",
    "              ✓ 10.0.0.9:2379    asks who we are",
    "              ✓ 10.0.0.8:2379    3.4.1   no leader   3.0 ms",
    "              ▲ etcd-1 advertises http://0.0.0.0:2379; go-zero dials that after",
    "                60 s. Start it with --advertise-client-urls <reachable>",
  ]);
});

test("in a pipe nothing is wrapped", () => {
  expect(draw(HOSTS)[5]).toMatch(/^ {14}▲ etcd-1 .* <reachable>$/);
});

test("-v names go-zero's step where a line ends, and leaves a full line longer", () => {
  const target = (text: string) => stage("target", { notes: [{ status: "ok", text }] });
  expect(draw(target("etcd:///h:1?key=a"), { verbose: true })).toEqual([
    " 2 target     ✓ etcd:///h:1?key=a                                  BuildTarget",
  ]);
  const long = `etcd:///${"h".repeat(60)}:1?key=a`;
  expect(draw(target(long), { verbose: true })).toEqual([` 2 target     ✓ ${long}  BuildTarget`]);
  expect(draw(stage("probe", { status: "skipped" }), { verbose: true })).toEqual(["11 probe      –"]);
});

test("what was not reached is a dash; what is known of it stands behind", () => {
  expect(draw(stage("config", { status: "skipped" }))).toEqual([" 1 config     –"]);
  const notes = [{ status: "ok", text: "p2c_ewma (go-zero's default)" }] as const;
  expect(draw(stage("policy", { status: "skipped", notes }))).toEqual([
    "10 policy     –  p2c_ewma (go-zero's default)",
  ]);
});

test("ASCII keeps the columns", () => {
  const notes = [{ status: "ok", text: "2 keys" } as const, { status: "warning", text: "no lease" } as const];
  expect(draw(stage("instances", { status: "warning", notes }), { ascii: true })).toEqual([
    " 7 instances  ok 2 keys",
    "              !  no lease",
  ]);
});

test("values of strangers are escaped", () => {
  const notes = [{ status: "failed", text: "none; similar: \x1b[2J (1)" }] as const;
  expect(draw(stage("instances", { status: "failed", notes }))).toEqual([
    " 7 instances  ✗ none; similar: \\x1b[2J (1)",
  ]);
});

describe("probes", () => {
  const serving = (latencyMs: number): ProbeDocument => ({ status: "serving", latencyMs, error: null });
  const refused: ProbeDocument = { status: "refused", latencyMs: null, error: "connection refused" };

  test("stand in columns", () => {
    const endpoints = [endpoint("10.0.3.7:8080", serving(1.2)), endpoint("10.0.3.9:8080", refused)];
    expect(draw(stage("probe"), { endpoints })).toEqual([
      "11 probe      ● 10.0.3.7:8080    serving  1.2 ms",
      "              ✗ 10.0.3.9:8080    refused",
    ]);
  });

  test("of many show what is wrong first, and count the rest", () => {
    const fine = Array.from({ length: 30 }, (_, at) => endpoint(`10.0.0.${at}:80`, serving(1)));
    const lines = draw(stage("probe"), { endpoints: [...fine, endpoint("10.0.9.9:80", refused)] });
    expect(lines).toHaveLength(9);
    expect(lines[0]).toBe("11 probe      ✗ 10.0.9.9:80      refused");
    expect(lines[8]).toBe("              – 23 more, 23 of them fine (-v shows all)");
    expect(draw(stage("probe"), { endpoints: fine, verbose: true })).toHaveLength(30);
  });
});
