import { describe, expect, test } from "vitest";
import { didYouMean } from "./did-you-mean.js";

const COMMANDS = ["yaml", "list", "watch", "publish", "help"];

describe("didYouMean", () => {
  test.each([
    { typed: "wacth", near: "watch", because: "two letters are swapped" },
    { typed: "lst", near: "list", because: "one is missing" },
    { typed: "pub", near: "publish", because: "it is a prefix" },
    { typed: "helpp", near: "help", because: "one is too many" },
    { typed: "resolve", near: undefined, because: "nothing is near" },
    { typed: "xml", near: undefined, because: "two of three letters differ" },
    { typed: "x", near: undefined, because: "one letter is near to nothing" },
    { typed: "", near: undefined, because: "nothing was typed" },
  ])("$typed → $near: $because", ({ typed, near }) => {
    expect(didYouMean(typed, COMMANDS)).toBe(near);
  });

  test("takes the nearest", () => {
    expect(didYouMean("usr.rpc", ["user.rpd", "user.rpc"])).toBe("user.rpc");
  });
});
