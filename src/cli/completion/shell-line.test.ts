import { describe, expect, test } from "vitest";
import { bashReply, readShellLine } from "./shell-line.js";

/** As bash has it when nobody changed it. */
const BREAKS = " \t\n\"'@><=;|&(:";

describe("a line of bash", () => {
  test.each([
    { line: "zdisc list us", words: ["zdisc", "list"], current: "us" },
    { line: "zdisc list ", words: ["zdisc", "list"], current: "" },
    { line: "zdisc  list\tus", words: ["zdisc", "list"], current: "us" },
    { line: "zdisc list a\\ b", words: ["zdisc", "list"], current: "a b" },
    { line: "zdisc list 'a b' c", words: ["zdisc", "list", "a b"], current: "c" },
    { line: 'zdisc list "a\\"b" c', words: ["zdisc", "list", 'a"b'], current: "c" },
    { line: 'zdisc list "a\\nb', words: ["zdisc", "list"], current: "a\\nb" },
    { line: "zdisc list 'a\\b", words: ["zdisc", "list"], current: "a\\b" },
    { line: "zdisc list '' x", words: ["zdisc", "list", ""], current: "x" },
    { line: "zdisc list ns:user", words: ["zdisc", "list"], current: "ns:user" },
    { line: "zdisc list $HOME `ls` x", words: ["zdisc", "list", "$HOME", "`ls`"], current: "x" },
    { line: "zdisc list > out.txt us", words: ["zdisc", "list"], current: "us" },
    { line: "zdisc list 2>/dev/null us", words: ["zdisc", "list"], current: "us" },
    { line: "", words: [], current: "" },
  ])("is read as words, nothing in it expanded: $line", ({ line, words, current }) => {
    const read = readShellLine(line);
    expect([read.words, read.current.text, read.isRedirected]).toEqual([words, current, false]);
  });

  test.each(["zdisc list > o", "zdisc list >", "zdisc list 2>> o", "zdisc list < "])(
    "that ends in a file to read or write says so: %s",
    (line) => expect(readShellLine(line).isRedirected).toBe(true),
  );
});

describe("what bash is to insert", () => {
  test.each([
    { text: "user.rpc", typed: "us", reply: "user.rpc" },
    { text: "a b", typed: "a", reply: "a\\ b" },
    { text: "a b", typed: "a\\ ", reply: "a\\ b" },
    { text: "ns:user", typed: "ns:u", reply: "user" },
    { text: "ns:user", typed: "ns:", reply: "user" },
    { text: "a:b:c d", typed: "a:b:c", reply: "c\\ d" },
    { text: "--output=json", typed: "--output=j", reply: "json" },
    { text: "x@y", typed: "x@", reply: "y" },
    { text: "$(ls)", typed: "", reply: "\\$\\(ls\\)" },
    { text: "a!b", typed: "a", reply: "a\\!b" },
    { text: "日本", typed: "", reply: "日本" },
    { text: "a b", typed: '"a', reply: "a b" },
    { text: 'a"$`\\b', typed: '"a', reply: 'a\\"\\$\\`\\\\b' },
    { text: "a $b", typed: "'a", reply: "a $b" },
    { text: "a:b", typed: "'a:", reply: "a:b" },
  ])("for $text behind $typed is $reply", ({ text, typed, reply }) => {
    expect(bashReply(text, readShellLine(typed).current, BREAKS)).toBe(reply);
  });

  test.each([
    { what: "a single quote within single quotes", text: "it's", typed: "'it" },
    { what: "an exclamation mark within double quotes", text: "a!b", typed: '"a' },
    { what: "a word with quotes in its middle", text: "abc", typed: 'a"b' },
    { what: "a word that was quoted otherwise before a colon", text: "a b:c", typed: "'a b':" },
  ])("is nothing for $what", ({ text, typed }) => {
    expect(bashReply(text, readShellLine(typed).current, BREAKS)).toBeUndefined();
  });
});
