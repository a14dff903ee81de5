/**
 * Random targets and configurations, read by us and by real Go and go-zero: the same fields, the same refusals. More of
 * them: ZDISC_READERS_RUNS=100000 npx vitest run --project interop test/interop/readers.test.ts
 */
import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DiscoveryError } from "../../src/errors.js";
import { ConfigSource } from "../../src/gozero/config-source.js";
import { readJson } from "../../src/gozero/json-document.js";
import { clientConf } from "../../src/gozero/rpc-client-conf.js";
import { type RpcServerConf, SERVER_FIELDS, serverConf } from "../../src/gozero/rpc-server-conf.js";
import { field, struct } from "../../src/gozero/struct.js";
import { readToml } from "../../src/gozero/toml-document.js";
import { readYaml } from "../../src/gozero/yaml-document.js";
import { type GoRelease, parseGoUrl, queryValue } from "../../src/target/go-url.js";
import { clientFields, goZeroFields, type Json, serverFields } from "../support/config-fields.js";
import { goProgramFor } from "../support/go-programs.js";
import { type RandomConfig, randomConfig } from "./random-config.js";

const RUNS = Number(process.env.ZDISC_READERS_RUNS ?? 4_000);
const SEED = 20_254;

const program =
  (await goProgramFor("random targets and configurations beside real go-zero", "readers")) ?? "";

interface Answer {
  readonly fields?: Json;
  readonly error?: string;
}

/** The version of Go, and an answer to each question. */
function askGo(questions: readonly object[]): { readonly go: string; readonly answers: readonly Answer[] } {
  const input = questions.map((question) => `${JSON.stringify(question)}\n`).join("");
  const { stdout } = spawnSync(program, { input, maxBuffer: 2 ** 30, encoding: "utf8" });
  const [first = "{}", ...answers] = stdout.trim().split("\n");
  return { go: (JSON.parse(first) as { go: string }).go, answers: answers.map((line) => JSON.parse(line)) };
}

/** What `run` gives; "refused" for a `DiscoveryError`. */
function orRefused<T>(run: () => T): T | "refused" {
  try {
    return run();
  } catch (error) {
    if (error instanceof DiscoveryError) return "refused";
    throw error;
  }
}

const both = struct({ ...SERVER_FIELDS, userRpc: field("UserRpc", clientConf, { isOptional: true }) });
const READERS = { yaml: readYaml, json: (source: ConfigSource) => readJson(source, "json"), toml: readToml };

/** As RpcServerConf.Validate, which conf.Load calls. */
function validated(conf: RpcServerConf): RpcServerConf {
  if (conf.auth && conf.redis.host === "") throw new DiscoveryError("config", "no Redis.Host");
  return conf;
}

function ours({ kind, format, text }: RandomConfig): Json | "refused" {
  return orRefused(() => {
    const source = new ConfigSource(`a.${format}`, text);
    const node = READERS[format](source);
    const place = { source, path: "" };
    if (kind === "client") return clientFields(clientConf.read(node, place));
    if (kind === "server") return serverFields(validated(serverConf.read(node, place)));
    const conf = both.read(node, place);
    return { server: serverFields(validated(conf)), UserRpc: clientFields(conf.userRpc) };
  });
}

function theirs({ kind }: RandomConfig, { fields }: Answer): Json | "refused" {
  if (fields === undefined) return "refused";
  if (kind !== "both") return goZeroFields(fields);
  return { server: goZeroFields(fields.server as Json), UserRpc: goZeroFields(fields.UserRpc as Json) };
}

/** Pieces of targets, in any order. */
const target = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...[
          "etcd://",
          "etcd:///",
          "k8s://",
          "http://",
          "ETCD:",
          "//",
          "/",
          ":",
          "@",
          "u:p@",
          "?",
          "?key=",
          "&",
          ";",
          "=",
          "#",
        ],
        ...[
          "h1:2379",
          ",h2:2379",
          "[::1]:80",
          "[fe80::1%25en0]",
          "[::ffff:1.2.3.4]",
          "[",
          "]",
          "%",
          "%2F",
          "%ff",
          "%zz",
          "%41",
        ],
        ...["user.rpc", "+", " ", "é", '"', "*", "\n", "\u007f", "h1:abc", "h1:"],
      ),
      fc.string({ unit: "binary", maxLength: 2 }),
    ),
    { maxLength: 8 },
  )
  .map((pieces) => pieces.join(""));

function ourUrl(text: string, release: GoRelease): Json | "refused" {
  const parsed = parseGoUrl(text, release);
  if ("problem" in parsed) return "refused";
  const { scheme, opaque, rawQuery, host, path, fragment } = parsed.url;
  const key = queryValue(rawQuery, "key");
  return {
    scheme,
    opaque,
    rawQuery,
    host: base64(host),
    path: base64(path),
    fragment: base64(fragment),
    key: base64(key),
  };
}

/** Of the bytes: U+DC80 … U+DCFF stand for those that are no UTF-8. */
function base64(text: string): string {
  const bytes = Array.from(text, (character) =>
    /[\udc80-\udcff]/u.test(character) ? Buffer.of(character.charCodeAt(0) - 0xdc00) : Buffer.from(character),
  );
  return Buffer.concat(bytes).toString("base64");
}

/** The rules of the Go that the program was built with. */
function releaseOf(go: string): GoRelease {
  const patch = Number(/^go1\.26\.(\d+)/.exec(go)?.[1] ?? Number.NaN);
  return patch === 0 ? "1.26.0" : patch === 1 ? "1.26.1" : "1.26.2";
}

describe.skipIf(program === "")(`${RUNS} of each (seed ${SEED})`, { timeout: 600_000 }, () => {
  test("configurations: the same fields, and the same refusals", () => {
    const configs = fc.sample(randomConfig(), { seed: SEED, numRuns: RUNS });
    const { answers } = askGo(configs);
    expect(answers).toHaveLength(configs.length);
    const different = configs.flatMap((config, at) => {
      const [our, their] = [ours(config), theirs(config, answers[at] ?? {})];
      return equal(our, their) ? [] : [{ ...config, our, their, error: answers[at]?.error }];
    });
    expect(different).toEqual([]);
    // If all were refused this would prove little.
    expect(answers.filter(({ error }) => error === undefined).length).toBeGreaterThan(RUNS / 8);
  });

  test("targets: url.Parse takes and refuses the same, part by part", () => {
    const texts = fc.sample(target, { seed: SEED, numRuns: RUNS });
    const { go, answers } = askGo(texts.map((text) => ({ kind: "url", text })));
    const different = texts.flatMap((text, at) => {
      const [our, their] = [ourUrl(text, releaseOf(go)), answers[at]?.fields ?? "refused"];
      return equal(our, their) ? [] : [{ text, our, their }];
    });
    expect(different).toEqual([]);
    expect(answers.filter(({ error }) => error === undefined).length).toBeGreaterThan(RUNS / 8);
  });
});

function equal(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    each !== null && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
