import { expect, test } from "vitest";
import { toInstance } from "../../../discovery/instance.js";
import { Findings } from "./findings.js";
import { noLeaseWarning, notAddressWords } from "./words.js";

test("a stranger's name is one word of a command that is told to be run", () => {
  const findings = new Findings("user.rpc;$(id)");
  const key = { key: "user.rpc;$(id)/7", value: "{}", leaseId: undefined };
  findings.add(
    toInstance(findings.name, { ...key, createRevision: "5", modRevision: "5", version: "1" }),
    false,
  );
  const [noLease] = noLeaseWarning(findings);
  expect(noLease?.text).toMatch(/ zdisc prune 'user\.rpc;\$\(id\)'$/);
  const [notAddress] = notAddressWords(findings);
  expect(notAddress?.remedy).toBe("zdisc list 'user.rpc;$(id)' -o wide shows them");
});
