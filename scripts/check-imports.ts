/** Checks every import of src against the tables in docs/architecture.md, and refuses circles. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parseSync } from "oxc-parser";
import { findCircle } from "./find-circle.js";
import { type ImportRules, readImportRules, unitOf } from "./import-rules.js";

interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly isOnDemand: boolean;
  readonly isTypeOnly: boolean;
}

/** One line a problem; empty when all is well. `root` holds `src` and `docs/architecture.md`. */
export function checkImports(root: string): string[] {
  const rules = readImportRules(readFileSync(join(root, "docs", "architecture.md"), "utf8"));
  const held = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => /\.tsx?$/.test(name));
  const sources = held.filter((name) => !/\.test\.tsx?$/.test(name));
  const imports = new Map(sources.map((name) => [name, importsOf(join(root, "src"), name)]));
  const seen = [...imports.values()].filter((list) => list !== undefined).length;
  const problems = [...imports.values()]
    .flatMap((list) => list ?? [])
    .flatMap((one) => judge(one, rules, held));
  if (seen === 0 || seen < sources.length) {
    problems.unshift(`read ${seen} of the ${sources.length} files that src holds`);
  }
  const graph = new Map([...imports].map(([name, list]) => [name, staticTargets(list ?? [], held)]));
  const circle = findCircle(graph);
  return circle ? [...problems, `circle: ${circle.join(" -> ")}`] : problems;
}

/** Undefined when the file cannot be parsed. */
function importsOf(src: string, from: string): Import[] | undefined {
  const text = readFileSync(join(src, from), "utf8");
  const { module, errors } = parseSync(from, text);
  if (errors.length > 0) return undefined;
  const written = [...module.staticImports, ...module.staticExports].flatMap((statement) => {
    const entries = statement.entries as readonly {
      isType: boolean;
      moduleRequest?: { value: string } | null;
    }[];
    const specifier = "moduleRequest" in statement ? statement.moduleRequest.value : undefined;
    const isTypeOnly = entries.length > 0 && entries.every((entry) => entry.isType);
    const named =
      specifier === undefined ? entries.flatMap((entry) => entry.moduleRequest?.value ?? []) : [specifier];
    return [...new Set(named)].map((name) => ({ from, specifier: name, isOnDemand: false, isTypeOnly }));
  });
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => ({
    ...{ from, specifier: text.slice(start, end).replace(/^["'`]|["'`]$/g, "") },
    ...{ isOnDemand: true, isTypeOnly: false },
  }));
  return [...written, ...dynamic];
}

function judge(one: Import, rules: ImportRules, held: readonly string[]): string[] {
  const { from, specifier } = one;
  const place = `src/${from} imports ${specifier}`;
  if (!specifier.startsWith(".")) return judgePackage(one, rules, place);
  const target = resolve(one, held);
  if (target === undefined) return [`${place}: not a source of src`];
  const unit = unitOf(from, rules);
  const targetUnit = unitOf(target, rules);
  if (unit === undefined || targetUnit === undefined) return [`${place}: ${unit ? target : from} has no row`];
  if (!rules.mayImport(unit, targetUnit)) return [`${place}: ${unit} may not import ${targetUnit}`];
  const isLazy = /^cli\/commands\/[^/]+\/run\.ts$|^(tui|grpc)\//.test(target);
  const needsDemand = unit === "cli" && isLazy && posix.dirname(from) !== posix.dirname(target);
  return needsDemand && !one.isOnDemand && !one.isTypeOnly ? [`${place}: only on demand, with import()`] : [];
}

function judgePackage({ from, specifier }: Import, rules: ImportRules, place: string): string[] {
  const name = specifier.split("/")[0] ?? "";
  const allowed = rules.unitsOfPackage.get(name);
  const unit = unitOf(from, rules);
  return allowed === undefined || (unit && allowed.includes(unit))
    ? []
    : [`${place}: only ${allowed.join(", ")} may`];
}

/** The file of src that is meant; tests and what lies outside are none. */
function resolve({ from, specifier }: Import, held: readonly string[]): string | undefined {
  const path = posix.join(posix.dirname(from), specifier);
  return [path.replace(/\.js$/, ".ts"), path.replace(/\.jsx?$/, ".tsx")].find(
    (name) => held.includes(name) && !/\.test\.tsx?$/.test(name),
  );
}

function staticTargets(imports: readonly Import[], held: readonly string[]): string[] {
  return imports.filter((one) => !one.isOnDemand).flatMap((one) => resolve(one, held) ?? []);
}
