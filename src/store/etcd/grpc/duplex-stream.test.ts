import { expect, test, vi } from "vitest";
import { methodOf } from "../../protocol/methods.js";
import { DuplexStream } from "./duplex-stream.js";
import type { CallListener } from "./grpc-call.js";

function openStream() {
  let listener: CallListener | undefined;
  const stream = new DuplexStream(methodOf("Watch", "watch"), (given) => {
    listener = given;
    return { write: vi.fn(), end: vi.fn(), cancel: vi.fn() } as never; // no call is made
  });
  return { stream, end: (failure?: Error) => listener?.ended(failure) };
}

test("an end that comes before anybody listens throws nowhere, and is told to who then listens", async () => {
  const { stream, end } = openStream();
  const failure = new Error("the store is closed");
  expect(() => end(failure)).not.toThrow();
  const heard = vi.fn();
  stream.on("data", () => {});
  stream.on("error", heard);
  await vi.waitFor(() => expect(heard).toHaveBeenCalledOnce());
  expect(heard).toHaveBeenCalledWith(failure);
});

test("an end is told at once to who listens", () => {
  const { stream, end } = openStream();
  const heard = vi.fn();
  stream.on("end", heard);
  end();
  expect(heard).toHaveBeenCalledOnce();
});
