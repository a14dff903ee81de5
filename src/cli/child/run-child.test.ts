import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { waitFor } from "../../../test/support/wait-for.js";
import { runChild } from "./run-child.js";

const signal = () => new AbortController().signal;
const sh = (script: string) => ["/bin/sh", "-c", script];

test("a child gets its input and the variables, without a shell between", async () => {
  const folder = await mkdtemp(join(tmpdir(), "zdisc-child-"));
  const file = join(folder, "out");
  const script = `{ cat; echo " $ZDISC_EVENT $HOME"; } > "$1"`;
  const end = await runChild(
    [...sh(script), "sh", file],
    { stdin: "[1]", env: { ZDISC_EVENT: "join" }, signal: signal() },
    { HOME: "/home/x", PATH: process.env.PATH },
  );
  expect(end).toEqual({ exitCode: 0, signal: null });
  expect(await readFile(file, "utf8")).toBe("[1] join /home/x\n");
  await rm(folder, { recursive: true });
});

test.each([
  { name: "its exit code", script: "exit 7", end: { exitCode: 7, signal: null } },
  { name: "its signal", script: "kill -KILL $$", end: { exitCode: null, signal: "SIGKILL" } },
  { name: "0 though it read nothing", script: "exec 0<&-; exit 0", end: { exitCode: 0, signal: null } },
])("a child ends with $name", async ({ script, end }) => {
  const stdin = "x".repeat(1_000_000);
  expect(await runChild(sh(script), { stdin, env: {}, signal: signal() }, process.env)).toEqual(end);
});

test("an abort ends the child with SIGTERM", async () => {
  const controller = new AbortController();
  const folder = await mkdtemp(join(tmpdir(), "zdisc-child-"));
  const ready = join(folder, "ready");
  const run = runChild(
    sh(`: > '${ready}'; exec sleep 600`),
    { stdin: "", env: {}, signal: controller.signal },
    process.env,
  );
  await waitFor(() => readFile(ready).catch(() => undefined), { what: "the child's start" });
  controller.abort();
  expect(await run).toEqual({ exitCode: null, signal: "SIGTERM" });
  await rm(folder, { recursive: true });
});

test("a command that is not there is the caller's mistake", async () => {
  const run = runChild(["./no-such-command"], { stdin: "", env: {}, signal: signal() }, process.env);
  await expect(run).rejects.toMatchObject({
    code: "config",
    message: "cannot run ./no-such-command: no such command",
    remedy: "command -v ./no-such-command",
  });
});
