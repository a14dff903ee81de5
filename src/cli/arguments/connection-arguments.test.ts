import { expect, test } from "vitest";
import { connectionArguments } from "./connection-arguments.js";
import { GLOBAL_FLAGS, type GlobalOptions } from "./global-flags.js";
import { parseArguments } from "./parse-arguments.js";

function of(...typed: string[]): string[] {
  const { options } = parseArguments(typed, GLOBAL_FLAGS, "zdisc drain");
  // Parsed by this very table.
  return connectionArguments(options as unknown as GlobalOptions);
}

test.each([
  { name: "nothing when nothing was typed", typed: [], words: [] },
  {
    name: "hosts as they were typed",
    typed: ["--endpoints=h1:2379,h2:2379"],
    words: ["--endpoints", "h1:2379,h2:2379"],
  },
  {
    name: "a file by its short name",
    typed: ["--file", "etc/user.yaml", "--block", "B"],
    words: ["-f", "etc/user.yaml", "--block", "B"],
  },
  {
    name: "files of TLS and the switch",
    typed: ["--insecure-skip-tls-verify", "--cacert", "ca.pem", "--cert", "c.pem", "--cert-key", "k.pem"],
    words: ["--cacert", "ca.pem", "--cert", "c.pem", "--cert-key", "k.pem", "--insecure-skip-tls-verify"],
  },
  { name: "no flag that is about printing", typed: ["-q", "-o", "json", "--debug"], words: [] },
])("gives $name", ({ typed, words }) => {
  expect(of(...typed)).toEqual(words);
});

test("never gives a password", () => {
  expect(of("--user", "root:s3cret:1")).toEqual(["--user", "root"]);
});
