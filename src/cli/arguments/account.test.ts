import { describe, expect, test } from "vitest";
import { DiscoveryError } from "../../errors.js";
import { type AccountInputs, accountOf, userOf } from "./account.js";
import type { Environment } from "./environment.js";

const NONE = { user: undefined, passwordFile: undefined };
const FILES: Readonly<Record<string, string>> = {
  "f.txt": "of the file\nsecond line\n",
  "-": "of stdin\r\n",
  "late.txt": "\nlate\n",
};

interface Given {
  readonly user?: string;
  readonly passwordFile?: string;
  readonly env?: Environment;
  readonly askPassword?: AccountInputs["askPassword"];
}

function account({ user, passwordFile, env = {}, askPassword }: Given) {
  return accountOf({
    options: { user, passwordFile },
    env,
    readFile: async (path) => Buffer.from(FILES[path] ?? ""),
    askPassword,
  });
}

const refusal = (given: Given) => account(given).then(String, (error: Error) => error);

describe("the password comes from", () => {
  const all = { ZDISC_PASSWORD: "zdisc", ZDISC_PASSWORD_FILE: "f.txt", ETCDCTL_PASSWORD: "etcdctl" };
  test.each([
    { name: "--user name:password", given: { user: "root:typed", env: all }, password: "typed" },
    { name: "all behind the first colon", given: { user: "root:a:b" }, password: "a:b" },
    {
      name: "--password-file, its first line",
      given: { user: "root", passwordFile: "f.txt", env: all },
      password: "of the file",
    },
    { name: "standard input", given: { user: "root", passwordFile: "-" }, password: "of stdin" },
    { name: "ZDISC_PASSWORD", given: { user: "root", env: all }, password: "zdisc" },
    { name: "ZDISC_USER", given: { env: { ...all, ZDISC_USER: "root:own" } }, password: "own" },
    {
      name: "ZDISC_PASSWORD_FILE",
      given: { user: "root", env: { ...all, ZDISC_PASSWORD: "" } },
      password: "of the file",
    },
    {
      name: "ZDISC_PASSWORD before ETCDCTL_USER",
      given: { env: { ZDISC_PASSWORD: "zdisc", ETCDCTL_USER: "root:etcdctl" } },
      password: "zdisc",
    },
    {
      name: "ETCDCTL_USER",
      given: { env: { ETCDCTL_USER: "root:in user", ETCDCTL_PASSWORD: "etcdctl" } },
      password: "in user",
    },
    {
      name: "ETCDCTL_PASSWORD",
      given: { user: "root", env: { ETCDCTL_PASSWORD: "etcdctl" } },
      password: "etcdctl",
    },
    {
      name: "the terminal",
      given: { user: "root", askPassword: async (user: string) => `asked ${user}` },
      password: "asked root",
    },
  ])("$name", async ({ given, password }) => {
    expect(await account(given)).toEqual({ user: "root", password });
  });
});

test("a flag's user does not take the password of a variable's user", async () => {
  const given = { user: "bob", env: { ZDISC_USER: "root:secret", ETCDCTL_USER: "root:secret" } };
  expect(await refusal(given)).toEqual(
    new DiscoveryError("usage", "no terminal to ask for the password of bob", {
      remedy: "--password-file FILE (- is stdin)",
    }),
  );
});

test("without a user there is no account, whatever passwords lie about", async () => {
  expect(await account({ env: { ZDISC_PASSWORD: "x", ZDISC_PASSWORD_FILE: "f.txt" } })).toBeUndefined();
});

test.each([
  { given: { passwordFile: "f.txt" }, message: "--password-file needs --user" },
  {
    given: { user: "root:x", passwordFile: "f.txt" },
    message: "--user NAME:PASSWORD and --password-file exclude each other",
  },
])("refused: $message", async ({ given, message }) => {
  expect(await refusal(given)).toMatchObject({ code: "usage", message });
});

test("words name the user without the password", () => {
  expect(userOf({ ...NONE, user: "root:secret" }, {})).toBe("root");
  expect(userOf(NONE, { ETCDCTL_USER: "bob:secret" })).toBe("bob");
  expect(userOf(NONE, {})).toBeUndefined();
});

test.each([
  { name: "empty", file: "empty.txt" },
  { name: "behind an empty line", file: "late.txt" },
])("a file whose password is $name is refused before etcd is asked", async ({ file }) => {
  expect(await refusal({ user: "root", passwordFile: file })).toMatchObject({
    code: "config",
    message: `${file} holds no password`,
  });
});
