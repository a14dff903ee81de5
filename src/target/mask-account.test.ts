import { expect, test } from "vitest";
import { maskAccount } from "./mask-account.js";

test.each([
  { text: "root:secret@h1:2379", shown: "root:***@h1:2379" },
  { text: "etcd:///root:secret@h1:2379?key=a", shown: "etcd:///root:***@h1:2379?key=a" },
  { text: "a:one@h1,b:two@h2/user.rpc", shown: "a:***@h1,b:***@h2/user.rpc" },
  { text: "dial root:secret@h1: refused", shown: "dial root:***@h1: refused" },
  { text: "root:p@ss@tcp(h1:3306)/db", shown: "root:***@tcp(h1:3306)/db" },
  { text: "root:a b@h1", shown: "root:***@h1" },
  { text: "root:@h1", shown: "root:***@h1" },
  { text: ":secret@h1", shown: ":***@h1" },
  { text: "root@h1:2379", shown: "root@h1:2379" },
  { text: "h1:2379,h2:2379", shown: "h1:2379,h2:2379" },
  { text: "user.rpc", shown: "user.rpc" },
])("$text is shown as $shown", ({ text, shown }) => {
  expect(maskAccount(text)).toBe(shown);
});
