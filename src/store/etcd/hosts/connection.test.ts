import { expect, test } from "vitest";
import { systemClock } from "../../../runtime/clock.js";
import { startDevServer } from "../../../testing/start-dev-server.js";
import { parseHost } from "../socket/host-target.js";
import { Connection } from "./connection.js";

test("those who ask for the revision at once share one read, and who asks later gets a newer one", async () => {
  await using etcd = await startDevServer();
  const calls: string[] = [];
  const connection = new Connection(parseHost(etcd.endpoints[0] ?? ""), {
    clock: systemClock,
    trace: (call) => calls.push(call),
  });
  const key = Buffer.from("user.rpc/");
  const revision = () => connection.revision(key, new AbortController().signal);
  const revisions = await Promise.all(Array.from({ length: 50 }, revision));
  expect([new Set(revisions).size, calls.length]).toEqual([1, 1]);
  await connection.kv.put({ key, value: key });
  expect(await revision()).toBe(String(Number(revisions[0]) + 1));
  connection.close();
});
