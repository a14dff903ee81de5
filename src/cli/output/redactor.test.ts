import { describe, expect, test } from "vitest";
import { DiscoveryError } from "../../errors.js";
import { Redactor } from "./redactor.js";

function hiding(...secrets: (string | undefined)[]): Redactor {
  const redactor = new Redactor();
  redactor.hide(...secrets);
  return redactor;
}

describe("Redactor", () => {
  test("shows a secret as stars wherever it stands, and all else as it is", () => {
    expect(hiding("pw").redact("pw, apwb and p w")).toBe("***, a***b and p w");
  });

  test("takes nothing and an empty text for no secret", () => {
    expect(hiding(undefined, "").redact("as it is")).toBe("as it is");
  });

  test("leaves nothing of a secret that begins with another", () => {
    expect(hiding("secret", "secret-of-root").redact("secret-of-root")).toBe("***");
  });

  test("covers every text of an error, but for secrets that may be a word of the sentence", () => {
    const told = "7letter 8letters";
    const error = new DiscoveryError("auth", told, {
      remedy: told,
      hosts: [{ host: told, error: told }],
      excerpt: [told],
    });
    const covered = "7letter ***";
    expect(hiding("7letter", "8letters").covered(error)).toMatchObject({
      ...{ code: "auth", message: covered, remedy: covered },
      ...{ hosts: [{ host: covered, error: covered }], excerpt: [covered] },
    });
  });

  test("covers short ones, too, in a defect, and leaves out its cause", () => {
    const error = new DiscoveryError("internal", "pw is undefined", { cause: new Error("pw") });
    const covered = hiding("pw").covered(error);
    expect([covered.message, covered.remedy, covered.cause]).toEqual([
      "*** is undefined",
      undefined,
      undefined,
    ]);
  });
});
