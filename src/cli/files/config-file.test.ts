// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are the configuration's.
import { expect, test } from "vitest";
import { ConfigFile } from "./config-file.js";

const TEXT = [
  "Name: user.rpc",
  "ListenOn: :8080",
  "Etcd:",
  "  Hosts:",
  "  - ${ETCD_HOST}",
  "  Key: user.rpc",
].join("\n");

function sourceWith(env: Readonly<Record<string, string>>) {
  return new ConfigFile(TEXT, { file: "etc/user.yaml", env }, undefined).source();
}

test("a host that is a variable is what it is set to", () => {
  expect(sourceWith({ ETCD_HOST: "h1:2379" })).toMatchObject({ hosts: ["h1:2379"], key: "user.rpc" });
});

test("a host that is a variable which is not set is told as that, with its line", () => {
  expect(() => sourceWith({})).toThrow(
    expect.objectContaining({
      code: "config",
      message:
        'etc/user.yaml:5: $ETCD_HOST is not set here and becomes nothing; target "etcd:///?key=user.rpc" names no etcd host',
      remedy: "set it, or write the value",
    }),
  );
});
