import { describe, expect, test } from "vitest";
import { SYMBOLS } from "../../text/symbols.js";
import { FORMATS } from "../arguments/format.js";
import { instanceTable } from "../commands/list/instance-table.js";
import { COMMANDS } from "../commands.js";
import type { ServiceListDocument } from "../documents/service-list.js";
import { formatsOf } from "../run-command.js";
import { makeStyle } from "../terminal/terminal.js";
import { outputPage } from "./output-page.js";

const bold = (text: string) => text;
const lines = outputPage({ bold, isAscii: false });

/** Titles of the columns of `zdisc list SERVICE`. */
function columns(isWide: boolean): string[] {
  const instance = {
    key: "a/1",
    service: "a",
    id: "1",
    address: "h:1",
    value: "h:1",
    valueBase64: null,
    leaseId: null,
    leaseIdHex: null,
    ttlSeconds: null,
    ttlRemainingSeconds: null,
    createRevision: "1",
    modRevision: "1",
    version: "1",
  };
  const service = { name: "a", instanceCount: 1, leasedCount: 0, lastRevision: "1", endpoints: [] };
  const document: ServiceListDocument = {
    schemaVersion: 1,
    kind: "serviceList",
    cluster: { clusterId: null, host: null, version: null, revision: null },
    services: [{ ...service, instances: [instance] }],
    otherKeyCount: null,
    otherKeys: null,
    truncated: false,
  };
  const options = { noColor: true, ascii: false, utc: true, noHeaders: false, verbose: false };
  const style = makeStyle(options, { env: {}, isTty: false, columns: undefined });
  const [header = ""] = instanceTable(document, style, { isWide });
  return header.trim().split(/ +/);
}

describe("zdisc help output", () => {
  test.each(FORMATS)("says of %s which commands print it, or that all do", (format) => {
    const at = lines.findIndex((line) => line.startsWith(`  ${format} `));
    const printing = COMMANDS.filter((command) => formatsOf(command).includes(format)).map(
      ({ name }) => name,
    );
    const said = lines
      .slice(at + 1)
      .map((line) => line.trim())
      .join(" ");
    const expected = printing.length === COMMANDS.length ? "every command" : printing.join(", ");
    expect(said.slice(0, expected.length)).toBe(expected);
  });

  test("names the columns that wide adds to those of the table", () => {
    const more = columns(true).filter((title) => !columns(false).includes(title));
    expect(lines).toContainEqual(
      expect.stringMatching(new RegExp(`^ {2}wide .*: of list ${more.join(", ")}$`)),
    );
  });

  test("shows every symbol beside its form in ASCII", () => {
    for (const { symbol, ascii } of Object.values(SYMBOLS)) {
      expect(lines.filter((line) => line.startsWith(`  ${symbol.padEnd(5)}${ascii.padEnd(5)}`))).toHaveLength(
        1,
      );
    }
  });

  test("is all ASCII where nothing else can be drawn", () => {
    expect(outputPage({ bold, isAscii: true }).join("\n")).toMatch(/^[\n\x20-\x7e]*$/);
  });
});
