import { describe, expect, test } from "vitest";
import type { Environment } from "../arguments/environment.js";
import { hasColour, makeStyle } from "./terminal.js";

const PLAIN = { noColor: false, ascii: false, utc: true, noHeaders: false, verbose: false };
const TTY = { isTty: true, columns: 80 };
const PIPE = { isTty: false, columns: undefined };

describe("colour", () => {
  test.each<{ name: string; env: Environment; isTty: boolean; isRefused?: boolean; has: boolean }>([
    { name: "a terminal", env: {}, isTty: true, has: true },
    { name: "a pipe", env: {}, isTty: false, has: false },
    { name: "--no-color", env: { FORCE_COLOR: "1" }, isTty: true, isRefused: true, has: false },
    { name: "NO_COLOR", env: { NO_COLOR: "1" }, isTty: true, has: false },
    { name: "NO_COLOR=0 is set, too", env: { NO_COLOR: "0" }, isTty: true, has: false },
    { name: "an empty NO_COLOR", env: { NO_COLOR: "" }, isTty: true, has: true },
    { name: "NO_COLOR and FORCE_COLOR", env: { NO_COLOR: "1", FORCE_COLOR: "1" }, isTty: true, has: false },
    { name: "FORCE_COLOR in a pipe", env: { FORCE_COLOR: "1" }, isTty: false, has: true },
    { name: "FORCE_COLOR=0 on a terminal", env: { FORCE_COLOR: "0" }, isTty: true, has: false },
    { name: "CLICOLOR_FORCE in a pipe", env: { CLICOLOR_FORCE: "1" }, isTty: false, has: true },
    { name: "CLICOLOR_FORCE=0 in a pipe", env: { CLICOLOR_FORCE: "0" }, isTty: false, has: false },
    { name: "CLICOLOR=0 on a terminal", env: { CLICOLOR: "0" }, isTty: true, has: false },
    { name: "CLICOLOR=1 in a pipe", env: { CLICOLOR: "1" }, isTty: false, has: false },
    { name: "TERM=dumb", env: { TERM: "dumb" }, isTty: true, has: false },
    {
      name: "CLICOLOR_FORCE and TERM=dumb",
      env: { CLICOLOR_FORCE: "1", TERM: "dumb" },
      isTty: true,
      has: true,
    },
  ])("$name: $has", ({ env, isTty, isRefused = false, has }) => {
    expect(hasColour(isRefused, { env, isTty })).toBe(has);
  });

  test("stands around a symbol, in one of a terminal's own sixteen", () => {
    const style = makeStyle(PLAIN, { env: {}, ...TTY });
    expect(style.mark("live")).toBe("\u001b[32m●\u001b[39m");
    expect(style.paint("red", "lost")).toBe("\u001b[31m\u001b[1mlost\u001b[22m\u001b[39m");
    expect(makeStyle(PLAIN, { env: {}, ...PIPE }).mark("live")).toBe("●");
  });
});

describe("ASCII", () => {
  test.each<{ name: string; env: Environment; ascii?: boolean; mark: string }>([
    { name: "no locale", env: {}, mark: "●" },
    { name: "a locale of UTF-8", env: { LANG: "de_DE.UTF-8" }, mark: "●" },
    { name: "utf8 without a dash", env: { LANG: "C.utf8" }, mark: "●" },
    { name: "the C locale", env: { LANG: "C" }, mark: "*" },
    { name: "Latin 1", env: { LANG: "de_DE.ISO-8859-1" }, mark: "*" },
    { name: "LC_ALL over LANG", env: { LC_ALL: "C", LANG: "C.UTF-8" }, mark: "*" },
    { name: "LC_CTYPE over LANG", env: { LC_CTYPE: "C.UTF-8", LANG: "C" }, mark: "●" },
    { name: "TERM=linux", env: { TERM: "linux", LANG: "C.UTF-8" }, mark: "*" },
    { name: "TERM=dumb", env: { TERM: "dumb" }, mark: "*" },
    { name: "--ascii", env: {}, ascii: true, mark: "*" },
  ])("$name: $mark", ({ env, ascii = false, mark }) => {
    expect(makeStyle({ ...PLAIN, ascii }, { env, ...PIPE }).mark("live")).toBe(mark);
  });
});

test("times are of the day, with and without milliseconds", () => {
  const style = makeStyle(PLAIN, { env: {}, ...PIPE });
  const wallMs = Date.UTC(2026, 10, 23, 3, 11, 2, 114);
  expect([style.time(wallMs), style.timeInSeconds(wallMs)]).toEqual(["03:11:02.114", "03:11:02"]);
});

test("a pipe has no columns", () => {
  expect(makeStyle(PLAIN, { env: {}, ...TTY }).columns).toBe(80);
  expect(makeStyle(PLAIN, { env: {}, isTty: false, columns: 80 }).columns).toBeUndefined();
});
