/**
 * What users install with zdisc, read from package-lock.json: licences that a company lets in, no package twice but
 * those that are known, no script that runs at install but those that are known, and each named by its hash.
 */

/** A package of the lock file; the root is zdisc itself. */
export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
  readonly optional?: boolean;
  readonly hasInstallScript?: boolean;
}
export type LockFile = { readonly packages: Readonly<Record<string, LockedPackage>> };

const LICENCES = new Set(["MIT", "ISC", "BSD-3-Clause", "Apache-2.0", "(MIT OR CC0-1.0)"]);
/** For tools that are not handed on. */
const LICENCES_OF_TOOLS = new Set([...LICENCES, "MPL-2.0", "0BSD", "BlueOak-1.0.0", "MIT OR Apache-2.0"]);

/** @grpc/grpc-js and etcd3 bring proto-loader, which brings yargs 17; ink and yargs 18 differ in how they measure text. */
export const KNOWN_DOUBLES: ReadonlySet<string> = new Set([
  ...["@grpc/proto-loader", "yargs", "yargs-parser", "cliui", "ansi-styles", "ansi-regex", "emoji-regex"],
  ...["wrap-ansi", "string-width", "strip-ansi", "is-fullwidth-code-point"],
]);
/** It comes with @grpc/grpc-js, and warns of version ranges in the package.json above it; it changes nothing. */
export const KNOWN_SCRIPTS: ReadonlySet<string> = new Set(["protobufjs"]);

/** Scripts that npm would run where a package is installed from a registry. `prepare` runs in a clone only. */
const AT_INSTALL = ["preinstall", "install", "postinstall"];

/** One line for each fault; empty: none. */
export function dependencyFaults(
  { packages }: LockFile,
  { scripts = {} }: { readonly scripts?: Readonly<Record<string, string>> },
): string[] {
  const all = Object.entries(packages).filter(([place]) => place !== "");
  const shipped = all.filter(([, locked]) => locked.dev !== true && locked.devOptional !== true);
  return [
    ...AT_INSTALL.filter((name) => name in scripts).map((name) => `zdisc itself has a script ${name}`),
    ...all.flatMap(([place, locked]) => licenceFaults(place, locked)),
    ...all.filter(isUnhashed).map(([place]) => `${place} has no hash`),
    ...differences("has a script that runs at install", scriptsIn(shipped), KNOWN_SCRIPTS),
    ...differences("is installed in two versions", doublesIn(shipped), KNOWN_DOUBLES),
  ];
}

type Entry = readonly [place: string, locked: LockedPackage];

/** Native parts of other platforms were never here, so npm does not know their licence. */
function isForeign({ dev = false, optional = false, license }: LockedPackage): boolean {
  return dev && optional && license === undefined;
}

function licenceFaults(place: string, locked: LockedPackage): string[] {
  const { license = "no licence", dev = false } = locked;
  const isFine = isForeign(locked) || (dev ? LICENCES_OF_TOOLS : LICENCES).has(license);
  return isFine ? [] : [`${place} is under ${license}`];
}

function isUnhashed([, locked]: Entry): boolean {
  return locked.integrity === undefined && !isForeign(locked);
}

function scriptsIn(entries: readonly Entry[]): ReadonlySet<string> {
  return new Set(
    entries.filter(([, { hasInstallScript }]) => hasInstallScript).map(([place]) => nameOf(place)),
  );
}

function doublesIn(entries: readonly Entry[]): ReadonlySet<string> {
  const versions = new Map<string, Set<string>>();
  for (const [place, { version = "" }] of entries) {
    versions.set(nameOf(place), (versions.get(nameOf(place)) ?? new Set()).add(version));
  }
  return new Set([...versions].filter(([, of]) => of.size > 1).map(([name]) => name));
}

/** What is found and not known, and what is known and not found any more. */
function differences(what: string, found: ReadonlySet<string>, known: ReadonlySet<string>): string[] {
  return [
    ...[...found].filter((name) => !known.has(name)).map((name) => `${name} ${what}`),
    ...[...known]
      .filter((name) => !found.has(name))
      .map((name) => `${name} no longer ${what}: take it off the list`),
  ];
}

/** `@grpc/proto-loader` of `node_modules/etcd3/node_modules/@grpc/proto-loader` */
function nameOf(place: string): string {
  return place.slice(place.lastIndexOf("node_modules/") + "node_modules/".length);
}
