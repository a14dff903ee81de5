import { expect, test } from "vitest";
import { textWidth } from "../../text/width.js";
import { initialState } from "../state.js";
import { Theme } from "../theme.js";
import { type MessageFacts, messageLine } from "./message-line.js";
import type { ViewContext } from "./view-context.js";

const NOW = { atMs: 0, wallMs: 0 };
const SERVICE = "a-service-with-a-very-long-name.production.eu-west-1.example.rpc";

const theme = new Theme({ hasColour: false, isAscii: false, isUtc: true });
const CONTEXT: ViewContext = {
  ...{ theme, now: NOW, host: undefined, outage: undefined },
  ...{ isWide: false, pause: undefined, replay: undefined },
};

function shown(problem: NonNullable<MessageFacts["problem"]>, width = 80): string {
  const { message } = initialState({ kind: "services" });
  const facts = { link: { kind: "live", host: "" }, notice: undefined, problem, aside: "" } as const;
  const text = messageLine(facts, message, width, CONTEXT)
    .map((piece) => piece.text)
    .join("");
  expect(textWidth(text)).toBe(width);
  return text.trimEnd();
}

const noLease = (service: string) => ({
  ...({ rule: "no-lease", severity: "error", consequence: "" } as const),
  message: `key ${service}/12 has no lease`,
  remedy: `zdisc prune ${service}`,
});

test.each([
  {
    what: "whole where there is room",
    ...{ subject: "10.0.3.9:8080", service: "user.rpc", isSelected: true },
    shows: " ▲ 10.0.3.9:8080: key user.rpc/12 has no lease → zdisc prune user.rpc",
  },
  {
    what: "with a shorter subject before anything else is cut",
    ...{ subject: "a-host.eu-west-1.example.internal:9100", service: "user.rpc", isSelected: false },
    shows: " ▲ a-host.eu-west-1.exampl…: key user.rpc/12 has no lease → zdisc prune user.rpc",
  },
  {
    what: "without the subject where the cursor names it",
    ...{ subject: "127.0.0.1:8080", service: "orders-in-eu.v2.rpc", isSelected: true },
    shows: " ▲ key orders-in-eu.v2.rpc/12 has no lease → zdisc prune orders-in-eu.v2.rpc",
  },
  {
    what: "by its rule, with the way to the remedy, where that is too long",
    ...{ subject: "10.0.3.9:8080", service: SERVICE, isSelected: true },
    shows: " ▲ no-lease: key a-service-with-a-very-long-name.production.eu-west… (⏎: detail)",
  },
  {
    what: "by its rule and its row, with where the remedy stands, where another row has it",
    ...{ subject: "10.0.3.9:8080", service: SERVICE, isSelected: false },
    shows: " ▲ no-lease: 10.0.3.9:8080 (in its detail: what to do)",
  },
])("a problem is told $what", ({ subject, service, isSelected, shows }) => {
  expect(shown({ subject, isSelected, problem: noLease(service) })).toBe(shows);
});

test("names that are alike are told with what to do at every width with a message row", () => {
  const problem = {
    ...({ rule: "similar-names", severity: "warning", consequence: "" } as const),
    message: "like user-rpc, user.rpc",
    remedy: "keep one; zdisc list shows who uses which",
  };
  const tell = (width: number) => shown({ subject: "/prod/user.rpc", isSelected: false, problem }, width);
  expect(tell(80)).toBe(" ▲ /prod/u…: like user-rpc, user.rpc → keep one; zdisc list shows who uses which");
  expect(tell(60)).toMatch(/^ ▲ \/prod\/user\.r… → keep one; zdisc list shows who uses which$/);
});

test("after a while of an outage each host is named once, with why it failed", () => {
  const trials = [
    { host: "10.0.0.11:2379", error: "10.0.0.11:2379 silent for 2 s" },
    { host: "10.0.0.12:2379", error: "connection refused" },
  ];
  const context = { ...CONTEXT, now: { atMs: 11_000, wallMs: 0 }, outage: { trials, attempts: 4 } };
  const link = { kind: "disconnected", host: "10.0.0.11:2379", since: NOW } as const;
  const line = messageLine(
    { link, notice: undefined, problem: undefined, aside: "" },
    undefined,
    80,
    context,
  );
  expect(line.map(({ text }) => text).join("")).toMatch(
    /^ ✗ 10\.0\.0\.11:2379: silent for 2 s; 10\.0\.0\.12:2379: connection refused +$/,
  );
});
