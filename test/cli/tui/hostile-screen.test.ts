/** What strangers wrote into etcd, on the screens: none of it reaches the terminal as it is. */
import { expect, test } from "vitest";
import { startEtcd } from "../../support/etcd-server.js";
import { zdiscOnTerminal } from "../../support/zdisc-on-terminal.js";
import { putAll } from "../bound-zdisc.js";

/** Sequences that zdisc never writes itself. */
const HOSTILE = [
  "\x1b[2J\x1b[31mred",
  "\x1b]0;title\x07",
  "\x1b]52;c;cm0gLXJm\x1b\\",
  "\u009b31m",
  "\rback\b",
  "\u202eright",
  "\u2066isolated",
  "zero\u200bwidth\ufeff",
  "\u2028line",
  "\x7fdeleted",
];

test("keys, values and names of services are escaped on every screen", async () => {
  await using etcd = await startEtcd();
  const pairs = HOSTILE.flatMap((text, at) => [
    [`user.rpc/${at + 1}`, text] as const,
    [`user.rpc/x${text}`, `10.0.3.${at}:8080`] as const,
    [`${text}.rpc/1`, "10.0.3.7:8080"] as const,
  ]);
  await putAll(etcd, [...pairs, ["user.rpc/99", "10.0.3.99:8080"]]);
  const env = { ZDISC_ENDPOINTS: etcd.endpoints.join(",") };
  await using top = zdiscOnTerminal(["top"], { env, columns: 200, rows: 50 });
  await top.waitForScreen(/right\.rpc/);
  await using watch = zdiscOnTerminal(["watch", "user.rpc"], { env, columns: 200, rows: 50 });
  await watch.waitForScreen(/10\.0\.3\.99:8080/);
  watch.type("\r");
  await watch.waitForScreen(/KEY 1/);
  watch.type("\x1b");
  await putAll(etcd, [["user.rpc/x\u202eright", "10.0.3.98:8080"]]);
  await watch.waitForScreen(/~ move .*10\.0\.3\.98:8080/);
  for (const { output } of [top, watch]) {
    expect(HOSTILE.filter((text) => output.includes(text))).toEqual([]);
    expect(output).not.toMatch(/[\0\x07\b\x7f-\x9f\u200b\u202e\u2028\u2066\ufeff]/);
  }
});
