/** Reads the two tables of import rules in docs/architecture.md. */

export interface ImportRules {
  /** First columns of the folder table: `errors`, `store/etcd`, `index.ts`. */
  readonly units: readonly string[];
  mayImport(unit: string, target: string): boolean;
  readonly unitsOfPackage: ReadonlyMap<string, readonly string[]>;
}

export function readImportRules(markdown: string): ImportRules {
  const section = /<!-- import rules: begin -->([\s\S]*?)<!-- import rules: end -->/.exec(markdown)?.[1];
  const [folders, packages] = (section ?? "")
    .trim()
    .split(/\n\s*\n/)
    .map(rowsOf);
  if (folders === undefined || packages === undefined)
    throw new Error("docs/architecture.md: no import rules");
  const allowed = new Map(folders.flatMap(([names, may]) => names.map((name) => [name, may] as const)));
  return {
    units: [...allowed.keys()],
    mayImport: (unit, target) => unit === target || isListed(allowed.get(unit) ?? [], target),
    unitsOfPackage: new Map(
      packages.flatMap(([names, units]) => names.map((name) => [name, units] as const)),
    ),
  };
}

/** The row of a file of src: the longest one that is its path or a folder above it. */
export function unitOf(file: string, { units }: ImportRules): string | undefined {
  const fits = units.filter((unit) => file === unit || file === `${unit}.ts` || file.startsWith(`${unit}/`));
  return fits.sort((a, b) => b.length - a.length)[0];
}

function rowsOf(table: string): (readonly [names: readonly string[], values: readonly string[]])[] {
  return table
    .trim()
    .split("\n")
    .slice(2)
    .map((row) => row.split("|").map((cell) => cell.trim()))
    .map(([, names = "", values = ""]) => [listOf(names), listOf(values)]);
}

/** `store (the port)` → store; what stands behind a colon or semicolon is for people. */
function listOf(cell: string): string[] {
  const plain = cell.replace(/\(.*?\)/g, "").replace(/[:;].*$/, "");
  return plain.split(",").map((name) => name.trim());
}

function isListed(names: readonly string[], target: string): boolean {
  if (names.includes("everything")) return true;
  if (names.includes("all but cli and tui")) return target !== "cli" && target !== "tui";
  return names.includes(target);
}
