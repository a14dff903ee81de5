import { expect, test } from "vitest";
import { Findings } from "./findings.js";
import { noLeaseWarning, notAddressWords } from "./words.js";

test("a stranger's name is one word of a command that is told to be run", () => {
  const findings = new Findings("user.rpc;$(id)");
  findings.add({ key: "user.rpc;$(id)/7" }, "{}", false, false);
  const [noLease] = noLeaseWarning(findings);
  expect(noLease?.text).toMatch(/ zdisc prune 'user\.rpc;\$\(id\)'$/);
  const [notAddress] = notAddressWords(findings);
  expect(notAddress?.remedy).toBe("zdisc list 'user.rpc;$(id)' -o wide shows them");
});
