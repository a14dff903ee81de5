import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const generator = fileURLToPath(new URL("../../../scripts/generate-codec.mjs", import.meta.url));

test.each(["schema.ts", "message-types.ts"])(
  "%s is what the generator writes from etcd3's .proto files",
  (file) => {
    const folder = mkdtempSync(join(tmpdir(), "zdisc-codec-"));
    try {
      execFileSync(process.execPath, [generator, folder]);
      const committed = readFileSync(new URL(file, import.meta.url), "utf8");
      expect(readFileSync(join(folder, file), "utf8")).toBe(committed);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
