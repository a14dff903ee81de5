/** package-lock.json has to serve every platform, from whichever machine it was written. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const { packages } = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

/** As Node looks for it: beside the package, then one node_modules further out, and so on. */
function find(name: string, from: string): LockedPackage | undefined {
  for (let place = from; ; ) {
    const found = packages[`${place === "" ? "" : `${place}/`}node_modules/${name}`];
    if (found !== undefined || place === "") return found;
    place = place.slice(0, Math.max(0, place.lastIndexOf("/node_modules/")));
  }
}

test("the lock file holds the native parts of every platform, so npm ci works on each", () => {
  const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([, wanted]) => /^\d/.test(wanted))
      .filter(([name, wanted]) => find(name, place)?.version !== wanted)
      .map(([name, wanted]) => `${place} wants ${name} ${wanted}`),
  );
  expect(missing).toEqual([]);
});

test("the lock file names no registry, so each machine uses its own", () => {
  expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
});
