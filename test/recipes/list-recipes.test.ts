/** docs/recipes.md: the recipes that stand on `list` and `watch`, as they stand there. */
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { freePort } from "../support/free-port.js";
import { isMissing } from "../support/is-missing.js";
import { findNginx } from "../support/nginx.js";
import { notRun } from "../support/not-run.js";
import { waitFor } from "../support/wait-for.js";
import { recipe } from "./recipe.js";
import { RecipeShell } from "./recipe-shell.js";

let etcd: EtcdServer;
beforeAll(async () => {
  etcd = await startEtcd();
});
afterAll(() => etcd?.stop());

describe.skipIf(isMissing("jq", "the recipe for Prometheus"))("Prometheus", () => {
  test("gets a target for each node of each service, with the port of its metrics", async () => {
    await etcd.etcdctl(["put", "order.rpc/1", "10.0.3.7:8080"]);
    await etcd.etcdctl(["put", "order.rpc/2", "10.0.3.7:8081"]);
    await etcd.etcdctl(["put", "order.rpc/3", "[fe80::1]:8080"]);
    await etcd.etcdctl(["put", "mail.rpc/1", "no address"]);
    const shell = new RecipeShell("prometheus", etcd.endpoints);
    const script = shell.write("prometheus-targets.sh", recipe("Prometheus", "sh"));
    expect(await shell.run([script, "targets.json"])).toEqual({ code: 0, stdout: "", stderr: "" });
    expect(JSON.parse(shell.read("targets.json"))).toEqual([
      { targets: [], labels: { service: "mail.rpc" } },
      { targets: ["10.0.3.7:9101", "[fe80::1]:9101"], labels: { service: "order.rpc" } },
    ]);
  });

  test("keeps the file that it has when etcd does not answer", async () => {
    const shell = new RecipeShell("prometheus", [`127.0.0.1:${await freePort()}`]);
    const script = shell.write("prometheus-targets.sh", recipe("Prometheus", "sh"));
    shell.write("targets.json", "[]\n");
    expect((await shell.run([script, "targets.json"])).code).toBe(5);
    expect(shell.read("targets.json")).toBe("[]\n");
  });
});

const nginx = await findNginx();
if (nginx === undefined) notRun("the recipe for nginx", "there is no nginx, and none from Debian");

describe.skipIf(nginx === undefined || isMissing("jq", "the recipe for nginx"))("nginx", () => {
  /** Answers with its own address. */
  async function startWebServer(): Promise<{ server: Server; address: string }> {
    const server = createServer((request, response) => response.end(String(request.socket.localPort)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}` };
  }

  /** A shell in which `nginx` is a real one with a configuration of its own. */
  async function nginxShell(): Promise<{ shell: RecipeShell; url: string }> {
    const shell = new RecipeShell("nginx", etcd.endpoints);
    const port = await freePort();
    for (const name of ["conf.d", "temp"]) mkdirSync(join(shell.folder, name));
    shell.write("nginx.conf", nginxConf(port));
    writeFileSync(
      join(shell.folder, "conf.d/user-rpc.conf"),
      "upstream user_rpc {\n  server 127.0.0.1:1;\n}\n",
    );
    const files = `-p '${shell.folder}' -c '${shell.folder}/nginx.conf' -e stderr`;
    shell.write("bin/nginx", `#!/bin/sh\nexec '${nginx}' ${files} "$@"\n`);
    shell.write("nginx-upstream.sh", recipe("nginx", "sh"));
    return { shell, url: `http://127.0.0.1:${port}/` };
  }

  function lines(): string[] {
    return recipe("nginx", "console")
      .replaceAll("/etc/nginx/conf.d/", "conf.d/")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.replace("$ ", ""));
  }

  const bodyOf = async (url: string) => (await fetch(url, { headers: { connection: "close" } })).text();

  test("sends its requests to what is registered, from the list on and through each change", async () => {
    const [first, second] = [await startWebServer(), await startWebServer()];
    const { shell, url } = await nginxShell();
    await etcd.etcdctl(["put", "user.rpc/1", first.address]);
    const [list = "", watch = ""] = lines();
    await using _nginx = shell.start(["nginx", "-g", "daemon off;"]);
    await waitFor(() => bodyOf(url), { what: "nginx to answer" });
    expect(await shell.run(["sh", "-c", list])).toMatchObject({ code: 0 });
    const answersAs = ({ address }: { address: string }) =>
      waitFor(async () => (await bodyOf(url)) === address.split(":")[1], { what: `nginx to ask ${address}` });
    await answersAs(first);
    await using watching = shell.start(["sh", "-c", watch]);
    await waitFor(() => watching.stdout.includes("synced") || watching.stdout.includes("reset"), {
      what: "the watch to begin",
    });
    await etcd.etcdctl(["put", "user.rpc/1", second.address]);
    await answersAs(second);
    first.server.close();
    second.server.close();
  });

  test.each([
    { name: "text that nginx would read as more", value: "a;}:80" },
    { name: "a name that does not resolve", value: "no-such-host.invalid:80" },
  ])("keeps the servers that it has for $name", async ({ value }) => {
    const { shell } = await nginxShell();
    const before = shell.read("conf.d/user-rpc.conf");
    await etcd.etcdctl(["del", "--prefix", "user.rpc/"]);
    await etcd.etcdctl(["put", "user.rpc/1", value]);
    await shell.run(["sh", "-c", lines()[0] ?? ""]);
    expect(shell.read("conf.d/user-rpc.conf")).toBe(before);
    expect((await shell.run(["nginx", "-t", "-q"])).code).toBe(0);
  });
});

function nginxConf(port: number): string {
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path temp/${name};`,
  );
  return `worker_processes 1;
pid nginx.pid;
events {}
http {
  access_log off;
  ${paths.join("\n  ")}
  include conf.d/*.conf;
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass http://user_rpc; }
  }
}
`;
}
