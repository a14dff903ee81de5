import { describe, expect, test } from "vitest";
import { dialAddress, listenAddressOf } from "./listen-address.js";

const ETH0 = { eth0: [{ address: "10.0.3.7", family: "IPv4", internal: false }] };

describe("where to listen", () => {
  test.each([
    { port: undefined, listen: undefined, host: "127.0.0.1", listens: 2379 },
    { port: 0, listen: undefined, host: "127.0.0.1", listens: 0 },
    { port: undefined, listen: "0.0.0.0:2379", host: "0.0.0.0", listens: 2379 },
    { port: undefined, listen: ":2379", host: "0.0.0.0", listens: 2379 },
    { port: undefined, listen: "[::]:1", host: "::", listens: 1 },
  ])("--port $port --listen $listen is $host:$listens", ({ port, listen, host, listens }) => {
    expect(listenAddressOf(port, listen)).toEqual({ host, port: listens });
  });

  test.each([
    { port: 70_000, listen: undefined, message: '--port "70000" is no port' },
    { port: undefined, listen: "10.0.3.7", message: '--listen "10.0.3.7" is not HOST:PORT' },
    { port: undefined, listen: "http://a:1", message: '--listen "http://a:1" is not HOST:PORT' },
    { port: 1, listen: "a:1", message: "--port and --listen exclude each other" },
  ])("$message", ({ port, listen, message }) => {
    expect(() => listenAddressOf(port, listen)).toThrow(expect.objectContaining({ code: "usage", message }));
  });
});

describe("what clients dial", () => {
  const machine = { podIp: undefined, networkInterfaces: () => ETH0 as never };
  test.each([
    { listen: "127.0.0.1:1", dialled: "127.0.0.1:1" },
    { listen: "0.0.0.0:1", dialled: "10.0.3.7:1" },
    { listen: "[::]:1", dialled: "10.0.3.7:1" },
    { listen: "[fe80::1]:1", dialled: "[fe80::1]:1" },
  ])("of a server on $listen is $dialled", ({ listen, dialled }) => {
    expect(dialAddress(listen, machine)).toBe(dialled);
  });

  test("of a machine without a network is its own loopback", () => {
    expect(dialAddress("[::]:1", { podIp: "", networkInterfaces: () => ({}) })).toBe("127.0.0.1:1");
  });
});
