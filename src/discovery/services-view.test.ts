import { describe, expect, test } from "vitest";
import type { KeyValue } from "../store/key-value.js";
import type { KeyChange, ListReason } from "../store/watch-message.js";
import { type ServicesEvent, ServicesView } from "./services-view.js";

function keyValue(key: string, value: string, modRevision = "7"): KeyValue {
  return { key, value, leaseId: "1", createRevision: "7", modRevision, version: "1" };
}

const put = (key: string, value: string, modRevision = "8"): KeyChange => ({
  type: "put",
  keyValue: keyValue(key, value, modRevision),
});
const del = (key: string): KeyChange => ({ type: "delete", key, modRevision: "8" });

/** A view with two services and a key that is no registration, all of it synced. */
function started(): ServicesView {
  const view = new ServicesView();
  list(view, "start", [
    keyValue("user.rpc/1", "10.0.0.1:80"),
    keyValue("order.rpc/2", "10.0.0.2:80"),
    keyValue("config/a", "x"),
  ]);
  view.apply({ type: "synced", revision: "7" });
  return view;
}

const list = (view: ServicesView, reason: ListReason, keyValues: readonly KeyValue[]) =>
  view.apply({ type: "list", reason, revision: "9", keyValues });

const change = (view: ServicesView, ...changes: readonly KeyChange[]) =>
  view.apply({ type: "change", revision: "8", changes });

/** `join user.rpc 10.0.0.1:80` */
function inShort(event: ServicesEvent | undefined): string[] {
  if (event?.type !== "change") return [event?.type ?? "nothing"];
  return event.events.map((one) => {
    const cause = one.type === "leave" ? ` ${one.cause}` : "";
    return `${one.type} ${one.instance.service} ${one.instance.value}${cause}`;
  });
}

describe("a list", () => {
  test("is every registration with its service, and the count of keys that are none", () => {
    const event = list(new ServicesView(), "start", [
      keyValue("prod/user.rpc/1", "10.0.0.1:80"),
      keyValue("config/a", "x"),
      keyValue("user.rpc/", "x"),
    ]);
    expect(event).toMatchObject({ type: "reset", reason: "start", otherKeyCount: 2 });
    expect(event?.type === "reset" && event.instances.map(({ service, id }) => [service, id])).toEqual([
      ["prod/user.rpc", "1"],
    ]);
  });

  test.each(["restored", "otherCluster", "overflow"] as const)(
    "that is %s forgets what was there",
    (reason) => {
      const view = started();
      expect(list(view, reason, [keyValue("pay.rpc/3", "10.0.0.3:80")])).toMatchObject({
        reason,
        otherKeyCount: 0,
      });
      expect([...view.instances()].map(({ service }) => service)).toEqual(["pay.rpc"]);
    },
  );

  test("after a break is told as what differs, what is gone with its cause", () => {
    const view = started();
    view.apply({ type: "disconnected", host: "h:1", error: new Error("reset") });
    const event = list(view, "resumed", [
      keyValue("user.rpc/1", "10.0.0.9:80", "8"),
      keyValue("pay.rpc/3", "10.0.0.3:80", "9"),
    ]);
    expect(inShort(event)).toEqual([
      "move user.rpc 10.0.0.9:80",
      "join pay.rpc 10.0.0.3:80",
      "leave order.rpc 10.0.0.2:80 disconnected",
    ]);
    expect(event).toMatchObject({ otherKeyCount: 0 });
  });

  test("after a break in which nothing happened is nothing", () => {
    const view = started();
    const same = [keyValue("user.rpc/1", "10.0.0.1:80"), keyValue("order.rpc/2", "10.0.0.2:80")];
    expect(list(view, "resumed", [...same, keyValue("config/a", "x")])).toBeUndefined();
  });
});

describe("a change", () => {
  test.each([
    {
      name: "of a new key joins",
      changes: [put("user.rpc/3", "10.0.0.3:80")],
      told: ["join user.rpc 10.0.0.3:80"],
    },
    {
      name: "of the value moves",
      changes: [put("user.rpc/1", "10.0.0.3:80")],
      told: ["move user.rpc 10.0.0.3:80"],
    },
    {
      name: "to the same value renews",
      changes: [put("user.rpc/1", "10.0.0.1:80")],
      told: ["renew user.rpc 10.0.0.1:80"],
    },
    { name: "that deletes leaves", changes: [del("user.rpc/1")], told: ["leave user.rpc 10.0.0.1:80 null"] },
    { name: "of a key that was never there is nothing", changes: [del("user.rpc/9")], told: ["nothing"] },
    { name: "of other keys is nothing", changes: [put("config/b", "y"), del("config/a")], told: ["nothing"] },
    {
      name: "of several services in one revision is one",
      changes: [del("user.rpc/1"), put("order.rpc/5", "10.0.0.1:80")],
      told: ["leave user.rpc 10.0.0.1:80 null", "join order.rpc 10.0.0.1:80"],
    },
  ])("$name", ({ changes, told }) => {
    expect(inShort(change(started(), ...changes))).toEqual(told);
  });

  test("counts other keys that came and went with it", () => {
    const event = change(started(), put("config/b", "y"), put("user.rpc/3", "10.0.0.3:80"));
    expect(event).toMatchObject({ otherKeyCount: 2 });
  });

  test("that ends a key without a lease says that it was deleted", () => {
    const view = new ServicesView();
    list(view, "start", [{ ...keyValue("user.rpc/1", "10.0.0.1:80"), leaseId: undefined }]);
    view.apply({ type: "synced", revision: "7" });
    expect(inShort(change(view, del("user.rpc/1")))).toEqual(["leave user.rpc 10.0.0.1:80 deleted"]);
  });

  test("that comes before the connection is synced again was missed", () => {
    const view = started();
    view.apply({ type: "disconnected", host: "h:1", error: new Error("reset") });
    expect(inShort(change(view, del("user.rpc/1")))).toEqual(["leave user.rpc 10.0.0.1:80 disconnected"]);
    view.apply({ type: "synced", revision: "8" });
    expect(inShort(change(view, del("order.rpc/2")))).toEqual(["leave order.rpc 10.0.0.2:80 null"]);
  });
});

test("synced counts instances, and each value once", () => {
  const view = started();
  change(view, put("pay.rpc/3", "10.0.0.1:80"));
  expect(view.apply({ type: "synced", revision: "8" })).toEqual({
    type: "synced",
    revision: "8",
    instanceCount: 3,
    endpointCount: 2,
  });
  expect(view.size).toBe(3);
});
