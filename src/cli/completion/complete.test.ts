import { describe, expect, test } from "vitest";
import { FakeStore } from "../../../test/support/fake-store.js";
import { FakeWorld, runMain } from "../../../test/support/fake-world.js";
import { waitFor } from "../../../test/support/wait-for.js";
import { systemClock } from "../../runtime/clock.js";
import { main } from "../main.js";

describe("what a completion script asks", () => {
  test.each([
    { argv: ["fish", "wat"], stdout: "words\nwatch\tlive changes: TUI on a terminal, lines in a pipe\n" },
    { argv: ["zsh", "diff", ""], stdout: "files\n" },
    { argv: ["bash", "zdisc wat", ":"], stdout: "words\nwatch\n" },
    { argv: ["bash", "zdisc list > o", ":"], stdout: "files\n" },
    { argv: ["fish", "nosuch"], stdout: "words\n" },
    { argv: ["bash", "zdisc wait u --for e", ":"], stdout: "words\nendpoints\\>=1\n" },
    {
      argv: ["fish", "--help", "list", "--help", "--so"],
      stdout: "words\n--sort\taddress, id, ttl, revision, name\n",
    },
  ])("is answered with $stdout for $argv", async ({ argv, stdout }) => {
    expect(await runMain(["__complete", ...argv])).toEqual({ code: 0, stdout, stderr: "" });
  });

  test("lists the kinds of documents that the package has", async () => {
    const files = { "zdisc/schema/serviceList.json": "{}", "zdisc/schema/error.json": "{}" };
    const { stdout } = await runMain(["__complete", "fish", "help", "json", ""], { files });
    expect(stdout).toBe("words\nerror\nserviceList\n");
  });

  test.each([
    ["fish", "list", ""],
    ["bash", "zdisc list ", ":"],
    ["fish", "list", "--endpoints", "", ""],
    ["fish", "list", "--dial-timeout", "5x", ""],
    ["fish", "list", "--endpoints", "a:1", "--endpoints", "b:1", ""],
    ["fish", "list", "-f", "nosuch.yaml", ""],
    ["fish", "list", "--cert", "c.pem", ""],
    ["fish", "list", "--user", "root", ""],
  ])("is answered with silence and 0 where etcd cannot be asked: %s %s %s", async (...argv) => {
    expect(await runMain(["__complete", ...argv])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test("lists services of the hosts that are typed, and none that a terminal would not show", async () => {
    const store = new FakeStore(systemClock);
    for (const key of ["user.rpc/7", "user.rpc/8", "us\u001b[2J/7", "-us/7", "other"])
      store.commit({ key, value: "10.0.3.7:8080" });
    const asked: (readonly string[])[] = [];
    const openStore = async (hosts: readonly string[]) => {
      asked.push(hosts);
      return store;
    };
    const { stdout } = await runMain(["__complete", "fish", "list", "--endpoints", "h:1,h:2", "us"], {
      openStore,
    });
    expect(stdout).toBe("words\nuser.rpc\n");
    expect(asked).toEqual([["h:1", "h:2"]]);
  });

  test("is answered in time when etcd is silent", async () => {
    const world = new FakeWorld({ openStore: () => new Promise(() => {}) });
    let code: number | undefined;
    const run = main(["__complete", "fish", "list", "us"], world).then((ended) => {
      code = ended;
    });
    await waitFor(() => world.clock.timerCount > 0, { what: "the limit to run" });
    // Its process runs for longer than half a second already.
    await world.clock.advance(249);
    expect(code).toBeUndefined();
    await world.clock.advance(1);
    await run;
    expect([code, world.out.text, world.err.text]).toEqual([0, "", ""]);
  });
});
