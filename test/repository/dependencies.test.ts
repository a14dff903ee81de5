/** The look at what users get finds what is planted, and nothing in what is there. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  auditFaults,
  bundledPackages,
  type Dependencies,
  dependencyFaults,
  KNOWN_DOUBLES,
  KNOWN_SCRIPTS,
  type LockedPackage,
} from "../../scripts/check-dependencies.js";
import { filesUnder, packagesImportedBy } from "../support/imported-packages.js";

const read = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), "utf8");
const manifest = JSON.parse(read("package.json"));
const dependencies: Dependencies = {
  lock: JSON.parse(read("package-lock.json")),
  bundled: bundledPackages(read("dist/LICENSES.txt")),
};

function withPackage(place: string, locked: LockedPackage): Dependencies {
  const whole = { version: "1.0.0", license: "MIT", integrity: "sha512-x", ...locked };
  const lock = { packages: { ...dependencies.lock.packages, [place]: whole } };
  return { ...dependencies, lock };
}

describe("the look at dependencies", () => {
  test("finds no fault in what is there", () => {
    expect(dependencyFaults(dependencies, manifest)).toEqual([]);
  });

  test.each<{ name: string; locked: LockedPackage; fault: string }>([
    { name: "a licence", locked: { license: "GPL-3.0" }, fault: "node_modules/new is under GPL-3.0" },
    {
      name: "an install script",
      locked: { hasInstallScript: true },
      fault: "new has a script that runs at install",
    },
  ])("tells $name that is new", ({ locked, fault }) => {
    expect(dependencyFaults(withPackage("node_modules/new", locked), manifest)).toEqual([fault]);
  });

  test("lets a tool be under MPL-2.0, but not what is installed or bundled", () => {
    const fault = "node_modules/new is under MPL-2.0";
    const tool = withPackage("node_modules/new", { license: "MPL-2.0", dev: true });
    const installed = withPackage("node_modules/new", { license: "MPL-2.0" });
    const bundled = { ...tool, bundled: new Set(["new 1.0.0"]) };
    const all = [tool, installed, bundled].map((some) => dependencyFaults(some, manifest));
    expect(all).toEqual([[], [fault], [fault]]);
  });

  test("tells a package without a hash", () => {
    const { integrity, ...unhashed } = dependencies.lock.packages["node_modules/yaml"] ?? {};
    const lock = { packages: { ...dependencies.lock.packages, "node_modules/yaml": unhashed } };
    expect([integrity?.slice(0, 7), dependencyFaults({ ...dependencies, lock }, manifest)]).toEqual([
      "sha512-",
      ["node_modules/yaml has no hash"],
    ]);
  });

  test("tells a second version of a package, and one that is not there any more", () => {
    const second = withPackage("node_modules/etcd3/node_modules/yaml", {});
    expect(dependencyFaults(second, manifest)).toEqual(["yaml is installed in two versions"]);
    const none = dependencyFaults({ ...dependencies, lock: { packages: {} } }, manifest);
    expect(none.length).toBe(KNOWN_DOUBLES.size + KNOWN_SCRIPTS.size);
  });

  test("tells a script of our own that would run at install", () => {
    expect(dependencyFaults(dependencies, { scripts: { ...manifest.scripts, postinstall: "x" } })).toEqual([
      "zdisc itself has a script postinstall",
    ]);
  });
});

test("what the library imports is installed with it, and nothing else is", () => {
  const { dependencies: installed, peerDependencies: peers } = manifest;
  const imported = packagesImportedBy(filesUnder("dist/lib", /\.js$/));
  expect([...imported].sort()).toEqual([...Object.keys(installed), ...Object.keys(peers)].sort());
});

describe("the audit", () => {
  test("judges what is installed and what is bundled, and passes over tools", () => {
    const [installed, bundled, tool] = ["etcd3", "ink", "vitest"].map((name) => `node_modules/${name}`);
    const { packages } = dependencies.lock;
    expect([installed, bundled, tool].map((place = "") => packages[place]?.dev ?? false)).toEqual([
      false,
      true,
      true,
    ]);
    const vulnerabilities = {
      etcd3: { severity: "high", nodes: ["node_modules/etcd3"] },
      ink: { severity: "low", nodes: ["node_modules/ink"] },
      vitest: { severity: "critical", nodes: ["node_modules/vitest"] },
    };
    expect(auditFaults(vulnerabilities, dependencies)).toEqual([
      "etcd3 is vulnerable: high",
      "ink is vulnerable: low",
    ]);
  });
});
