import { expect, test } from "vitest";
import { waitFor } from "./wait-for.js";

test("waiting resolves with the first value that holds", async () => {
  const values = [undefined, null, false, 0, "late"];
  expect(await waitFor(() => values.shift(), { what: "a value" })).toBe(0);
});

test("waiting in vain names what was waited for and why the last look failed", async () => {
  const look = () => Promise.reject(new Error("not yet"));
  await expect(waitFor(look, { what: "the key to be back", timeoutMs: 20 })).rejects.toMatchObject({
    message: "waited 20 ms in vain for the key to be back",
    cause: new Error("not yet"),
  });
});
