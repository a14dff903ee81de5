import { expect, test } from "vitest";
import { filesThatNeed } from "./files-that-need.js";

test("test files that need an etcd are found, also through other files", () => {
  const files = filesThatNeed(["etcd-server.ts", "etcd-cluster.ts"]);
  expect(files).toContain("test/support/etcd-server.test.ts");
  expect(filesThatNeed(["free-port.ts"])).toContain("test/support/etcd-server.test.ts");
  expect(files).not.toContain("test/support/wait-for.test.ts");
});
