import { describe, expect, test } from "vitest";
import { KEYS } from "../../tui/keys.js";
import { keysPage } from "./keys-page.js";

describe("zdisc help keys", () => {
  test("has every key of the screens, and nothing of it is cut off", async () => {
    const page = (await keysPage({ isAscii: false })).join("\n");
    for (const { keys } of KEYS) expect(page).toContain(` ${keys} `);
    for (const { does } of KEYS) expect(page).toContain(does);
    expect(page).not.toContain("…");
  });

  test("names each command that opens a screen", async () => {
    expect((await keysPage({ isAscii: false }))[0]).toBe(
      "Screens open on a terminal: zdisc watch SERVICE, top, pick --live, demo.",
    );
  });

  test("is all ASCII where nothing else can be drawn", async () => {
    expect((await keysPage({ isAscii: true })).join("\n")).toMatch(/^[\n\x20-\x7e]*$/);
  });
});
