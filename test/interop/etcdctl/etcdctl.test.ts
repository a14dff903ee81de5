/** etcdctl 3.6 gets from our server, word for word, what it gets from a real etcd. */
import { beforeAll, describe, expect, test } from "vitest";
import { findEtcd } from "../../support/etcd-binaries.js";
import { startEtcd } from "../../support/etcd-server.js";
import { notRun } from "../../support/not-run.js";
import { startOwnEtcd } from "../both-etcds.js";
import { inCommonWords } from "./must-differ.js";
import { runSession, type Sitting } from "./run-session.js";
import { SESSION } from "./session.js";

const binaries = await findEtcd("3.6");
if (binaries === undefined) notRun("etcdctl 3.6 on our server and on a real etcd", "they need an etcd 3.6");

describe.skipIf(binaries === undefined)("etcdctl on our server and on a real etcd", () => {
  let real: Sitting;
  let ours: Sitting;
  beforeAll(async () => {
    await using etcd = await startEtcd({ binaries });
    await using server = await startOwnEtcd();
    const sit = (endpoints: readonly string[]) =>
      runSession(binaries?.etcdctl ?? "", endpoints[0] ?? "", SESSION);
    [real, ours] = await Promise.all([sit(etcd.endpoints), sit(server.endpoints)]);
  });

  test("says the same at over 60 commands", () => {
    expect(SESSION.length).toBeGreaterThan(60);
  });

  test.each(SESSION.map(({ run, stdin = "" }, at) => ({ at, line: `${run} ${JSON.stringify(stdin)}` })))(
    "step $at: etcdctl $line",
    ({ at }) => {
      expect(wordsAt(ours, at)).toEqual(wordsAt(real, at));
    },
  );
});

function wordsAt(sitting: Sitting, at: number) {
  const said = sitting.said[at];
  if (said === undefined) throw new Error(`step ${at} was not run`);
  return inCommonWords(said, sitting);
}
