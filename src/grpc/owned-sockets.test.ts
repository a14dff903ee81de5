/** Hosts that take a connection and never say a word. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { connectivityState, credentials } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { UserWorld } from "../../test/support/user-world.js";
import { waitFor } from "../../test/support/wait-for.js";
import { VirtualClock } from "../testing/virtual-clock.js";
import { BalancedChannel } from "./balanced-channel.js";
import { EndpointLoads } from "./endpoint-loads.js";
import { MOST_SILENCE_MS, OwnedSockets } from "./owned-sockets.js";

async function silentHost() {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.resume().on("error", () => {})));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    port,
    sockets,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function channelTo(port: number, clock: VirtualClock) {
  const owned = new OwnedSockets(credentials.createInsecure(), clock);
  return new BalancedChannel({
    ...{ target: `dns:127.0.0.1:${port}`, name: "silent", credentials: owned, options: {}, timeoutMs: 0 },
    loads: new EndpointLoads("p2c_ewma"),
  });
}

test("are given up after 20 s, and tried again as others that fail", async () => {
  await using host = await silentHost();
  const clock = new VirtualClock();
  using channel = channelTo(host.port, clock);
  channel.getConnectivityState(true);
  await waitFor(() => host.sockets.length === 1, { what: "the connection" });
  await clock.advance(MOST_SILENCE_MS - 1);
  expect(channel.getConnectivityState(false)).toBe(connectivityState.CONNECTING);
  await clock.advance(1);
  const isFailed = () => channel.getConnectivityState(false) === connectivityState.TRANSIENT_FAILURE;
  await waitFor(isFailed, { what: "it to be given up" });
});

test("do not keep their sockets when the channel is closed", async () => {
  await using host = await silentHost();
  const channel = channelTo(host.port, new VirtualClock());
  channel.getConnectivityState(true);
  await waitFor(() => host.sockets.length === 1, { what: "the connection" });
  channel.close();
  await waitFor(() => host.sockets[0]?.closed === true, { what: "it to be closed" });
});

test("are no hosts that answered: their connections live on, and calls end after the channel is closed", async () => {
  await using world = await UserWorld.start(1);
  const clock = new VirtualClock();
  using channel = channelTo(world.servers[0]?.port ?? 0, clock);
  await channel.waitForReady(new AbortController().signal);
  await clock.advance(10 * MOST_SILENCE_MS);
  expect(channel.getConnectivityState(false)).toBe(connectivityState.READY);
  expect(world.servers[0]?.openConnectionCount).toBe(1);
});
