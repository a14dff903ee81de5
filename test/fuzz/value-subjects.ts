/** Keys and values of etcd on their way to a person or a program. */
import fc from "fast-check";
import { yamlLines } from "../../src/cli/output/yaml-text.js";
import { jsonText } from "../../src/cli/view/json-text.js";
import { foreignValueKind } from "../../src/discovery/foreign-value.js";
import { InstanceSet } from "../../src/discovery/instance-set.js";
import { serviceOfKey } from "../../src/discovery/registration-key.js";
import { systemRandom } from "../../src/runtime/random.js";
import { MemoryEtcd } from "../../src/store/memory/memory-etcd.js";
import { MemoryStore } from "../../src/store/memory/memory-store.js";
import { decodeText, encodeText } from "../../src/store/text-bytes.js";
import { VirtualClock } from "../../src/testing/virtual-clock.js";
import { printable } from "../../src/text/printable.js";
import { shellWord } from "../../src/text/shell-word.js";
import { cutText, textWidth } from "../../src/text/width.js";
import { wrapText } from "../../src/text/wrap.js";
import { EVERY_COMMAND } from "../support/every-command.js";
import { expectBounded, expectNoRaw, expectSafeRun } from "./guards.js";
import { mutatedBytes } from "./mutate.js";
import { SCREENS } from "./screen-subject.js";
import { type AnySubject, subject } from "./subject.js";
import { anyKey, anyValue, KEYS, VALUES } from "./value-texts.js";

/** They wait for what never comes; prune dials what is registered. */
const LEFT_OUT = new Set(["watch", "publish", "wait", "prune"]);
const NO_SERVICES = '{"kind":"serviceList","services":[],"otherKeyCount":0,"truncated":false}';
const bytes = mutatedBytes([...KEYS, ...VALUES].map((text) => Buffer.from(text)));

/** All that ends by itself, in all its formats; nothing is dialled, and no name is asked for. */
const RUNS = EVERY_COMMAND.filter(({ argv }) => !LEFT_OUT.has(argv[0] ?? "")).flatMap(({ argv, formats }) =>
  formats.map((format) => [
    ...argv,
    ...(argv[0] === "check" ? ["--skip", "name-unresolved"] : []),
    "-o",
    format,
  ]),
);

export const VALUE_SUBJECTS: readonly AnySubject[] = [
  subject({
    name: "keys and values as text",
    shortRuns: 2_000,
    inputs: fc.tuple(anyKey, anyValue, fc.nat(30)),
    check([key, value, cells]) {
      for (const text of [key, value]) {
        const shown = printable(text);
        expectNoRaw(shown);
        expectBounded(shown, text.length);
        const cut = cutText(shown, cells);
        if (textWidth(cut) > cells) throw new Error(`${JSON.stringify(cut)} is wider than ${cells}`);
        expectBounded(wrapText(shown, cells).join("\n"), text.length);
        expectNoRaw(printable(shellWord(text)));
        const document = { schemaVersion: 1, kind: text, list: [text, { [text]: text }] };
        const json = jsonText(document);
        expectNoRaw(json);
        if (JSON.stringify(JSON.parse(json)) !== JSON.stringify(document)) throw new Error("another JSON");
        for (const line of yamlLines(document)) expectNoRaw(line);
      }
      foreignValueKind(value);
      if (serviceOfKey(key) !== undefined && !key.startsWith(`${serviceOfKey(key)}/`))
        throw new Error("its service");
    },
  }),
  subject({
    name: "keys and values as bytes",
    shortRuns: 2_000,
    inputs: bytes,
    check(sent) {
      const text = decodeText(sent);
      if (!encodeText(text).equals(sent)) throw new Error(`${sent.toString("hex")} comes back as another`);
      expectNoRaw(printable(text));
    },
  }),
  subject({
    name: "instances",
    shortRuns: 1_000,
    inputs: fc.array(fc.tuple(anyKey, anyValue, fc.boolean()), { maxLength: 8 }),
    check(changes) {
      const instances = new InstanceSet("user.rpc");
      for (const [key, value, isGone] of changes) {
        const of = { key, value, createRevision: "1", modRevision: "2", version: "1", leaseId: undefined };
        instances.apply([isGone ? { type: "delete", key, modRevision: "3" } : { type: "put", keyValue: of }]);
        if ([...instances.endpoints()].length !== instances.endpointCount)
          throw new Error("it counts otherwise");
      }
    },
  }),
  subject({
    name: "commands over keys and values",
    shortRuns: 150,
    inputs: fc.tuple(
      fc.array(fc.tuple(anyKey, anyValue), { maxLength: 6 }),
      fc.constantFrom(...RUNS),
      fc.boolean(),
    ),
    async check([registered, argv, isTty]) {
      const length = registered.flat().join("").length;
      const clock = new VirtualClock();
      const etcd = new MemoryEtcd({ clock, random: systemRandom });
      etcd.seed(Object.fromEntries(registered.map(([key, value]) => [key || "k/1", value])));
      const openStore = async () => new MemoryStore(etcd, clock);
      await expectSafeRun(argv, { isTty, openStore, files: { "before.json": NO_SERVICES } }, length);
    },
  }),
  SCREENS,
];
