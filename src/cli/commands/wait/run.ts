/** `zdisc wait`: until a service is as a script wants it, or the time is up. */
import { DiscoveryError } from "../../../errors.js";
import { AbortScope } from "../../../runtime/abort.js";
import type { Context } from "../../context.js";
import type { WaitDocument, WaitReportDocument } from "../../documents/wait-report.js";
import { type DocumentProgram, documentProgram, streamProgram } from "../../program.js";
import type { EventStream, Result, Word } from "../../result.js";
import { nothingRegistered } from "../watch/nothing-registered.js";
import { SpokenEvents } from "../watch/spoken-events.js";
import { type Asked, parseAsked, type WaitInvocation } from "./asked.js";
import { conclusionOf, waitView } from "./views.js";
import { Waiting } from "./waiting.js";

export const program: DocumentProgram<WaitInvocation["options"]> = {
  run: (invocation, context) => documentProgram(waitForReport, {}).run(invocation, context),
  live(invocation, context, styles) {
    if (context.format !== "table" && context.format !== "ndjson") return undefined;
    return streamProgram(waitLive, waitView).start(invocation, context, styles);
  },
};

async function waitForReport(
  invocation: WaitInvocation,
  context: Context,
): Promise<Result<WaitReportDocument>> {
  let report: WaitReportDocument | undefined;
  for await (const item of waitFor(parseAsked(invocation, context), context)) {
    if ("kind" in item && item.kind === "waitReport") report = item;
  }
  if (report === undefined) throw new Error("a wait ended without its report");
  return report.met
    ? { document: report, outcome: "ok" }
    : { document: report, outcome: "notMet", words: [conclusionOf(report)] };
}

async function* waitLive(invocation: WaitInvocation, context: Context): EventStream<WaitDocument> {
  let isMet = false;
  for await (const item of waitFor(parseAsked(invocation, context), context)) {
    yield item;
    if (!("kind" in item) || item.kind !== "waitReport") continue;
    isMet = item.met;
    // The lines of a table end with it; those of ndjson are for machines.
    if (!item.met && context.format === "ndjson") yield conclusionOf(item);
  }
  return isMet ? "ok" : "notMet";
}

async function* waitFor(
  asked: Asked,
  context: Context,
): AsyncGenerator<WaitDocument | Word, void, undefined> {
  const { clock } = context;
  const { service, timeoutMs } = asked;
  const beganMs = clock.monotonicMs();
  using scope = new AbortScope(context.signal);
  if (timeoutMs > 0) endAfter(timeoutMs, scope, context);
  try {
    await using store = await context.openStore({ signal: scope.signal });
    const spoken = new SpokenEvents<WaitDocument>();
    const onEmpty = () => {
      if (context.format !== "table") return;
      // Beside the wait, which does not wait for it. Whatever goes wrong with it, the watch tells better.
      nothingRegistered(service, { store, signal: scope.signal }).then(
        (word) => spoken.say(word),
        () => {},
      );
    };
    const waiting = new Waiting(asked, { store, clock, beganMs, signal: scope.signal, onEmpty });
    yield* spoken.of(waiting.documents(), () => scope.abort());
    context.signal.throwIfAborted();
  } finally {
    scope.abort();
  }
}

/** Before etcd answered, it is an error that ends the wait; after that, its report. */
function endAfter(ms: number, scope: AbortScope, { clock, hosts }: Context): void {
  const tooLate = new DiscoveryError("timeout", `no etcd host answers: ${hosts.join(", ")} silent so far`, {
    remedy: "--timeout 60s waits longer",
  });
  clock.sleep(ms, scope.signal).then(
    () => scope.abort(tooLate),
    () => {},
  );
}
