/** `publish -- COMMAND`: whatever ends first, no process and no key is left. */
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { startEtcd } from "../../support/etcd-server.js";
import { openProxy } from "../../support/tcp-proxy.js";
import { waitFor } from "../../support/wait-for.js";
import { ChildWorld, printedPid, runs, sh, untilGone } from "./child-world.js";

let world: ChildWorld;

beforeAll(async () => {
  world = await ChildWorld.start();
  return () => world[Symbol.asyncDispose]();
});

afterEach(() => world.etcd.etcdctl(["del", "--prefix", ""]));

/** Registered at once, for scripts that listen nowhere. */
const NONE = ["--ready", "none"];
const HOURS = ["--drain", "10h"];

describe("a signal", () => {
  test.each(["SIGINT", "SIGTERM"] as const)(
    "%s revokes, drains, tells the child to stop, and ends with its code",
    async (signal) => {
      await using publish = world.start(["--drain", "200ms"]);
      await world.untilRegistered();
      publish.kill(signal);
      const { code, stdout, stderr } = await publish.ended;
      expect(code).toBe(0);
      expect(stdout).toMatch(/^pid \d+\nlistening\nSIGTERM\n$/);
      const { execPath } = process;
      expect(stderr.split("\n").slice(-3)).toEqual([
        `zdisc: ● revoked; draining 200 ms before ${execPath} is told to stop`,
        `zdisc: ${execPath} ended with 0`,
        "",
      ]);
      expect(await world.registered()).toEqual([]);
    },
  );

  test("leaves the child alone while it drains", async () => {
    await using publish = world.start(HOURS);
    const pid = await printedPid(publish);
    await world.untilRegistered();
    publish.kill("SIGTERM");
    await publish.waitForStderr(/● revoked; draining 10 h before/);
    expect(await world.registered()).toEqual([]);
    expect(publish.stdout).not.toContain("SIGTERM");
    expect(runs(pid)).toBe(true);
    publish.kill("SIGTERM");
    await publish.ended;
  });

  test("during the drain ends it when the child ends by itself", async () => {
    await using publish = world.start([...HOURS, ...NONE], sh("echo pid $$; read -r line; exit 4"), {
      input: null,
    });
    await printedPid(publish);
    await world.untilRegistered();
    publish.kill("SIGINT");
    await publish.waitForStderr(/draining/);
    publish.stdin.write("end\n");
    expect((await publish.ended).code).toBe(4);
  });

  test.each([
    { signal: "SIGINT", code: 130 },
    { signal: "SIGTERM", code: 143 },
  ] as const)("a second $signal kills the child and ends at once with $code", async ({ signal, code }) => {
    await using publish = world.start(HOURS);
    const pid = await printedPid(publish);
    await world.untilRegistered();
    publish.kill(signal);
    await publish.waitForStderr(/draining/);
    publish.kill(signal);
    const end = await publish.ended;
    expect(end.code).toBe(code);
    expect(end.stderr).toMatch(/\nzdisc: \S+ killed\n$/);
    await untilGone(pid);
    expect(await world.registered()).toEqual([]);
  });

  test("before the child is ready stops it without a drain", async () => {
    await using publish = world.start(HOURS, sh("echo pid $$; exec sleep 1000"));
    const pid = await printedPid(publish);
    await publish.waitForStderr(/waiting for tcp/);
    publish.kill("SIGTERM");
    const { code, stderr } = await publish.ended;
    expect(code).toBe(143);
    expect(stderr).toMatch(/tcp on \S+\nzdisc: \/bin\/sh ended by SIGTERM\n$/);
    expect(runs(pid)).toBe(false);
  });

  test("does not end a child that ignores SIGTERM: it is killed, 137", async () => {
    const stubborn = sh("trap '' TERM; echo pid $$; while :; do sleep 0.1; done");
    await using publish = world.start([...NONE, "--drain", "0", "--kill-after", "300ms"], stubborn);
    const pid = await printedPid(publish);
    await world.untilRegistered();
    publish.kill("SIGINT");
    const { code, stderr } = await publish.ended;
    expect(code).toBe(137);
    expect(stderr).toContain("zdisc: ● revoked; /bin/sh is told to stop\n");
    expect(stderr).toContain("zdisc: note: /bin/sh did not stop within 300 ms: killed\n");
    expect(runs(pid)).toBe(false);
  });

  test("while etcd is away stops the child all the same, and says what is left", async () => {
    await using proxy = await openProxy(world.etcd.clientPort);
    await using publish = world.start([...NONE, "--drain", "0"], sh("echo pid $$; exec sleep 1000"), {
      env: { ZDISC_ENDPOINTS: proxy.address },
    });
    const pid = await printedPid(publish);
    await world.untilRegistered();
    await proxy.setMode("blackhole");
    publish.kill("SIGINT");
    const { stderr } = await publish.ended;
    expect(stderr).toMatch(/▲ lease not revoked: it runs out in \d+ s; \/bin\/sh is told to stop\n/);
    expect(runs(pid)).toBe(false);
  });
});

describe("a child that ends by itself", () => {
  test.each([
    { how: "with 0", script: "exit 0", code: 0, said: "ended with 0" },
    { how: "with 7", script: "exit 7", code: 7, said: "ended with 7" },
    { how: "by SIGKILL", script: "kill -KILL $$", code: 137, said: "ended by SIGKILL" },
    { how: "by SIGSEGV", script: "kill -SEGV $$", code: 139, said: "ended by SIGSEGV" },
  ])("$how is revoked at once, and its code is zdisc's: $code", async ({ script, code, said }) => {
    await using publish = world.start([...NONE, ...HOURS], sh(`read -r line; ${script}`), { input: null });
    await world.untilRegistered();
    publish.stdin.write("go\n");
    const end = await publish.ended;
    expect(end.code).toBe(code);
    expect(end.stderr).toContain(`zdisc: /bin/sh ${said}\n`);
    expect(end.stderr).toMatch(/\nzdisc: ● revoked; [\d.]+ m?s registered\n$/);
    expect(await world.registered()).toEqual([]);
  });

  test("before it is ready is never registered", async () => {
    const { code, stderr } = await world.zdisc.run(world.args([], sh("exit 3")));
    expect(code).toBe(3);
    expect(stderr).toMatch(/\nzdisc: \/bin\/sh ended with 3\n$/);
  });

  test.each([
    { how: "told to stop", trap: "" },
    { how: "killed, where it does not listen", trap: "trap '' TERM; " },
  ])("takes what it left behind with it: $how", async ({ trap }) => {
    const script = `(${trap}while :; do sleep 0.1; done) & echo left $!; exit 3`;
    const flags = [...NONE, "--kill-after", "500ms"];
    await using publish = world.start(flags, sh(script));
    const left = await printedPid(publish, "left");
    const { code, stderr } = await publish.ended;
    expect(code).toBe(3);
    expect(stderr).toContain("zdisc: note: /bin/sh left processes behind: they are told to stop\n");
    await untilGone(left);
  });
});

describe("a failure of zdisc's own", () => {
  test("4: an account that may not register stops the child", async () => {
    const bob = { name: "bob", password: "b", read: ["user.rpc/"] };
    await using secured = await startEtcd({ auth: { rootPassword: "r", users: [bob] } });
    const env = { ZDISC_ENDPOINTS: secured.endpoints.join(), ZDISC_USER: "bob", ZDISC_PASSWORD: "b" };
    const { code, stdout, stderr } = await world.zdisc.run(
      world.args(NONE, sh("echo pid $$; exec sleep 1000")),
      { env },
    );
    expect(code).toBe(4);
    expect(stderr).toContain("zdisc: /bin/sh ended by SIGTERM\n");
    expect(stderr).toContain("zdisc: user bob may not read and write user.rpc/\n  try: etcdctl role grant-");
    expect(runs(Number(stdout.slice("pid ".length)))).toBe(false);
  });

  test("9: a registration that stays lost stops the child", async () => {
    await using proxy = await openProxy(world.etcd.clientPort);
    const flags = [...NONE, "--ttl", "2", "--give-up-after", "1s"];
    await using publish = world.start(flags, sh("echo pid $$; exec sleep 1000"), {
      env: { ZDISC_ENDPOINTS: proxy.address },
    });
    const pid = await printedPid(publish);
    await world.untilRegistered();
    await proxy.setMode("refuse");
    const { code, stderr } = await publish.ended;
    expect(code).toBe(9);
    expect(stderr).toContain("zdisc: /bin/sh ended by SIGTERM\n");
    expect(stderr).toContain("zdisc: registration lost for 1 s, giving up\n");
    expect(runs(pid)).toBe(false);
  });

  test.each(["SIGKILL", "SIGQUIT"] as const)(
    "its death by %s takes the child along, and the key goes with its lease",
    async (signal) => {
      await using publish = world.start(["--ttl", "2"]);
      const pid = await printedPid(publish);
      await world.untilRegistered();
      publish.kill(signal);
      await publish.ended;
      await waitFor(() => publish.stdout.includes("SIGTERM"), { what: "SIGTERM in the child" });
      await untilGone(pid);
      await world.untilRegistered([]);
    },
  );

  test("its death by SIGKILL kills a child that ignores SIGTERM after --kill-after", async () => {
    const stubborn = sh("trap '' TERM; echo pid $$; while :; do sleep 0.1; done");
    await using publish = world.start([...NONE, "--kill-after", "1s"], stubborn);
    const pid = await printedPid(publish);
    await world.untilRegistered();
    publish.kill("SIGKILL");
    await untilGone(pid);
  });
});
