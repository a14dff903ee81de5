/** What people paste at 3 a.m., and the target in it. */
import { describe, expect, test } from "vitest";
import { targetInText } from "./target-in-text.js";

const MODERN = "etcd:///10.0.0.11:2379,10.0.0.13:2379?key=user.rpc";
const DIALLED = `rpc dial: ${MODERN}, error: failed to exit idle mode: failed to start resolver: context deadline exceeded, make sure rpc service "10.0.0.11:2379,10.0.0.13:2379?key=user.rpc" is already started`;

describe("the target in a text", () => {
  test.each([
    { name: "the target alone", text: MODERN, target: MODERN },
    { name: "go-zero's message, plain", text: DIALLED, target: MODERN },
    {
      name: "go-zero's message in a JSON log",
      text: JSON.stringify({ "@timestamp": "2026-11-23T03:14:40.020Z", level: "fatal", content: DIALLED }),
      target: MODERN,
    },
    {
      name: "a JSON log inside another, as collectors write them",
      text: JSON.stringify({ log: JSON.stringify({ content: DIALLED }), stream: "stderr" }),
      target: MODERN,
    },
    { name: "colours of a terminal", text: `\x1b[31merror\x1b[0m ${DIALLED}\x1b[0m`, target: MODERN },
    {
      name: "Go's own escape of an ampersand in JSON",
      text: String.raw`{"content":"rpc dial: etcd:///h1:2379?x=1\u0026key=user.rpc, error: x"}`,
      target: "etcd:///h1:2379?x=1&key=user.rpc",
    },
    {
      name: "slashes escaped as some loggers do",
      text: String.raw`{"t":"etcd:\/\/\/h1:2379?key=a"}`,
      target: "etcd:///h1:2379?key=a",
    },
    {
      name: "hosts with blanks in go-zero's message",
      text: "rpc dial: etcd:///h1:2379, h2:2379?key=a, error: context deadline exceeded",
      target: "etcd:///h1:2379, h2:2379?key=a",
    },
    {
      name: "hosts with blanks elsewhere",
      text: "Target: etcd:///h1:2379, h2:2379?key=a # the shop",
      target: "etcd:///h1:2379, h2:2379?key=a",
    },
    {
      name: "several: the first",
      text: "not discov:///h1:1?key=a but etcd:///h2:2?key=b",
      target: "discov:///h1:1?key=a",
    },
    {
      name: "the older form",
      text: 'Target: "etcd://h1:2379,h2:2379/user.rpc"',
      target: "etcd://h1:2379,h2:2379/user.rpc",
    },
    {
      name: "direct",
      text: "using direct:///10.0.3.7:8080,10.0.3.9:8080.",
      target: "direct:///10.0.3.7:8080,10.0.3.9:8080",
    },
    { name: "k8s", text: "(k8s://prod/user-rpc:8080)", target: "k8s://prod/user-rpc:8080" },
    { name: "capitals", text: "ETCD:///h1:2379?key=a", target: "ETCD:///h1:2379?key=a" },
    { name: "IPv6 in brackets in brackets", text: "[direct:///[::1]:8080]", target: "direct:///[::1]:8080" },
    { name: "a bracket that belongs to it", text: "see etcd:///[::1]", target: "etcd:///[::1]" },
    {
      name: "logfmt",
      text: 'level=error target=etcd:///h1:2379?key=a err="x"',
      target: "etcd:///h1:2379?key=a",
    },
    {
      name: "a sentence's end",
      text: "It dials etcd:///h1:2379?key=user.rpc.",
      target: "etcd:///h1:2379?key=user.rpc",
    },
    {
      name: "a Chinese sentence",
      text: "连接 etcd:///h1:2379?key=用户.rpc，失败。",
      target: "etcd:///h1:2379?key=用户.rpc",
    },
    { name: "Markdown", text: "`etcd:///h1:2379?key=a`", target: "etcd:///h1:2379?key=a" },
    { name: "angle brackets", text: "<etcd:///h1:2379?key=a>", target: "etcd:///h1:2379?key=a" },
    {
      name: "an end of line that was quoted",
      text: String.raw`"etcd:///h1:2379?key=a\n"`,
      target: "etcd:///h1:2379?key=a",
    },
    {
      name: "hosts and key without a scheme, as the message's end has them",
      text: 'make sure rpc service "h1:2379,h2:2379?key=user.rpc" is already started',
      target: "etcd:///h1:2379,h2:2379?key=user.rpc",
    },
    {
      name: "the same, quoted in JSON",
      text: String.raw`service \"h1:2379?key=user.rpc\" is`,
      target: "etcd:///h1:2379?key=user.rpc",
    },
    {
      name: "the same, alone",
      text: "127.0.0.1:2379?key=user.rpc",
      target: "etcd:///127.0.0.1:2379?key=user.rpc",
    },
  ])("$name", ({ text, target }) => {
    expect(targetInText(text)).toBe(target);
  });

  test.each([
    { name: "no target", text: "context deadline exceeded" },
    { name: "nothing", text: "" },
    { name: "a service alone", text: 'make sure rpc service "user.rpc" is already started' },
    { name: "another scheme that ends alike", text: "my-etcd://h1:2379/a" },
    { name: "the etcd client's own balancer", text: 'target "etcd-endpoints://0xc000/127.0.0.1:2379"' },
    { name: "a key without hosts", text: "?key=user.rpc" },
  ])("nothing is found in: $name", ({ text }) => {
    expect(targetInText(text)).toBeUndefined();
  });

  test("schemes of one's own are found when they are named", () => {
    expect(targetInText("dial nacos:///user.rpc now", ["nacos"])).toBe("nacos:///user.rpc");
  });
});
