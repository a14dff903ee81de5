import { describe, expect, test } from "vitest";
import { actionOf, isOnlyLive, KEYS } from "./keys.js";

const PLACES = ["services", "service", "instance", "pick", "replay"] as const;

describe("the table of keys", () => {
  test.each(PLACES)("gives no key two meanings in %s", (place) => {
    const keys = KEYS.filter(({ where }) => where.includes(place)).flatMap(({ press }) => Object.keys(press));
    expect(new Set(keys).size).toBe(keys.length);
  });

  test("has a sign for each key that the last row shows, and no word for a screen where it does nothing", () => {
    for (const { keys, brief, sign, where } of KEYS) {
      const places = Object.keys(brief ?? {});
      expect({ keys, hasSign: sign !== undefined }).toEqual({ keys, hasSign: places.length > 0 });
      expect(where).toEqual(expect.arrayContaining(places));
    }
  });
});

describe("a key", () => {
  test("that does nothing here says where it does", () => {
    expect(actionOf("o", "instance")).toEqual({
      kind: "say",
      text: "o works in the list of services, list of endpoints, pick screen",
    });
  });

  test("of a recording does nothing on what lives, and one that asks what lives nothing on a recording", () => {
    expect(actionOf("]", "service")).toMatchObject({ text: expect.stringMatching(/^\] works in the /) });
    expect(actionOf("]", "service", true)).toEqual({ kind: "changeSpeed", by: 2 });
    const live = KEYS.filter(isOnlyLive).flatMap(({ press }) => Object.keys(press));
    expect(live).toContain("t");
    for (const key of live) {
      expect(actionOf(key, "service", true)).toEqual({
        kind: "say",
        text: `${key} asks endpoints that live; this is a recording`,
      });
    }
  });

  test.each(["toString", "constructor", "ß", "ctrl+q"])("%s that is not in the table is none", (key) => {
    expect(actionOf(key, "service")).toBeUndefined();
  });
});
