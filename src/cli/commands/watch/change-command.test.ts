import { expect, test } from "vitest";
import { DiscoveryError } from "../../../errors.js";
import { type Deferred, deferred } from "../../../runtime/deferred.js";
import type { ChildEnd, ChildOptions } from "../../child/child.js";
import type { Word } from "../../result.js";
import { ChangeCommand } from "./change-command.js";

/** Children that end when the test says so. */
function fakeChildren() {
  const runs: (ChildOptions & { command: readonly string[]; end: Deferred<ChildEnd> })[] = [];
  const runChild = (command: readonly string[], options: ChildOptions) => {
    const end = deferred<ChildEnd>();
    runs.push({ ...options, command, end });
    return end.promise;
  };
  return { runs, runChild };
}

function start({ signal = new AbortController().signal } = {}) {
  const children = fakeChildren();
  const words: Word[] = [];
  let version = 0;
  const command = new ChangeCommand({
    command: ["./reload.sh", "-q"],
    service: "user.rpc",
    context: { signal, runChild: children.runChild },
    list: async () => `list ${++version}\n`,
    onFailed: (word) => words.push(word),
  });
  return { ...children, command, words };
}

const DONE: ChildEnd = { exitCode: 0, signal: null };
const JOIN = { event: "join", address: "10.0.3.7:80" } as const;
const LEAVE = { event: "leave", address: "10.0.3.9:80" } as const;

/** Lets promises that are settled be heard. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

test("a run gets the list on its stdin and the change in its environment", async () => {
  const { command, runs } = start();
  command.take(JOIN);
  await settle();
  expect(runs[0]).toMatchObject({
    command: ["./reload.sh", "-q"],
    stdin: "list 1\n",
    env: { ZDISC_EVENT: "join", ZDISC_ADDRESS: "10.0.3.7:80", ZDISC_SERVICE: "user.rpc" },
  });
});

test("changes during a run are one more run, for the last of them", async () => {
  const { command, runs } = start();
  command.take(JOIN);
  await settle();
  for (let count = 0; count < 5; count += 1) command.take(JOIN);
  command.take(LEAVE);
  await settle();
  expect(runs).toHaveLength(1);
  runs[0]?.end.resolve(DONE);
  await settle();
  expect(runs).toHaveLength(2);
  expect(runs[1]?.env.ZDISC_EVENT).toBe("leave");
  runs[1]?.end.resolve(DONE);
  await command.finish();
  expect(runs).toHaveLength(2);
});

test("the end waits for the run that is under way and the one that is due", async () => {
  const { command, runs } = start();
  command.take(JOIN);
  await settle();
  command.take(LEAVE);
  let isFinished = false;
  const finish = command.finish().then(() => {
    isFinished = true;
  });
  runs[0]?.end.resolve(DONE);
  await settle();
  expect(isFinished).toBe(false);
  runs[1]?.end.resolve(DONE);
  await finish;
});

test("after a signal nothing more is run, and nothing is said", async () => {
  const abort = new AbortController();
  const { command, runs, words } = start({ signal: abort.signal });
  command.take(JOIN);
  await settle();
  command.take(LEAVE);
  abort.abort();
  runs[0]?.end.resolve({ exitCode: null, signal: "SIGTERM" });
  await command.finish();
  expect(runs).toHaveLength(1);
  expect(words).toEqual([]);
});

test.each([
  { end: { exitCode: 3, signal: null }, text: "./reload.sh ended with 3" },
  { end: { exitCode: null, signal: "SIGKILL" }, text: "./reload.sh ended by SIGKILL" },
])("a run that fails is told of: $text", async ({ end, text }) => {
  const { command, runs, words } = start();
  command.take(JOIN);
  await settle();
  runs[0]?.end.resolve(end);
  await command.finish();
  expect(words).toEqual([{ word: "warning", text }]);
});

test("a command that cannot be started is told of, and tried again at the next change", async () => {
  const { command, runs, words } = start();
  command.take(JOIN);
  await settle();
  runs[0]?.end.reject(
    new DiscoveryError("config", "cannot run ./reload.sh", { remedy: "which ./reload.sh" }),
  );
  await command.finish();
  expect(words).toEqual([{ word: "warning", text: "cannot run ./reload.sh", remedy: "which ./reload.sh" }]);
  command.take(LEAVE);
  await settle();
  expect(runs).toHaveLength(2);
});
