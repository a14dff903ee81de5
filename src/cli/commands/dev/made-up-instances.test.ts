import { expect, test } from "vitest";
import { madeUpRegistrations } from "./made-up-instances.js";

test("each instance has an address of its own", () => {
  expect(madeUpRegistrations("user.rpc=2, prod/order.rpc=1")).toEqual([
    { service: "user.rpc", address: "10.1.0.1:8080" },
    { service: "user.rpc", address: "10.1.0.2:8080" },
    { service: "prod/order.rpc", address: "10.2.0.1:8080" },
  ]);
});

test("many instances fill one network after the other", () => {
  const addresses = madeUpRegistrations("user.rpc=600").map(({ address }) => address);
  expect(new Set(addresses).size).toBe(600);
  expect(addresses.at(-1)).toBe("10.1.2.100:8080");
});

test.each([
  "user.rpc",
  "user.rpc=",
  "=3",
  "user.rpc=0",
  "user.rpc=many",
  "user.rpc=99999",
  "user.rpc/=1",
  "",
])("'%s' is refused", (list) => {
  expect(() => madeUpRegistrations(list)).toThrow(
    expect.objectContaining({ code: "usage", message: `--instances "${list}" is not SERVICE=NUMBER` }),
  );
});
