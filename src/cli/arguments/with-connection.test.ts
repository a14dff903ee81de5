import { expect, test } from "vitest";
import { withConnection } from "./with-connection.js";

test.each([
  {
    name: "a command in front of its arguments",
    text: "zdisc list user.rpc -o wide shows them",
    result: "zdisc list --endpoints h1:1,h2:1 user.rpc -o wide shows them",
  },
  {
    name: "a command without arguments",
    text: "did you mean user.rpc? zdisc list shows all",
    result: "did you mean user.rpc? zdisc list --endpoints h1:1,h2:1 shows all",
  },
  {
    name: "a command in brackets",
    text: "… 3 more (--limit 0, or: zdisc top)",
    result: "… 3 more (--limit 0, or: zdisc top --endpoints h1:1,h2:1)",
  },
  {
    name: "a command that has them already, not twice",
    text: "zdisc drain --undo a/7=h:1 --endpoints h1:1,h2:1",
    result: "zdisc drain --undo a/7=h:1 --endpoints h1:1,h2:1",
  },
  { name: "a message's own prefix not at all", text: "zdisc list: no", result: "zdisc list: no" },
  { name: "a command that asks no etcd not at all", text: "or: zdisc dev", result: "or: zdisc dev" },
])("repeats the flags in $name", ({ text, result }) => {
  expect(withConnection(text, ["--endpoints", "h1:1,h2:1"])).toBe(result);
});

test("quotes what a shell would take apart", () => {
  expect(withConnection("zdisc prune a", ["--cacert", "my ca.pem"])).toBe(
    "zdisc prune --cacert 'my ca.pem' a",
  );
});

test("a list of all services is not that of a file's own", () => {
  expect(withConnection("zdisc list shows all", ["-f", "u.yaml"])).toBe("zdisc list '*' -f u.yaml shows all");
});

test("changes nothing where nothing was typed", () => {
  expect(withConnection("zdisc prune a", [])).toBe("zdisc prune a");
});
