/** `zdisc demo` as a user has it: something to see without anything to install. */
import { describe, expect, test } from "vitest";
import { runZdisc } from "../support/run-zdisc.js";
import { startZdisc } from "../support/start-zdisc.js";
import { waitFor } from "../support/wait-for.js";
import { zdiscOnTerminal } from "../support/zdisc-on-terminal.js";

/** When the flapping instance has left. */
const SEEN_ENOUGH = "4s";

describe("zdisc demo", () => {
  test("in a pipe is a script of watch lines that ends by itself with 0", async () => {
    const { code, stdout, stderr } = await runZdisc(["demo", "--duration", SEEN_ENOUGH]);
    expect(code).toBe(0);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.replace(/^[\d:.]+ /, ""));
    expect(lines[0]).toMatch(/^● reset {2}3 endpoints, revision 9, etcd 127\.0\.0\.1:\d+$/);
    expect(lines.slice(1, 4)).toEqual(Array(3).fill(expect.stringMatching(/^● {8}127\.0\.0\.1:\d+ +\d+$/)));
    expect(lines[4]).toMatch(/^- leave {2}127\.0\.0\.1:\d+ +\d+ {2}stopped$/);
    expect(
      stderr
        .trimEnd()
        .split("\n")
        .filter((line) => !line.startsWith("npx zdisc ")),
    ).toEqual([]);
  });

  test("tells the same as JSON, without a word", async () => {
    const { code, stdout, stderr } = await runZdisc(["demo", "--duration", "1s", "-o", "ndjson"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [reset] = stdout.split("\n").map((line) => line && JSON.parse(line));
    expect(reset).toMatchObject({ kind: "watchEvent", type: "reset", service: "user.rpc" });
    expect(reset.instances).toHaveLength(3);
  });

  test("every line of its banner is a command that works in another terminal", async () => {
    await using demo = startZdisc(["demo"]);
    await demo.waitForStdout(/reset/);
    for (const line of demo.stderrLines) expect(line.length).toBeLessThanOrEqual(80);
    const commands = demo.stderrLines.map((line) => line.replace(/^npx zdisc /, "").split(" "));
    expect(commands.map(([name]) => name)).toEqual(["list", "list", "watch", "publish"]);
    for (const command of commands) {
      await using zdisc = startZdisc(command);
      await waitFor(() => zdisc.stdoutLines.length > 0, { what: `a line of ${command.join(" ")}` });
      zdisc.kill("SIGINT");
      expect(await zdisc.ended).toMatchObject({ code: 0 });
    }
    await demo.waitForStdout(/\+ join {3}10\.0\.3\.7:80\b/);
  });

  test("on a terminal goes on until Ctrl-C, which ends it with 0", async () => {
    await using terminal = zdiscOnTerminal(["demo"]);
    await terminal.waitForScreen(/reset {3}3 endpoints/);
    terminal.type("\x03");
    expect(await terminal.ended).toMatchObject({ code: 0 });
    expect(terminal.screen).toMatch(/^npx zdisc list --endpoints 127\.0\.0\.1:\d+\n/);
  });
});
