/** The causes behind "make sure rpc service … is already started": what `zdisc resolve` says of each. */
import { afterEach, describe, expect, test } from "vitest";
import { BROKEN_WORLDS, fillIn, writeConfig } from "../support/broken-worlds.js";
import { runZdisc } from "../support/run-zdisc.js";

const servers: AsyncDisposable[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
});

const STAGES = "config target resolver hosts auth prefix instances endpoints subset policy probe".split(" ");

describe.each(BROKEN_WORLDS)("when $name", ({ open, expects }) => {
  test("the verdict, the remedies and the exit code say so", async () => {
    const config = await open(servers);
    const file = writeConfig(config);
    const names = { ...config.names, file };
    const { code, stdout } = await runZdisc(["resolve", "-f", file, "-o", "json"]);
    const { verdict, stages, kind } = JSON.parse(stdout);
    expect({ kind, code }).toEqual({ kind: "resolution", code: expects.exitCode });
    expect(verdict.message).toBe(expects.message);
    expect(verdict.remedies).toEqual(
      // A command asks the etcd of the file.
      expects.remedies.map((remedy) => fillIn(remedy, names).replace(/zdisc (list|watch)/, `$& -f ${file}`)),
    );
    expect(stages.map(({ name }: { name: string }) => name)).toEqual(STAGES);
    const failed = stages.find(({ status }: { status: string }) => status === "failed");
    expect(failed?.name ?? null).toBe(expects.failedStage);

    const explained = await runZdisc(["resolve", "-f", file, "--explain"]);
    expect(explained.code).toBe(expects.exitCode);
    expect(explained.stdout.split("\n").filter((line) => /^[ 1]\d /.test(line))).toHaveLength(11);
    expect(explained.stderr.split("\n")[0]?.slice(2)).toBe(expects.message);
    expect(explained.stderr.includes("go-zero says: ")).toBe(verdict.goZeroSays !== null);
  });
});
