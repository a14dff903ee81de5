/** The screens over keys and values of strangers, at any size. */
import fc from "fast-check";
import { liveSource } from "../../src/cli/tui/live-source.js";
import { serviceOfKey } from "../../src/discovery/registration-key.js";
import { systemRandom } from "../../src/runtime/random.js";
import { MemoryEtcd } from "../../src/store/memory/memory-etcd.js";
import { MemoryStore } from "../../src/store/memory/memory-store.js";
import { VirtualClock } from "../../src/testing/virtual-clock.js";
import { shellWord } from "../../src/text/shell-word.js";
import { textWidth } from "../../src/text/width.js";
import { frameParts } from "../../src/tui/frame-parts.js";
import { LiveModels } from "../../src/tui/live-models.js";
import { momentOf } from "../../src/tui/model/moment.js";
import { ProbeBook } from "../../src/tui/model/probe-book.js";
import type { PickStage } from "../../src/tui/pick-stage.js";
import { Pictures } from "../../src/tui/pictures.js";
import { initialState, type Screen } from "../../src/tui/state.js";
import { Theme } from "../../src/tui/theme.js";
import type { Size } from "../../src/tui/view/layout.js";
import { expectNoRaw, OWN_COLOURS } from "./guards.js";
import { subject } from "./subject.js";
import { anyKey, anyValue } from "./value-texts.js";

const size = fc.record({ columns: fc.integer({ min: 1, max: 220 }), rows: fc.integer({ min: 1, max: 60 }) });

export const SCREENS = subject({
  name: "screens",
  shortRuns: 100,
  inputs: fc.tuple(fc.array(fc.tuple(anyKey, anyValue), { minLength: 1, maxLength: 6 }), size, fc.boolean()),
  async check([registered, on, isAscii]) {
    const clock = new VirtualClock();
    const etcd = new MemoryEtcd({ clock, random: systemRandom });
    const keys = new Map(registered.map(([key, value]) => [key || "k/1", value]));
    etcd.seed(Object.fromEntries(keys));
    const ending = new AbortController();
    const theme = new Theme({ hasColour: true, isAscii, isUtc: true });
    const moment = () => momentOf(clock);
    const models = new LiveModels({
      source: liveSource(new MemoryStore(etcd, clock), { clock, hosts: ["127.0.0.1:2379"] }),
      ...{ clock, moment, signal: ending.signal, prefix: "", onNews: () => {} },
      onDefect: () => {},
    });
    const pictures = new Pictures({
      ...{ theme, models },
      picks: {} as PickStage, // no screen of picks is drawn
      probes: new ProbeBook(),
      quote: shellWord,
    });
    const [key = ""] = keys.keys();
    const service = serviceOfKey(key) ?? key;
    await Promise.all([models.all().following.ready, models.service(service).following.ready]);
    // Somebody changes, deletes and adds what is in sight.
    etcd.seed({ [key]: "10.0.3.9:8080", [`${service}/x\x1b[2J`]: key });
    await settled();
    const ids = [...models.service(service).model.rows()].map(({ id }) => id);
    const screens: Screen[] = [
      { kind: "services" },
      { kind: "service", service },
      ...ids.map((id): Screen => ({ kind: "instance", service, id })),
    ];
    for (const screen of screens) expectFits(pictures, screen, on, theme);
    ending.abort();
    await settled();
  },
});

/** Lets what etcd said be heard. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** No line is raw, or longer than its place; no more of them than there is room for. */
function expectFits(pictures: Pictures, screen: Screen, on: Size, theme: Theme): void {
  const now = { atMs: 0, wallMs: 0 };
  const { picture } = pictures.draw(initialState(screen), {
    size: on,
    now,
    clockMs: 0,
    host: undefined,
    outage: undefined,
  });
  const { above, left, right, below } = frameParts(picture, theme);
  const places = [above, left, below, ...(right === undefined ? [] : [right])];
  for (const { text, columns } of places) {
    expectNoRaw(text);
    for (const line of text.split("\n")) {
      const width = textWidth(line.replace(OWN_COLOURS, ""));
      if (width > columns) throw new Error(`${JSON.stringify(line)} is wider than ${columns}`);
    }
  }
  const rows = above.rows + left.rows + below.rows;
  if (rows > on.rows) throw new Error(`${rows} rows on ${on.rows}`);
}
