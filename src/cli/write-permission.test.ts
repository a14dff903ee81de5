import { expect, test } from "vitest";
import { DiscoveryError } from "../errors.js";
import { forService } from "./write-permission.js";

test("a service's name is one word of the command that grants its keys", () => {
  const error = forService(new DiscoveryError("permission", "no"), "$(reboot)", "bob");
  expect(error).toMatchObject({
    message: "user bob may not read and write $(reboot)/",
    remedy: "etcdctl role grant-permission ROLE --prefix=true readwrite '$(reboot)/'",
  });
});
