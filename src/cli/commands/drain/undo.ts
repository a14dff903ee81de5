/** `zdisc drain --undo KEY=ADDRESS`: puts keys back, one after the other. */
import { type Undo, undoDrain } from "../../../discovery/drain/undo-drain.js";
import { DiscoveryError } from "../../../errors.js";
import type { Store } from "../../../store/store.js";
import { shellWord } from "../../../text/shell-word.js";
import { timestamp } from "../../../text/times.js";
import type { Context } from "../../context.js";
import type { DrainEventDocument } from "../../documents/drain-event.js";
import type { Ending } from "../../outcome.js";
import type { EventStream, Word } from "../../result.js";
import { forService } from "../../write-permission.js";
import type { AskedUndo } from "./asked.js";

type Asked = AskedUndo["undos"][number];

export async function* undoAll(
  { undos }: AskedUndo,
  store: Store,
  { clock, format, signal, user }: Context,
): EventStream<DrainEventDocument> {
  let ending: Ending = "ok";
  for (const asked of undos) {
    const undo = await undoOne(asked, store, { signal, user });
    const isDone = undo.type === "restored" || undo.type === "already";
    // For people, the verdict says it.
    if (isDone || format === "ndjson") yield documentOf(asked, undo, clock.wallMs());
    if (isDone) continue;
    ending = "noEndpoint";
    yield verdictOf(asked, undo);
  }
  return ending;
}

async function undoOne(
  asked: Asked,
  store: Store,
  { signal, user }: Pick<Context, "signal" | "user">,
): Promise<Undo> {
  try {
    const undo = await undoDrain(asked, { store, signal });
    if (undo.type !== "foreign") return undo;
  } catch (error) {
    throw forService(error, asked.service, user);
  }
  throw new DiscoveryError("usage", `${asked.key} says no address: it is not drained`, {
    remedy: `zdisc list ${shellWord(asked.service)} -o wide shows it`,
  });
}

function documentOf(
  { service, key, address }: Asked,
  { type, value }: Undo,
  wallMs: number,
): DrainEventDocument {
  const isBack = type === "restored";
  return {
    schemaVersion: 1,
    kind: "drainEvent",
    type: isBack ? "restored" : "skipped",
    time: timestamp(wallMs),
    service,
    key,
    address,
    substitute: type === "changed" ? value : null,
    previousSubstitute: null,
    endpointsLeft: null,
    reason: isBack ? "end" : type === "already" || type === "changed" ? type : "gone",
    dryRun: false,
    outForMs: null,
    undo: null,
    more: false,
  };
}

function verdictOf({ service, key }: Asked, { type }: Undo): Word {
  const text =
    type === "gone"
      ? `${key} is gone: its process stopped, or registered anew`
      : `${key} changes all the time: it was not put back`;
  return { word: "verdict", text, remedy: `zdisc list ${shellWord(service)}` };
}
