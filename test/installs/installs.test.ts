/**
 * Every package manager with every Node that zdisc is for. Fetches what is missing of them from npm's registry, so it
 * runs by `npm run test:installs` only; CI runs npm on its own Node (test/repository/package.slow.test.ts).
 */
import { copyFileSync, existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { emptyApplication, INSTALLERS, nodeOfVersion, PEER, packZdisc } from "../support/packed-zdisc.js";
import { runCommand } from "../support/run-command.js";
import { tempDir } from "../support/temp-dir.js";
import { zdiscEnv } from "../support/zdisc-env.js";

const NODES = [20, 22, 24];
const STRANGER = fileURLToPath(new URL("stranger.mjs", import.meta.url));

/** What stranger.mjs prints where all is well. */
const WELL = {
  instances: ["10.0.3.7:8080"],
  listed: "10.0.3.7:8080\n",
  hasWarned: false,
  required: ["function", "function", "function"],
  isOneCopy: true,
};

/** A registry may be behind a certificate of the company's own. */
const { NODE_EXTRA_CA_CERTS } = process.env;

let tarball: string;
const nodes = new Map<number, string>();
beforeAll(async () => {
  tarball = (await packZdisc()).tarball;
  for (const major of NODES) nodes.set(major, nodeOfVersion(major));
});

describe.each(Object.entries(INSTALLERS))("installed by %s", (_, installer) => {
  let folder: string;
  const cache = tempDir("installs-cache");
  const env = zdiscEnv({ XDG_CACHE_HOME: cache });
  beforeAll(async () => {
    folder = emptyApplication();
    const [command = "", ...args] = installer(tarball);
    await runCommand(command, args, { cwd: folder, env: zdiscEnv({ NODE_EXTRA_CA_CERTS }) });
    copyFileSync(STRANGER, join(folder, "stranger.mjs"));
  });

  test.each(NODES)("the command and the library work on Node %i, imported and required", async (major) => {
    const node = nodes.get(major) ?? "";
    expect(await runCommand(node, ["-p", "process.versions.node"])).toMatch(new RegExp(`^${major}\\.`));
    expect(JSON.parse(await runCommand(node, ["stranger.mjs"], { cwd: folder, env }))).toEqual(WELL);
  });

  test("the command stands where scripts of package.json find it", async () => {
    const program = join(folder, "node_modules", ".bin", "zdisc");
    expect(await runCommand(program, ["--help"], { cwd: folder, env })).toMatch(
      /^zdisc: see, check and operate/,
    );
  });

  test("each Node has compiled code of its own in the one cache", () => {
    const builds = readdirSync(join(cache, "zdisc")).map((name) => /-v(\d+)\./.exec(name)?.[1]);
    expect(builds.sort()).toEqual(NODES.map(String));
  });
});

test("installed by yarn 4 without node_modules, the command and the library work out of its archives", async () => {
  const folder = emptyApplication();
  writeFileSync(join(folder, "yarn.lock"), ""); // or yarn would take the folder for a part of another project
  copyFileSync(STRANGER, join(folder, "stranger.mjs"));
  const registry = (await runCommand("npm", ["config", "get", "registry"])).trim();
  const ofYarn = {
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_UNSAFE_HTTP_WHITELIST: "*",
    YARN_ENABLE_TELEMETRY: "0",
  };
  const env = zdiscEnv({ ...ofYarn, NODE_EXTRA_CA_CERTS, XDG_CACHE_HOME: tempDir("yarn-cache") });
  const yarn = (...args: string[]) =>
    runCommand("npx", ["-y", "@yarnpkg/cli-dist@4", ...args], { cwd: folder, env });
  await yarn("add", `zdisc@file:${tarball}`, PEER);
  expect(existsSync(join(folder, "node_modules"))).toBe(false);
  expect(JSON.parse(await yarn("node", "stranger.mjs"))).toEqual(WELL);
  expect(await yarn("zdisc", "--help")).toMatch(/^zdisc: see, check and operate/);
});
