import { describe, expect, test } from "vitest";
import { DiscoveryError } from "../../errors.js";
import { errorLines } from "./error-text.js";

describe("an error with its place in a file", () => {
  const error = new DiscoveryError("config", "etc/user.yaml:2:3: invalid YAML: odd indentation", {
    excerpt: ["  Hosts: \u202e[h1]", "  ^"],
    remedy: "two blanks a level",
  });

  test("shows the line and the place below the message, made safe", () => {
    expect(errorLines(error, "table")).toEqual([
      "zdisc: etc/user.yaml:2:3: invalid YAML: odd indentation",
      "    Hosts: \\u202e[h1]",
      "    ^",
      "  try: two blanks a level",
    ]);
  });

  test("is one JSON object with -o json: the message has the place", () => {
    const [line = "", ...more] = errorLines(error, "json");
    expect(JSON.parse(line)).toMatchObject({ code: "config", message: error.message });
    expect(more).toEqual([]);
  });
});
