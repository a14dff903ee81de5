import { expect, test } from "vitest";
import { DiscoveryError } from "../../../errors.js";
import { readGoZeroConfig } from "../../../gozero/read-go-zero-config.js";
import { readFiles } from "./read-files.js";

/** A folder in memory. */
function folder(texts: Readonly<Record<string, string>>) {
  return {
    filesIn: async () => Object.keys(texts),
    isFile: async (path: string) => path in texts,
    readConfig: async (path: string) => readGoZeroConfig(texts[path] ?? "", { file: path }),
  };
}

const GOOD = "Name: user.rpc\nListenOn: :80\n";
const BROKEN = "Name: user.rpc\n ListenOn: :80\n";

test("files of a glob come in the order of their names", async () => {
  const facts = await readFiles(["*.yaml"], folder({ "b.yaml": GOOD, "a.yaml": GOOD, "c.json": "{" }));
  expect(facts.map(({ file }) => file)).toEqual(["a.yaml", "b.yaml"]);
});

test("of files that cannot be read all are told, the first with its place", async () => {
  const files = folder({ "a.yaml": GOOD, "b.yaml": BROKEN, "c.yaml": "Name: [" });
  const failure = await readFiles(["*.yaml"], files).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(DiscoveryError);
  expect(failure).toMatchObject({
    code: "config",
    message: expect.stringMatching(/^b\.yaml:1:7: invalid YAML/),
    remedy: expect.stringMatching(/^mend it, and c\.yaml:\d+:\d+: invalid YAML/),
    excerpt: ["Name: user.rpc", "      ^"],
  });
});

test("a file that is refused alone is told as it is", async () => {
  await expect(readFiles(["b.yaml"], folder({ "b.yaml": BROKEN }))).rejects.toMatchObject({
    message: expect.stringMatching(/^b\.yaml:1:7: invalid YAML/),
    remedy: undefined,
  });
});
