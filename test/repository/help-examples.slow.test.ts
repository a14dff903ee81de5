/** Every example of the help runs, in a shell, with an etcd and the files that it names. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/commands.js";
import { openEtcdStore, Publisher } from "../../src/index.js";
import type { Store } from "../../src/store/store.js";
import { RecipeShell } from "../recipes/recipe-shell.js";
import { type EtcdServer, startEtcd } from "../support/etcd-server.js";
import { type GrpcServer, startGrpcServer } from "../support/grpc-server.js";
import { waitFor } from "../support/wait-for.js";

let etcd: EtcdServer;
let store: Store;
let servers: readonly GrpcServer[];
let shell: RecipeShell;
beforeAll(async () => {
  etcd = await startEtcd();
  store = await openEtcdStore(etcd.endpoints);
  servers = await Promise.all([startGrpcServer(), startGrpcServer(), startGrpcServer()]);
  const [{ address: first = "" } = {}] = servers;
  const registrations = [
    ...servers.map(({ address }) => ({ service: "user.rpc", address })),
    { service: "prod/user.rpc", address: first },
  ];
  await new Publisher(registrations, { store }).ready();
  shell = new RecipeShell("help-examples", etcd.endpoints);
  await writeFiles();
});
afterAll(async () => {
  await store?.close();
  await etcd?.stop();
  for (const server of servers ?? []) await server[Symbol.asyncDispose]();
});

async function writeFiles(): Promise<void> {
  for (const folder of ["etc", ".local/share/bash-completion/completions", ".config/fish/completions"])
    mkdirSync(join(shell.folder, folder), { recursive: true });
  const block = (key: string) => `Etcd: { Hosts: ["${etcd.endpoints[0]}"], Key: ${key} }\n`;
  const write = (name: string, text: string) => writeFileSync(join(shell.folder, name), text);
  write("etc/user-api.yaml", `UserRpc:\n  ${block("user.rpc")}`);
  write("etc/user.yaml", `Name: user.rpc\nListenOn: :8080\n${block("user.rpc")}`);
  write(
    "user-api.log",
    `make sure rpc service "${etcd.endpoints[0]}?key=user.rpc" etcd:///${etcd.endpoints[0]}?key=user.rpc\n`,
  );
  const { stdout } = await shell.run(["zdisc", "list", "--values", "-o", "json"]);
  for (const name of ["before.json", "after.json"]) write(name, stdout);
  shell.write("reload-nginx.sh", "#!/bin/sh\ncat\n");
  shell.write("user", "#!/bin/sh\nexec sleep 1000\n");
  shell.write("bin/grpcurl", '#!/bin/sh\necho "$@"\n');
  const told = `p2c - conn: ${servers[0]?.address}, load: 2222, reqs: 9`;
  shell.write("bin/kubectl", `#!/bin/sh\nprintf '2026-11-22T10:11:12.345+08:00\\t stat \\t${told}\\n'\n`);
}

/** With this world's addresses, and where no etcd has the port already. */
function here(example: string): string {
  return example
    .replace(/h1:2379,h2:2379|old:2379|new:2379/g, etcd.endpoints[0] ?? "")
    .replaceAll("10.0.3.9:8080", servers[1]?.address ?? "")
    .replace("10.0.3.7:8080", `${servers[2]?.address} --force`)
    .replace(/\$\{fpath\[1\]\}/, ".")
    .replace(/^zdisc dev$|^(zdisc dev) (?!--port)/, "zdisc dev --port 0 ");
}

const examples = COMMANDS.flatMap((command) => command.examples).filter(
  (example) => !/ --live$/.test(example),
);
const GOES_ON = /^zdisc (watch|publish|drain|dev|demo(?!.* --duration)|wait .* (gone|without))/;
/** Written to etcd, and left so: last. */
const STAYS = / --stay$/;
/** What they find is no failure. */
const FOUND = /^zdisc check/;

async function runHere(example: string): Promise<void> {
  const { code, stderr } = await shell.run(["sh", "-c", here(example)], { HOME: shell.folder });
  expect(stderr).not.toMatch(/^zdisc: (?!note)/m);
  expect(FOUND.test(example) ? [0, 7] : [0]).toContain(code);
}

test.each(examples.filter((example) => !GOES_ON.test(example)))("%s", runHere);

test.each(examples.filter((example) => GOES_ON.test(example) && !STAYS.test(example)))(
  "%s, until it is told to end",
  async (example) => {
    await using run = shell.start(["sh", "-c", here(example)], { HOME: shell.folder });
    await waitFor(() => run.stdout + run.stderr !== "" || example.includes(" > "), {
      what: `a word of ${example}`,
    });
    expect(run.stderr).not.toMatch(/^ {2}try: /m);
    run.kill("SIGTERM");
    await run.ended;
  },
);

test.each(examples.filter((example) => STAYS.test(example)))("%s", runHere);
