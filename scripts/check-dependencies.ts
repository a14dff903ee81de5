/**
 * What users get with zdisc, read from package-lock.json and from what the build bundled: licences that a company lets
 * in, no package installed twice but those that are known, no script that runs at install but those that are known, and
 * each named by its hash.
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

export interface Dependencies {
  /** package-lock.json */
  readonly lock: { readonly packages: Readonly<Record<string, LockedPackage>> };
  /** Whose code is in dist/cli: `ink 6.8.0`. To npm they are tools; users get them all the same. */
  readonly bundled: ReadonlySet<string>;
}

const LICENCES = new Set(["MIT", "ISC", "BSD-3-Clause", "Apache-2.0", "(MIT OR CC0-1.0)"]);
/** For tools that are not handed on. */
const LICENCES_OF_TOOLS = new Set([...LICENCES, "MPL-2.0", "0BSD", "BlueOak-1.0.0", "MIT OR Apache-2.0"]);

/** etcd3 brings an older one than @grpc/grpc-js. */
export const KNOWN_DOUBLES: ReadonlySet<string> = new Set(["@grpc/proto-loader"]);
/** proto-loader brings it. It warns of version ranges in the package.json above it, and changes nothing. */
export const KNOWN_SCRIPTS: ReadonlySet<string> = new Set(["protobufjs"]);

/** Scripts that npm would run where a package is installed from a registry. `prepare` runs in a clone only. */
const AT_INSTALL = ["preinstall", "install", "postinstall"];

/** Read from dist/LICENSES.txt. */
export function bundledPackages(licences: string): ReadonlySet<string> {
  return new Set([...licences.matchAll(/^(\S+ \d+\.\d+\.\d+\S*) \(/gm)].map(([, named = ""]) => named));
}

/** One line for each fault; empty: none. */
export function dependencyFaults(
  dependencies: Dependencies,
  { scripts = {} }: { readonly scripts?: Readonly<Record<string, string>> },
): string[] {
  const all = Object.entries(dependencies.lock.packages).filter(([place]) => place !== "");
  const installed = all.filter(([, locked]) => isInstalled(locked));
  return [
    ...AT_INSTALL.filter((name) => name in scripts).map((name) => `zdisc itself has a script ${name}`),
    ...all.flatMap(([place, { license = "no licence" }]) =>
      hasFineLicence(place, dependencies) ? [] : [`${place} is under ${license}`],
    ),
    ...all.filter(isUnhashed).map(([place]) => `${place} has no hash`),
    ...differences("has a script that runs at install", scriptsIn(installed), KNOWN_SCRIPTS),
    ...differences("is installed in two versions", doublesIn(installed), KNOWN_DOUBLES),
  ];
}

/** As `npm audit --json` prints it, in npm 10 and 11; `nodes` are places of the lock file. */
export type Vulnerabilities = Readonly<
  Record<string, { readonly severity: string; readonly nodes: readonly string[] }>
>;

/** One line for each package that users get; what harms only who works on zdisc is passed over. */
export function auditFaults(vulnerabilities: Vulnerabilities, dependencies: Dependencies): string[] {
  return Object.entries(vulnerabilities)
    .filter(([, { nodes }]) => nodes.some((place) => isShipped(place, dependencies)))
    .map(([name, { severity }]) => `${name} is vulnerable: ${severity}`);
}

type Entry = readonly [place: string, locked: LockedPackage];

function isInstalled({ dev, devOptional }: LockedPackage): boolean {
  return dev !== true && devOptional !== true;
}

function isShipped(place: string, { lock, bundled }: Dependencies): boolean {
  const locked = lock.packages[place] ?? {};
  return isInstalled(locked) || bundled.has(`${nameOf(place)} ${locked.version}`);
}

/** Native parts of other platforms were never here, so npm does not know their licence. */
function isForeign({ dev = false, optional = false, license }: LockedPackage): boolean {
  return dev && optional && license === undefined;
}

function hasFineLicence(place: string, dependencies: Dependencies): boolean {
  const locked = dependencies.lock.packages[place] ?? {};
  const fine = isShipped(place, dependencies) ? LICENCES : LICENCES_OF_TOOLS;
  return isForeign(locked) || fine.has(locked.license ?? "");
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
