import { expect, test } from "vitest";
import { FakeWorld } from "../../../test/support/fake-world.js";
import { DiscoveryError } from "../../errors.js";
import { InputFiles } from "./input-file.js";

const files = (byPath: Readonly<Record<string, string>>) => new InputFiles(new FakeWorld({ files: byPath }));

test("reads a file, and standard input", async () => {
  const input = files({ "a.txt": "of a", "-": "of stdin" });
  expect(String(await input.read("a.txt"))).toBe("of a");
  expect(String(await input.read("-"))).toBe("of stdin");
});

test("standard input cannot be read twice", async () => {
  const input = files({ "-": "of stdin" });
  await input.read("-");
  await expect(input.read("-")).rejects.toThrow(
    new DiscoveryError("usage", "standard input (-) can be read once"),
  );
});

test.each([
  { path: "etc/user.yaml", near: "files near: etc/user.yml" },
  { path: "etc/order.yaml", near: "ls etc" },
  { path: "no/such/folder.yaml", near: "ls ." },
  { path: "ca.pem", near: "files near: cap.pem" },
  { path: "etc/pay.yaml", near: "files near: etc/pay-api.yaml" },
])("a file that is not there: $near", async ({ path, near }) => {
  const error = await files({ "etc/user.yml": "", "cap.pem": "", "etc/pay-api.yaml": "" })
    .read(path)
    .then(String, (thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "config", message: `cannot read ${path}: no such file`, remedy: near });
});

test.each([
  { code: "EISDIR", why: "it is a folder" },
  { code: "EACCES", why: "permission denied" },
])("what is there and cannot be read is to be looked at: $why", async ({ code, why }) => {
  const world = new FakeWorld({ files: { "etc/user.yaml": "" } });
  world.readFile = () => Promise.reject(Object.assign(new Error(), { code }));
  await expect(new InputFiles(world).read("etc/user.yaml")).rejects.toMatchObject({
    message: `cannot read etc/user.yaml: ${why}`,
    remedy: "ls -l etc/user.yaml",
  });
});
