import { expect, test } from "vitest";
import { span } from "../line.js";
import { Theme } from "../theme.js";
import { countsLine } from "./header.js";

const CONTEXT = {
  ...{ theme: new Theme({ hasColour: false, isAscii: false, isUtc: true }), now: { atMs: 0, wallMs: 0 } },
  ...{ host: undefined, outage: undefined, isWide: false, pause: undefined, replay: undefined },
};

test.each([
  { what: "since zdisc looks", rate: [undefined, undefined, 0, 2], shows: "changes/min ▁█" },
  { what: "but those that nobody saw", rate: [4, undefined, 0, 2], shows: "changes/min █ ▁▅" },
])("changes are drawn of the minutes $what", ({ rate, shows }) => {
  const line = countsLine([span("3 endpoints")], rate, 40, CONTEXT);
  expect(line.map(({ text }) => text).join("")).toBe(` 3 endpoints${shows.padStart(28)}`);
});
