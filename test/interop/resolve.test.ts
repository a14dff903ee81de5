/**
 * The same broken worlds, for `zdisc resolve` and for a real go-zero client that is started with the same file: what
 * stands behind `go-zero says:` is what it says. Blocking and not, since the two say different things.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { BROKEN_WORLDS, writeConfig } from "../support/broken-worlds.js";
import { GoProcess } from "../support/go-process.js";
import { goProgramFor } from "../support/go-programs.js";
import { runZdisc } from "../support/run-zdisc.js";
import { tempDir } from "../support/temp-dir.js";
import { ensureProgram } from "../support/zdisc-program.js";

const program = (await goProgramFor("zdisc resolve beside a real go-zero client", "rpc")) ?? "";

const servers: AsyncDisposable[] = [];
beforeAll(() => ensureProgram(), 600_000);
afterEach(async () => {
  for (const server of servers.splice(0)) await server[Symbol.asyncDispose]();
});

/** What a client said of its start, or of its first call; undefined: nothing, it works. */
async function said(client: GoProcess): Promise<string | undefined> {
  const event = await client.until("its start and a call", () =>
    client.events.find((each) => each.event === "refused" || each.event === "call"),
  );
  if (event.event === "refused") return String(event.error);
  return event.code === "OK" ? undefined : `${event.code}: ${event.message}`;
}

/** What a client is told without any etcd. */
const CONFIGS = [
  { name: "a direct target without an address", yaml: 'Target: "direct://h:1"' },
  { name: "a target of an unknown scheme", yaml: 'Target: "etdc:///h1:2379?key=user.rpc"' },
  { name: "a target that Go cannot parse", yaml: 'Target: "etcd://h1:2379,h2/k"' },
  { name: "a target that is only a name", yaml: "Target: user.rpc" },
  { name: "endpoints without a port", yaml: "Endpoints: [10.0.3.7]" },
  { name: "no target at all", yaml: "Timeout: 2000" },
  { name: "no key", yaml: 'Etcd: { Hosts: ["h1:2379"], Key: "" }' },
];

describe.skipIf(program === "").each(CONFIGS)("with $name", ({ yaml }) => {
  test.each([true, false])(
    "a go-zero client with NonBlock: %s says what zdisc says of it",
    async (nonBlock) => {
      const file = join(tempDir("config"), "user-api.yaml");
      writeFileSync(file, `UserRpc:\n  NonBlock: ${nonBlock}\n  ${yaml}\n`);
      const { code, stdout } = await runZdisc(["resolve", "-f", file, "-o", "json"]);
      await using client = new GoProcess(program, ["dial", "--config", file]);
      expect(await said(client)).toBe(JSON.parse(stdout).verdict.goZeroSays);
      expect(code).toBeGreaterThan(0);
    },
  );
});

describe.skipIf(program === "").each(BROKEN_WORLDS)(
  "when $name",
  { timeout: 60_000 },
  ({ open, expects }) => {
    // Refused the prefix, a client neither starts nor ends; only its log tells.
    const whatIsSaid =
      expects.failedStage === "prefix"
        ? async (client: GoProcess, goZeroSays: string) => {
            await client.until("its log of the refusal", () => client.log.includes(goZeroSays) || undefined);
            return client.events.length === 0 ? goZeroSays : client.events;
          }
        : async (client: GoProcess) => (await said(client)) ?? null;

    test.each([true, false])(
      "a go-zero client with NonBlock: %s says what zdisc says of it",
      async (nonBlock) => {
        const file = writeConfig(await open(servers), { nonBlock });
        const { stdout } = await runZdisc(["resolve", "-f", file, "-o", "json"]);
        const { goZeroSays } = JSON.parse(stdout).verdict;
        await using client = new GoProcess(program, ["dial", "--config", file]);
        expect(await whatIsSaid(client, goZeroSays)).toBe(goZeroSays);
      },
    );
  },
);
