import { expect, test } from "vitest";
import type { Instance } from "../../../discovery/instance.js";
import { changeOf } from "./change.js";

const joined = (address: string | null) =>
  changeOf({
    type: "change",
    revision: "7",
    events: [{ type: "join", instance: { address } as Instance }], // the rest of it is not looked at
  });

test.each([
  { name: "an address is told", value: "10.0.3.7:80", told: "10.0.3.7:80" },
  { name: "a value that is none is not", value: null, told: "" },
  { name: "a NUL byte, which no variable holds, is left out", value: "a\0b:80", told: "ab:80" },
  {
    name: "one that no command could be started with is not told",
    value: `${"h".repeat(200_000)}:80`,
    told: "",
  },
])("$name", ({ value, told }) => {
  expect(joined(value)).toEqual({ event: "join", address: told });
});
