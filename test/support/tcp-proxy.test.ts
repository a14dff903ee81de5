import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openProxy, type ProxyMode, type TcpProxy } from "./tcp-proxy.js";
import { waitFor } from "./wait-for.js";

/** Answers each line with the same line; remembers what came. */
function echoServer(received: string[]): Server {
  return createServer((socket) => {
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      received.push(chunk.toString());
      socket.write(chunk);
    });
  });
}

describe("the TCP proxy", () => {
  let server: Server;
  let proxy: TcpProxy;
  let received: string[];
  const clients: Socket[] = [];

  beforeEach(async () => {
    received = [];
    server = echoServer(received).listen(0, "127.0.0.1");
    await once(server, "listening");
    proxy = await openProxy((server.address() as { port: number }).port);
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await proxy.close();
    server.close();
  });

  async function dial(): Promise<{ socket: Socket; answers: string[]; ends: string[] }> {
    const socket = connect(proxy.port, "127.0.0.1");
    clients.push(socket);
    const answers: string[] = [];
    const ends: string[] = [];
    socket.on("data", (chunk) => answers.push(chunk.toString()));
    socket.on("error", (error) => ends.push((error as NodeJS.ErrnoException).code ?? ""));
    socket.on("end", () => ends.push("end"));
    await once(socket, "connect");
    return { socket, answers, ends };
  }

  async function dialAndEcho() {
    const client = await dial();
    client.socket.write("first");
    await waitFor(() => client.answers.join("") === "first", { what: "the echo" });
    return client;
  }

  /** A connection of its own through the same event loop: when its bytes have come back, held ones would have, too. */
  async function roundTripElsewhere(): Promise<void> {
    await using other = await openProxy((server.address() as { port: number }).port);
    for (let round = 0; round < 5; round++) {
      const socket = connect(other.port, "127.0.0.1", () => socket.write("elsewhere"));
      await once(socket, "data");
      socket.destroy();
    }
  }

  test("passes bytes both ways and counts its connections", async () => {
    const { socket } = await dialAndEcho();
    expect(proxy.connectionCount).toBe(1);
    socket.end();
    await waitFor(() => proxy.connectionCount === 0, { what: "the connection to be gone" });
  });

  test.each<{ mode: ProxyMode; arrives: boolean }>([
    { mode: "blackhole", arrives: false },
    { mode: "blackhole-in", arrives: false },
    { mode: "blackhole-out", arrives: true },
  ])("in $mode no answer comes, and all of it when it passes again", async ({ mode, arrives }) => {
    const { socket, answers, ends } = await dialAndEcho();
    await proxy.setMode(mode);
    socket.write("-second");
    await roundTripElsewhere();
    expect(received.includes("-second")).toBe(arrives);
    expect({ answers, ends }).toEqual({ answers: ["first"], ends: [] });
    await proxy.setMode("pass");
    await waitFor(() => answers.join("") === "first-second", { what: "what was held back" });
  });

  test.each([
    { how: "ends", hangUp: (socket: Socket) => socket.end() },
    { how: "resets", hangUp: (socket: Socket) => socket.resetAndDestroy() },
  ])("in a blackhole one side does not learn that the other $how its connection", async ({ hangUp }) => {
    const { socket } = await dialAndEcho();
    await proxy.setMode("blackhole");
    hangUp(socket);
    await roundTripElsewhere();
    expect(proxy.connectionCount).toBe(1);
    await proxy.setMode("pass");
    await waitFor(() => proxy.connectionCount === 0, { what: "the connection to be gone" });
  });

  test("holds back in a blackhole what was under way with a delay", async () => {
    const { socket, answers } = await dialAndEcho();
    await proxy.setMode({ delayMs: 20 });
    socket.write("-late");
    await waitFor(() => received.includes("-late"), { what: "the text at the server" });
    await proxy.setMode("blackhole");
    const other = await openProxy((server.address() as { port: number }).port);
    await other.setMode({ delayMs: 40 });
    const witness = connect(other.port, "127.0.0.1", () => witness.write("witness"));
    await once(witness, "data");
    witness.destroy();
    await other.close();
    expect(answers).toEqual(["first"]);
    await proxy.setMode("pass");
    await waitFor(() => answers.join("") === "first-late", { what: "what was held back" });
  });

  test("accepts a connection in a blackhole and lets it work later", async () => {
    await proxy.setMode("blackhole");
    const { socket, answers } = await dial();
    socket.write("hello");
    await roundTripElsewhere();
    expect(received).not.toContain("hello");
    await proxy.setMode("pass");
    await waitFor(() => answers.join("") === "hello", { what: "the answer" });
  });

  test("in half-open lets old connections work and never answers new ones", async () => {
    const old = await dialAndEcho();
    await proxy.setMode("half-open");
    const young = await dial();
    young.socket.write("hello");
    old.socket.write("-again");
    await waitFor(() => old.answers.join("") === "first-again", { what: "the old connection's echo" });
    await proxy.setMode("pass");
    await dialAndEcho();
    expect({ answers: young.answers, ends: young.ends }).toEqual({ answers: [], ends: [] });
  });

  test("in refuse resets what stands, refuses what comes, and listens again later", async () => {
    const { ends } = await dialAndEcho();
    await proxy.setMode("refuse");
    await waitFor(() => ends.includes("ECONNRESET"), { what: "the reset" });
    await expect(dial()).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await proxy.setMode("pass");
    await dialAndEcho();
  });

  test("delays bytes without reordering them", async () => {
    const { socket, answers } = await dialAndEcho();
    await proxy.setMode({ delayMs: 30 });
    const startMs = performance.now();
    for (const part of ["a", "b", "c", "d"]) socket.write(part);
    await waitFor(() => answers.join("") === "firstabcd", { what: "the delayed echo" });
    expect(performance.now() - startMs).toBeGreaterThan(55);
  });

  test("resets every connection and takes new ones", async () => {
    const { ends } = await dialAndEcho();
    proxy.resetAll();
    await waitFor(() => ends.includes("ECONNRESET"), { what: "the reset" });
    await dialAndEcho();
  });
});

test("the proxy chooses a connection's mode by its first bytes", async () => {
  const received: string[] = [];
  const server = echoServer(received).listen(0, "127.0.0.1");
  await once(server, "listening");
  await using proxy = await openProxy((server.address() as { port: number }).port, {
    modeFor: (head, mode) => (head.startsWith("bad") ? "blackhole" : mode),
  });
  const bad = connect(proxy.port, "127.0.0.1", () => bad.write("bad"));
  await once(bad, "connect");
  const good = connect(proxy.port, "127.0.0.1", () => good.write("good"));
  expect(String(await once(good, "data"))).toBe("good");
  expect(received).toEqual(["good"]);
  bad.destroy();
  good.destroy();
  server.close();
});
