/** docs/recipes.md: the nightly check, as it stands there, against a hook that takes what is posted. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { freePort } from "../support/free-port.js";
import { isMissing } from "../support/is-missing.js";
import { requireValidDocuments } from "../support/printed-documents.js";
import { recipe } from "./recipe.js";
import { RecipeShell } from "./recipe-shell.js";

describe.skipIf(isMissing("curl", "the recipe of a nightly check"))("a nightly check", () => {
  let etcd: EtcdServer;
  let hook: Server;
  let url: string;
  const posted: string[] = [];
  beforeAll(async () => {
    etcd = await startEtcd();
    hook = createServer(async (request: IncomingMessage, response) => {
      posted.push(await text(request));
      response.writeHead(request.headers["content-type"] === "application/json" ? 204 : 415).end();
    });
    await new Promise<void>((resolve) => hook.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/zdisc`;
  });
  afterAll(async () => {
    hook?.close();
    await etcd?.stop();
  });

  /** What is posted by one run. */
  async function night(endpoints: readonly string[]) {
    posted.length = 0;
    const shell = new RecipeShell("nightly", endpoints);
    const script = shell.write("nightly-check.sh", recipe("A nightly check", "sh"));
    const { code, stderr } = await shell.run([script, url]);
    for (const body of posted) requireValidDocuments(`${body.trim()}\n`);
    return { code, stderr, documents: posted.map((body) => JSON.parse(body)) };
  }

  test("posts nothing when all is well", async () => {
    expect(await night(etcd.endpoints)).toEqual({ code: 0, stderr: "", documents: [] });
  });

  test("posts the report when something is found", async () => {
    await etcd.etcdctl(["put", "user.rpc/1", "127.0.0.1:1"]);
    const { code, documents } = await night(etcd.endpoints);
    expect(code).toBe(0);
    expect(documents).toHaveLength(1);
    expect(documents[0]).toMatchObject({ kind: "checkReport", passed: false });
  });

  test("posts why when etcd cannot be asked", async () => {
    const { code, documents } = await night([`127.0.0.1:${await freePort()}`]);
    expect(code).toBe(0);
    expect(documents).toMatchObject([{ kind: "error", code: "unreachable", exitCode: 5 }]);
  });

  test("fails when nobody takes the report", async () => {
    const shell = new RecipeShell("nightly", [`127.0.0.1:${await freePort()}`]);
    const script = shell.write("nightly-check.sh", recipe("A nightly check", "sh"));
    const { code, stderr } = await shell.run([script, `http://127.0.0.1:${await freePort()}/`]);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/^curl: /);
  });
});
