/** A grpc-js client over zdisc beside a zrpc client, calling the same real zrpc servers in the same minute. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createChannel } from "../../src/grpc/index.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { goProgramFor } from "../support/go-programs.js";
import { type LoadFigures, LoadLoop, total } from "../support/load-loop.js";
import { waitFor } from "../support/wait-for.js";
import { ZrpcLoad, ZrpcServer } from "./rpc.js";

const program = (await goProgramFor("grpc-js over zdisc calling real zrpc servers", "rpc")) ?? "";
const KEY = "user.rpc";
const IN_FLIGHT = 8;

describe.skipIf(program === "")("grpc-js over zdisc and real zrpc servers", { timeout: 120_000 }, () => {
  let etcd: EtcdServer;
  beforeAll(async () => {
    etcd = await startEtcd();
  }, 600_000);
  afterAll(() => etcd?.stop());

  const start = (delay = "5ms") => ZrpcServer.start(program, { hosts: etcd.endpoints, key: KEY, delay });

  /** Both clients, and what they have told since. */
  async function clients() {
    const channel = createChannel(`etcd:///${etcd.endpoints.map(withoutScheme).join(",")}?key=${KEY}`);
    const zdisc = new LoadLoop(channel, IN_FLIGHT);
    const goZero = await ZrpcLoad.start(program, { hosts: etcd.endpoints, key: KEY, inFlight: IN_FLIGHT });
    const told = { zdisc: [] as LoadFigures[], goZero: [] as LoadFigures[] };
    const report = async () => {
      told.zdisc.push(zdisc.report());
      told.goZero.push(await goZero.report());
      return { zdisc: told.zdisc.at(-1), goZero: told.goZero.at(-1) };
    };
    return {
      told,
      report,
      /** Reports until both have seen calls to exactly these servers, and some of each. */
      async bothCallOnly(...servers: readonly ZrpcServer[]) {
        const wanted = servers.map(({ address }) => address).sort();
        await waitFor(
          async () => {
            const { zdisc: ours, goZero: theirs } = await report();
            return [ours, theirs].every((figures) => called(figures).join() === wanted.join());
          },
          { what: `both to call ${wanted.join()}`, timeoutMs: 60_000, intervalMs: 500 },
        );
      },
      async [Symbol.asyncDispose]() {
        await goZero.kill();
        await zdisc[Symbol.asyncDispose]();
        channel.close();
      },
    };
  }

  test("it finds and calls them while they join, stop and are killed, without an error that zrpc's own client does not have", async () => {
    await using first = await start();
    await using second = await start();
    await using both = await clients();
    await both.bothCallOnly(first, second);
    await using third = await start();
    await both.bothCallOnly(first, second, third);
    await first.stop();
    await both.bothCallOnly(second, third);
    const quiet = [errors(both.told.zdisc), errors(both.told.goZero)];
    await second.kill();
    await both.bothCallOnly(third);
    await using fourth = await start();
    await both.bothCallOnly(third, fourth);

    const [ours = 0, theirs = 0] = quiet;
    expect(ours).toBeLessThanOrEqual(theirs);
    // What was open on the killed one is lost to either; how much that is, is chance.
    expect(errors(both.told.zdisc) - ours).toBeLessThanOrEqual(
      Math.max(errors(both.told.goZero) - theirs, IN_FLIGHT),
    );
    expect(codes(both.told.zdisc)).not.toContain("DEADLINE_EXCEEDED");
  });
});

function withoutScheme(endpoint: string): string {
  return endpoint.replace(/^https?:\/\//, "");
}

function called(figures: LoadFigures | undefined): string[] {
  return Object.keys(figures?.calls ?? {}).sort();
}

function errors(told: readonly LoadFigures[]): number {
  return told.reduce((sum, { failed }) => sum + total(failed), 0);
}

function codes(told: readonly LoadFigures[]): string[] {
  return told.flatMap((figures) => Object.keys(figures.codes));
}
