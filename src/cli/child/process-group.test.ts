import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, expect, test } from "vitest";
import { waitFor } from "../../../test/support/wait-for.js";
import { isGroupAlive, signalGroup } from "./process-group.js";

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
});

function start(script: string): ChildProcess {
  const child = spawn("/bin/sh", ["-c", script], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
  started.push(child);
  return child;
}

test("a group lives as long as any of it, its leader or not", async () => {
  const leader = start("sleep 1000 & exit 0");
  const group = leader.pid ?? 0;
  await once(leader, "exit");
  expect(isGroupAlive(group)).toBe(true);
  expect(signalGroup(group, "SIGTERM")).toBe(true);
  await waitFor(() => !isGroupAlive(group), { what: "the end of the group" });
});

test("a group of which nothing is left hears nothing", async () => {
  const leader = start("exit 0");
  await once(leader, "exit");
  expect([isGroupAlive(leader.pid ?? 0), signalGroup(leader.pid ?? 0, "SIGTERM")]).toEqual([false, false]);
});

test.skipIf(process.platform !== "linux")(
  "one that has ended, and whose parent never asks, does not live",
  async () => {
    const parent = start("setsid true & echo $!; exec sleep 1000");
    const [line] = parent.stdout === null ? [] : await once(parent.stdout, "data");
    const group = Number(line);
    // It is there from its setsid on, and counts as there for good.
    await waitFor(() => signalGroup(group, 0) && !isGroupAlive(group), { what: "its end" });
    expect(signalGroup(group, 0)).toBe(true);
  },
);
