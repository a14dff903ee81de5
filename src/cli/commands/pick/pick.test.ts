/** `zdisc pick …` from its arguments to its two streams, in memory. */
import { describe, expect, test } from "vitest";
import { runMain } from "../../../../test/support/fake-world.js";

const THREE = ["--latency", "a=5ms,b=5ms,c=50ms", "--seed", "1"];

function pick(...argv: string[]) {
  return runMain(["pick", ...argv]);
}

async function json(...argv: string[]) {
  const { code, stdout } = await pick(...argv, "-o", "json");
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

test("--live without a terminal is refused, and says what to do", async () => {
  const refused = {
    code: 2,
    stdout: "",
    stderr: "zdisc: --live needs a terminal\n  try: leave it out, or -o ndjson\n",
  };
  expect(await pick(...THREE, "--live")).toEqual(refused);
  expect(await pick("user.rpc", "--probe", "--live")).toEqual(refused);
});

describe("a simulation", () => {
  test("asks no etcd, and puts the table on stdout and the sentences on stderr", async () => {
    const { code, stdout, stderr } = await pick(...THREE);
    expect(code).toBe(0);
    expect(stdout.split("\n")[0]).toBe("p2c_ewma, simulated: 10,000 picks at 200/s (50.7 s), seed 1");
    expect(stdout).toContain("round_robin: p50 5.5  p90 54  p99 59");
    expect(stderr).toBe(
      "c is 10x slower, so it loses nearly every comparison; 20 of its 76 picks were\n" +
        "probes, made after a second or more without one. p2c_ewma aims at low latency,\n" +
        "not at equal shares.\n",
    );
  });

  test("of one seed has the same bytes, of another others", async () => {
    const first = await pick(...THREE, "-o", "json");
    expect(await pick(...THREE, "-o", "json")).toEqual(first);
    expect((await pick(...THREE.slice(0, 2), "--seed", "2", "-o", "json")).stdout).not.toBe(first.stdout);
  });

  test("without a seed names the one it drew, and that one gives the same again", async () => {
    const drawn = await json(...THREE.slice(0, 2), "-n", "500");
    expect(drawn.seed).toBeLessThan(1_000_000);
    expect(await json(...THREE.slice(0, 2), "-n", "500", "--seed", String(drawn.seed))).toEqual(drawn);
  });

  test("has every field of a pickReport", async () => {
    const document = await json(...THREE, "-n", "1000");
    expect(document).toMatchObject({
      schemaVersion: 1,
      kind: "pickReport",
      mode: "simulation",
      policy: "p2c_ewma",
      strictGoZero: false,
      seed: 1,
      picks: 1_000,
      ratePerSecond: 200,
      durationMs: expect.any(Number),
      latencyMs: {
        p50: expect.any(Number),
        p90: expect.any(Number),
        p99: expect.any(Number),
        max: expect.any(Number),
      },
      explanation: expect.stringContaining("c is 10x slower"),
    });
    expect(document.endpoints[0]).toEqual({
      label: "a",
      address: "a",
      picks: expect.any(Number),
      share: expect.any(Number),
      forcedPicks: expect.any(Number),
      lagMs: expect.any(Number),
      lagAtMostMs: null,
      inflight: expect.any(Number),
      success: 1,
      load: expect.any(Number),
      failures: 0,
      latencyMs: expect.any(Object),
      inSubset: true,
      picker: null,
    });
    const shares = document.endpoints.map(({ share }: { share: number }) => share);
    expect(shares.reduce((sum: number, share: number) => sum + share, 0)).toBeCloseTo(1, 3);
  });

  test("is silent about even shares", async () => {
    const { stderr } = await pick("--latency", "a=5ms,b=5ms", "--policy", "round_robin", "--seed", "1");
    expect(stderr).toBe("");
    expect((await json("--latency", "a=5ms,b=5ms", "--policy", "round_robin")).explanation).toBeNull();
  });

  test("-q leaves the table alone", async () => {
    expect(await pick(...THREE, "-q")).toMatchObject({ code: 0, stderr: "" });
  });

  test.each([
    { policy: "p2c_ewma", other: "round_robin" },
    { policy: "round_robin", other: "p2c_ewma" },
    { policy: "random", other: "round_robin" },
    { policy: "consistent_hash", other: "round_robin" },
  ])("by $policy is compared with $other", async ({ policy, other }) => {
    const { comparison, latencyMs } = await json(...THREE, "-n", "500", "--policy", policy);
    expect(comparison.policy).toBe(other);
    expect([latencyMs.p99, comparison.latencyMs.p99].every((ms) => ms > 4)).toBe(true);
  });

  test("--in-flight keeps so many calls open; --rate sets how many come", async () => {
    const closed = await json(...THREE, "--in-flight", "20");
    expect(closed).toMatchObject({ inFlight: 20, ratePerSecond: null });
    const open = closed.endpoints.map(({ inflight }: { inflight: number }) => inflight);
    expect(open.reduce((sum: number, calls: number) => sum + calls, 0)).toBeGreaterThanOrEqual(19);
    const { durationMs } = await json(...THREE, "--rate", "1000");
    expect(durationMs).toBeGreaterThan(9_500);
    expect(durationMs).toBeLessThan(10_500);
  });

  test("--fail, --jitter and `*` make endpoints what they say", async () => {
    const { endpoints } = await json(
      "--latency",
      "b=20ms,a=5ms,*=1ms",
      "--fail",
      "*=50%,a=0%",
      "--jitter",
      "0%",
      "--policy",
      "round_robin",
    );
    expect(endpoints.map(({ label }: { label: string }) => label)).toEqual(["a", "b"]);
    expect(endpoints[0].latencyMs).toEqual({ p50: 5, p90: 5, p99: 5, max: 5 });
    expect(endpoints[0].failures).toBe(0);
    expect(Math.abs(endpoints[1].failures - 2_500)).toBeLessThan(5 * Math.sqrt(5_000 * 0.25));
  });

  test("names that are no labels are labelled in address order", async () => {
    const { endpoints } = await json(
      "--latency",
      "10.0.3.11:80=5ms,10.0.3.9:80=5ms",
      "--fail",
      "b=10%",
      "-n",
      "100",
    );
    expect(endpoints.map(({ label, address }: Record<string, string>) => `${label} ${address}`)).toEqual([
      "a 10.0.3.9:80",
      "b 10.0.3.11:80",
    ]);
  });

  test("--at changes what it says, when it says", async () => {
    const changed = await pick(
      "--latency",
      "a=5ms,b=5ms,d=5ms",
      "--seed",
      "1",
      "--at",
      "20s:d=join",
      "--at",
      "10s:b=500ms",
    );
    expect(changed.stderr).toContain("d joined after 20 s and had 30 s of 50 s. b is 100x slower since 10 s");
    const left = await json(
      "--latency",
      "a=5ms,b=5ms",
      "--at",
      "1s:b=leave",
      "--at",
      "2s:a=100%",
      "--policy",
      "round_robin",
    );
    expect(left.endpoints[1].picks).toBeLessThan(150);
    expect(left.endpoints[0].failures).toBeGreaterThan(9_000);
  });

  test("calls that find nobody are counted and said", async () => {
    const { stdout, stderr } = await pick(
      "--latency",
      "a=5ms",
      "--at",
      "1s:a=leave",
      "-n",
      "500",
      "--seed",
      "1",
      "-o",
      "json",
    );
    const { picks, unservedCalls } = JSON.parse(stdout);
    expect(picks + unservedCalls).toBe(500);
    expect(stderr).toContain(`▲ ${unservedCalls} calls found no endpoint`);
  });

  test("--strict-go-zero is go-zero's rule: a failing endpoint keeps its calls", async () => {
    const argv = [
      "--latency",
      "a=10ms,b=100ms,c=10ms",
      "--fail",
      "c=50%",
      "--in-flight",
      "50",
      "--seed",
      "1",
    ];
    const [theirs, ours] = [await json(...argv, "--strict-go-zero"), await json(...argv)];
    expect(theirs.strictGoZero).toBe(true);
    expect(theirs.endpoints[2].share).toBeGreaterThan(0.25);
    expect(ours.endpoints[2].share).toBeLessThan(0.02);
    expect(theirs.explanation).toContain("which go-zero's load does not count");
  });

  test("of more than 32 a client uses 32, zdisc's the same ones at every run", async () => {
    const many = Array.from({ length: 40 }, (_, at) => `10.0.3.${at}:80=5ms`).join(",");
    const document = await json("--latency", many, "--seed", "1", "-n", "2000");
    const used = document.endpoints.filter(({ inSubset }: { inSubset: boolean }) => inSubset);
    expect(used).toHaveLength(32);
    expect(document.endpoints.filter(({ picks }: { picks: number }) => picks > 0)).toHaveLength(32);
    expect(document.explanation).toMatch(
      /^This client uses 32 of 40 endpoints; each client draws its own, so 8 get nothing/,
    );
    expect(
      (await json("--latency", many, "--seed", "1", "-n", "2000", "--strict-go-zero")).explanation,
    ).toContain("32 of 40");
  });
});

describe("--hash-key", () => {
  test("means consistent_hash, and says who serves the key and who is next", async () => {
    const argv = [
      "--latency",
      "10.0.0.1:8080=5ms,10.0.0.2:8080=5ms,10.0.0.3:8080=5ms",
      "--seed",
      "1",
      "-n",
      "1000",
    ];
    const document = await json(...argv, "--hash-key", "user:1");
    // go-zero's own choice: test/golden/consistent-hash.json.
    expect(document).toMatchObject({
      policy: "consistent_hash",
      hashKey: { key: "user:1", label: "b", address: "10.0.0.2:8080" },
    });
    expect(document.hashKey.nextLabel).toMatch(/^[ac]$/);
    expect((await pick(...argv, "--hash-key", "user:1")).stderr).toContain(
      "user:1 is served by b 10.0.0.2:8080; without it, by",
    );
  });

  test("with one endpoint says that there is no other", async () => {
    const { stderr } = await pick("--latency", "a=5ms", "--hash-key", "k", "-n", "10");
    expect(stderr).toContain("k is served by a, the only one.");
  });
});

describe("--explain", () => {
  test("shows the last of -n picks, which is the same as without it", async () => {
    const { code, stdout, stderr } = await pick(...THREE, "-n", "500", "--explain");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(
      "pick 500, at 2.530 s\n" +
        "  drawn     c, a     first draw of 3; both healthy (success over 80%)\n" +
        "  load c    sqrt(49.2 ms) x (0 + 1 in flight) =  7016\n" +
        "  load a    sqrt( 4.2 ms) x (1 + 1 in flight) =  4117\n" +
        "  1 s rule  c was picked 71 ms ago: not forced (its load gives it 1.3 s)\n" +
        "  chosen    a, the lower load: c is slow\n",
    );
  });

  test("has every field of a pickExplanation", async () => {
    const document = await json(...THREE, "-n", "500", "--explain", "--strict-go-zero");
    expect(document).toMatchObject({
      schemaVersion: 1,
      kind: "pickExplanation",
      pick: 500,
      atMs: expect.any(Number),
      draws: [{ labels: [expect.any(String), expect.any(String)], healthy: [true, true] }],
      forced: expect.any(Boolean),
      chosen: expect.stringMatching(/^[abc]$/),
    });
    expect(Object.keys(document.candidates[0])).toEqual(
      expect.arrayContaining(["label", "lagMs", "inflight", "success", "load", "sincePickMs"]),
    );
  });

  test("of the very first pick knows that nobody was measured", async () => {
    const { stdout } = await pick(...THREE, "-n", "1", "--explain");
    expect(stdout.split("\n")[0]).toMatch(/^pick 1, at 0\.0\d\d s$/);
    expect(stdout).toContain("(never measured)");
  });

  test("of the other policies says how they chose", async () => {
    const chosen = async (policy: string) => (await pick(...THREE, "--explain", "--policy", policy)).stdout;
    expect(await chosen("round_robin")).toMatch(/^pick 10000, .*\n {2}chosen {4}[abc], the next in turn\n$/);
    expect(await chosen("random")).toContain("by chance");
    expect(await chosen("consistent_hash")).toContain("the owner of the call's key");
  });

  test("where nobody is, is exit 3", async () => {
    const { code, stdout } = await pick("--latency", "a=5ms", "--at", "0s:a=leave", "--explain");
    expect([code, stdout.split("\n")[1]]).toEqual([3, "  chosen    nobody: no endpoint is there"]);
  });
});

describe("--from-log", () => {
  const line = (minute: string, content: string) =>
    `{"@timestamp":"2026-11-22T10:${minute}:12.345+08:00","caller":"p2c/p2c.go:195","content":"p2c - ${content}","level":"stat"}\n`;
  const LOG =
    line("11", "conn: 10.0.3.7:8080, load: 2236, reqs: 600; conn: 10.0.3.8:8080, load: 3162, reqs: 390") +
    '{"content":"cpu: 1%"}\n' +
    line("12", "conn: 10.0.3.7:8080, load: 2236, reqs: 5; conn: 10.0.3.8:8080, load: 3162, reqs: 5") +
    line("13", "conn: 10.0.3.7:8080, load: 1, reqs: 0; conn: 10.0.3.9:8080, load: 2147483647, reqs: 7");

  const fromLog = (log: string, ...argv: string[]) =>
    runMain(["pick", "--from-log", "stat.log", "--utc", ...argv], { files: { "stat.log": log } });

  test("adds up requests, keeps the last load, and marks where the picker was built anew", async () => {
    const { code, stdout, stderr } = await fromLog(LOG);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe(
      "p2c lines: 3, from 02:11 to 02:13; requests 1007; 3 endpoints\n" +
        "  ENDPOINT              REQS  SHARE                        LAST LOAD  LAG AT MOST\n" +
        "a 10.0.3.7:8080          605  60.1% ████████████████████           1            –\n" +
        "b 10.0.3.8:8080          395  39.2% █████████████               3162      10.0 ms\n" +
        "c 10.0.3.9:8080            7   0.7% ▎                     2147483647            –\n" +
        "reset  02:13:12  10.0.3.9:8080 joined, 10.0.3.8:8080 left: all was forgotten\n",
    );
  });

  test("is JSON, too", async () => {
    const document = JSON.parse((await fromLog(LOG, "-o", "json")).stdout);
    expect(document).toMatchObject({
      kind: "pickReport",
      mode: "log",
      strictGoZero: true,
      seed: null,
      picks: 1_007,
      durationMs: 120_000,
      log: {
        lines: 3,
        pickers: 1,
        truncatedLines: 0,
        from: "2026-11-22T02:11:12.345Z",
        to: "2026-11-22T02:13:12.345Z",
        resets: [{ time: "2026-11-22T02:13:12.345Z", joined: ["10.0.3.9:8080"], left: ["10.0.3.8:8080"] }],
      },
    });
    expect(document.endpoints[1]).toMatchObject({
      label: "b",
      picks: 395,
      load: 3_162,
      lagAtMostMs: 9.998,
      lagMs: null,
    });
  });

  test("a picker that was built anew with the same endpoints shows by a load that is 1 again", async () => {
    const same = (load: number) => `conn: a:1, load: ${load}, reqs: 5; conn: b:1, load: 9, reqs: 5`;
    const { stdout } = await fromLog(
      line("11", same(7)) + line("12", same(9)) + line("13", same(1)) + line("14", same(1)),
    );
    expect(stdout.match(/reset.*/g)).toEqual(["reset  02:13:12  a new picker: all was forgotten"]);
  });

  test("endpoints that never stand in one line are another service's", async () => {
    const { stdout } = await fromLog(LOG + line("14", "conn: 10.0.9.1:80, load: 5, reqs: 50"));
    expect(stdout).toContain("4 endpoints of 2 services");
    expect(stdout).toContain("d 10.0.9.1:80             50   100% ");
  });

  test("a log without a line of p2c is refused with the reason", async () => {
    expect(await fromLog('{"content":"cpu: 1%"}\n')).toEqual({
      code: 2,
      stdout: "",
      stderr:
        "zdisc: no line of p2c in stat.log\n" +
        "  try: go-zero writes one a minute at level stat, unless its config has Stat: false or Level: error\n",
    });
  });
});

describe("what cannot be is refused in one line, with a way out", () => {
  test.each([
    { argv: [], says: "zdisc pick: SERVICE or --latency is missing", try: "zdisc pick user.rpc, or" },
    { argv: ["a", "b"], says: 'zdisc pick: unexpected argument "b"', try: "zdisc pick [SERVICE]" },
    {
      argv: ["--latency", "x"],
      says: 'zdisc: --latency "x" is not NAME=VALUE',
      try: "--latency a=5ms,*=50ms",
    },
    { argv: ["--latency", "a=5"], says: 'zdisc: --latency "5" is not a duration', try: "60s, 1m30s, 250ms" },
    { argv: ["--latency", "a=5ms,"], says: 'zdisc: --latency "" is not NAME=VALUE', try: "--latency a=5ms" },
    {
      argv: ["--latency", "*=5ms"],
      says: "zdisc: --latency names no endpoint",
      try: "--latency 'a=5ms,b=50ms'",
    },
    { argv: ["--latency", "a=5ms,a=6ms"], says: "zdisc: --latency names a twice", try: "name it once" },
    { argv: ["--latency", "a=5ms,*=6ms,*=7ms"], says: "zdisc: --latency names * twice", try: "name it once" },
    {
      argv: ["--latency", "a=5ms", "--fail", "z=10%"],
      says: "zdisc: --fail names z, and there is no such endpoint",
      try: "there are a",
    },
    {
      argv: ["--latency", "a=5ms", "--fail", "a=200%"],
      says: 'zdisc: --fail "200%" is not a percentage',
      try: "10%, 0.5%, 100%",
    },
    {
      argv: ["--latency", "a=5ms", "--fail", "a=-1%"],
      says: 'zdisc: --fail "-1%" is not a percentage',
      try: "10%",
    },
    {
      argv: ["--latency", "a=5ms", "--jitter", "20"],
      says: 'zdisc: --jitter "20" is not a percentage',
      try: "10%",
    },
    {
      argv: ["--latency", "a=5ms", "--at", "10s"],
      says: 'zdisc: --at "10s" is not TIME:NAME=CHANGE',
      try: "10s:b=500ms",
    },
    {
      argv: ["--latency", "a=5ms", "--at", "soon:a=5ms"],
      says: 'zdisc: --at "soon:a=5ms" is not TIME',
      try: "10s:b=500ms",
    },
    {
      argv: ["--latency", "a=5ms", "--at", "10s:a=foo"],
      says: 'zdisc: --at "foo" is no change',
      try: "10s:b=500ms",
    },
    { argv: ["--latency", "a=5ms", "--at", "10s:z=leave"], says: "zdisc: --at names z", try: "there are a" },
    {
      argv: ["--latency", "a=5ms", "-n", "0"],
      says: "zdisc: --picks 0 is not between 1 and 100000000",
      try: "--picks",
    },
    { argv: ["--latency", "a=5ms", "--rate", "0"], says: "zdisc: --rate 0 is not between", try: "--rate 50" },
    {
      argv: ["--latency", "a=5ms", "--rate", "fast"],
      says: 'zdisc: --rate "fast" is not a whole number',
      try: "--rate 10",
    },
    {
      argv: ["--latency", "a=5ms", "--rate", "5", "--in-flight", "5"],
      says: "zdisc pick: --rate and --in-flight exclude",
      try: "give one",
    },
    {
      argv: ["--latency", "a=5ms", "--seed", "4294967296"],
      says: "zdisc: --seed 4294967296 is more than",
      try: "--seed 1",
    },
    {
      argv: ["--latency", "a=5ms", "--policy", "p2c"],
      says: 'zdisc: --policy "p2c" is none of',
      try: "did you mean p2c_ewma?",
    },
    {
      argv: ["--latency", "a=5ms", "--policy", "random", "--hash-key", "k"],
      says: "zdisc pick: --hash-key is for consistent_hash, not random",
      try: "--policy consistent_hash",
    },
    {
      argv: ["--latency", "a=5ms", "--policy", "random", "--strict-go-zero"],
      says: "zdisc pick: --strict-go-zero is for p2c_ewma, not random",
      try: "--policy p2c_ewma",
    },
    { argv: ["--from-log", "no.log"], says: "zdisc: cannot read no.log: no such file", try: "ls ." },
    {
      argv: ["user.rpc", "--from-log", "x"],
      says: "zdisc pick: --from-log and SERVICE exclude each other",
      try: "zdisc pick --from-log x",
    },
    {
      argv: ["--from-log", "x", "--explain"],
      says: "zdisc pick: --from-log and --explain exclude each other",
      try: "zdisc pick",
    },
    {
      argv: ["--from-log", "x", "--at", "1s:a=1ms"],
      says: "zdisc pick: --from-log and --at exclude each other",
      try: "zdisc pick",
    },
    {
      argv: ["--probe"],
      says: "zdisc pick: --probe calls the endpoints of a SERVICE",
      try: "zdisc pick user.rpc --probe",
    },
    {
      argv: ["user.rpc", "--probe", "--latency", "a=5ms"],
      says: "zdisc pick: --probe and --latency exclude each other",
      try: "zdisc pick user.rpc --probe --rate 50 --duration 10s",
    },
    {
      argv: ["user.rpc", "--probe", "--policy", "round_robin"],
      says: "zdisc pick: --probe balances by p2c_ewma or consistent_hash, not round_robin",
      try: "--policy p2c_ewma",
    },
    {
      argv: ["user.rpc", "--probe", "--policy", "consistent_hash"],
      says: "zdisc pick: --hash-key is for consistent_hash, which needs it",
      try: "--policy consistent_hash --hash-key user-42",
    },
    {
      argv: ["user.rpc", "--probe", "--rate", "100000"],
      says: "--rate 100000 is not between 1 and 5000",
      try: "--rate 50",
    },
    {
      argv: ["user.rpc", "--duration", "10s"],
      says: "zdisc pick: --duration is for --probe",
      try: "zdisc pick user.rpc --probe --duration 10s",
    },
  ])("$argv", async ({ argv, says, try: remedy }) => {
    const { code, stdout, stderr } = await pick(...argv);
    const [sentence = "", tried = "", ...more] = stderr.split("\n");
    expect({ code, stdout, more }).toEqual({ code: 2, stdout: "", more: [""] });
    expect(sentence).toContain(says);
    expect(tried).toContain(`  try: ${remedy}`);
  });
});
