import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "../../../../test/support/free-port.js";
import { waitFor } from "../../../../test/support/wait-for.js";
import { PROBE_TIMEOUT_MS } from "../../../probe/probe.js";
import type { Clock } from "../../../runtime/clock.js";
import { unreached } from "./unreached.js";

const { signal } = new AbortController();

async function listen(port = 0) {
  const server = createServer((socket) => socket.destroy());
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

/** Time between two looks passes when the test says so; the time that one connection may take never does. */
class HeldClock implements Clock {
  #ring: (() => void) | undefined;

  monotonicMs(): number {
    return 0;
  }

  wallMs(): number {
    return 0;
  }

  sleep(ms: number, scope: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      scope.addEventListener("abort", () => reject(scope.reason), { once: true });
      if (ms !== PROBE_TIMEOUT_MS) this.#ring = resolve;
    });
  }

  after(): never {
    throw new Error("nothing here waits so");
  }

  /** Resolves when a look has been taken, and the next is waited for; then lets it begin after `meanwhile`. */
  async nextLook(meanwhile: () => Promise<unknown> = async () => {}): Promise<void> {
    const ring = await waitFor(() => this.#ring, { what: "the next look to be waited for" });
    this.#ring = undefined;
    await meanwhile();
    ring();
  }
}

test("what fails every time is told with why; what takes connections is not", async () => {
  const clock = new HeldClock();
  const live = await listen();
  const address = live.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const dead = `127.0.0.1:${await freePort()}`;
  const found = unreached([`127.0.0.1:${port}`, dead], { clock, signal, looks: 3, overMs: 3_000 });
  await clock.nextLook();
  await clock.nextLook();
  expect(await found).toEqual(new Map([[dead, "connection refused"]]));
  live.close();
});

test("what fails once and is there at the second look is reached", async () => {
  const clock = new HeldClock();
  const port = await freePort();
  const found = unreached([`127.0.0.1:${port}`], { clock, signal, looks: 2, overMs: 2_000 });
  let late: Server | undefined;
  await clock.nextLook(async () => {
    late = await listen(port);
  });
  expect(await found).toEqual(new Map());
  late?.close();
});
