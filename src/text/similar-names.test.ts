import { describe, expect, test } from "vitest";
import { similarNames } from "./similar-names.js";

const SERVICES = ["/prod/user.rpc", "order.rpc", "pay.rpc", "user-rpc"];
const COMMANDS = ["list", "watch", "publish"];

describe("similarNames", () => {
  test.each([
    { name: "user.rpc", candidates: SERVICES, similar: ["user-rpc", "/prod/user.rpc"] },
    { name: "usr.rpc", candidates: ["user.rpc", ...SERVICES], similar: ["user.rpc", "user-rpc"] },
    { name: "USER_RPC", candidates: SERVICES, similar: ["user-rpc"] },
    { name: "/order.rpc", candidates: SERVICES, similar: ["order.rpc"] },
    { name: "staging/pay.rpc", candidates: SERVICES, similar: ["pay.rpc"] },
    { name: "order", candidates: SERVICES, similar: ["order.rpc"] },
    { name: "nothing.like.it", candidates: SERVICES, similar: [] },
    { name: "wacth", candidates: COMMANDS, similar: ["watch"] },
    { name: "lsit", candidates: COMMANDS, similar: ["list"] },
    { name: "pub", candidates: COMMANDS, similar: ["publish"] },
    { name: "top", candidates: COMMANDS, similar: [] },
    { name: "", candidates: SERVICES, similar: [] },
    { name: "--utcc", candidates: ["--utc", "--wait"], similar: ["--utc"] },
  ])("$name", ({ name, candidates, similar }) => {
    expect(similarNames(name, candidates)).toEqual(similar);
  });

  test("names no more than it is asked for, and not the name itself", () => {
    expect(similarNames("a1", ["a1", "a2", "a3", "a4", "a5"], 2)).toEqual(["a2", "a3"]);
  });
});
