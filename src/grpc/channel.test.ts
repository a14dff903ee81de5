import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { Metadata, status } from "@grpc/grpc-js";
import { expect, test } from "vitest";
import { startGrpcServer } from "../../test/support/grpc-server.js";
import { channelToAddress, type ServiceChannel } from "./channel.js";

/** Rejects with grpc-js' own error. */
function call({ client }: ServiceChannel, path: string): Promise<Buffer> {
  const asIs = (bytes: Buffer) => bytes;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(path, asIs, asIs, Buffer.alloc(0), new Metadata(), {}, (error, answer) =>
      error ? reject(error) : resolve(answer ?? Buffer.alloc(0)),
    );
  });
}

const CHECK = "/grpc.health.v1.Health/Check";

test("dials when it is first called", async () => {
  await using server = await startGrpcServer();
  using channel = channelToAddress(server.address);
  expect(await call(channel, CHECK)).toEqual(Buffer.from([8, 1]));
});

test("an address without a host is this machine, as in Go", async () => {
  await using server = await startGrpcServer();
  using channel = channelToAddress(`:${server.port}`);
  expect(await call(channel, CHECK)).toEqual(Buffer.from([8, 1]));
});

test("closing it frees the socket of a host that accepts and says nothing", async () => {
  const silent = createServer();
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const channel = channelToAddress(`127.0.0.1:${(silent.address() as AddressInfo).port}`);
  const answer = call(channel, CHECK).catch((error) => error.code);
  const [socket] = (await once(silent, "connection")) as [Socket];
  const closed = once(
    socket.resume().on("error", () => {}),
    "close",
  );
  channel.close();
  channel.close();
  await closed;
  expect([status.CANCELLED, status.UNAVAILABLE]).toContain(await answer);
  silent.close();
});
