/** The look at what users install finds what is planted, and nothing in what is there. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  dependencyFaults,
  KNOWN_DOUBLES,
  KNOWN_SCRIPTS,
  type LockedPackage,
  type LockFile,
} from "../../scripts/check-dependencies.js";

const readJson = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../${name}`, import.meta.url), "utf8"));
const lock = readJson("package-lock.json") as LockFile;
const manifest = readJson("package.json") as { scripts: Record<string, string> };

function withPackage(place: string, locked: LockedPackage): LockFile {
  const whole = { version: "1.0.0", license: "MIT", integrity: "sha512-x", ...locked };
  return { packages: { ...lock.packages, [place]: whole } };
}

test("what is there has no fault", () => {
  expect(dependencyFaults(lock, manifest)).toEqual([]);
});

test.each<{ name: string; locked: LockedPackage; fault: string }>([
  { name: "a licence", locked: { license: "GPL-3.0" }, fault: "node_modules/new is under GPL-3.0" },
  {
    name: "an install script",
    locked: { hasInstallScript: true },
    fault: "new has a script that runs at install",
  },
])("$name that is new is told", ({ locked, fault }) => {
  expect(dependencyFaults(withPackage("node_modules/new", locked), manifest)).toEqual([fault]);
});

test("a tool may be under MPL-2.0, what is handed on may not", () => {
  const tool = withPackage("node_modules/new", { license: "MPL-2.0", dev: true });
  const handedOn = withPackage("node_modules/new", { license: "MPL-2.0" });
  expect([dependencyFaults(tool, manifest).length, dependencyFaults(handedOn, manifest).length]).toEqual([
    0, 1,
  ]);
});

test("a package without a hash is told", () => {
  const { integrity, ...unhashed } = lock.packages["node_modules/yaml"] ?? {};
  const packages = { ...lock.packages, "node_modules/yaml": unhashed };
  expect([integrity?.slice(0, 7), dependencyFaults({ packages }, manifest)]).toEqual([
    "sha512-",
    ["node_modules/yaml has no hash"],
  ]);
});

test("a second version of a package is told, and one that is not there any more, too", () => {
  const second = withPackage("node_modules/etcd3/node_modules/yaml", {});
  expect(dependencyFaults(second, manifest)).toEqual(["yaml is installed in two versions"]);
  const none = dependencyFaults({ packages: {} }, manifest);
  expect(none.length).toBe(KNOWN_DOUBLES.size + KNOWN_SCRIPTS.size);
});

test("a script of our own that would run at install is told", () => {
  expect(dependencyFaults(lock, { scripts: { ...manifest.scripts, postinstall: "x" } })).toEqual([
    "zdisc itself has a script postinstall",
  ]);
});
