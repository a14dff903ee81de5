/** Resolve as text: addresses, a target, or stage by stage as they are finished. */
import type { StageName } from "../../../resolve/stage.js";
import { printable } from "../../../text/printable.js";
import type { EndpointDocument } from "../../documents/endpoint-document.js";
import type { ResolutionDocument, StageDocument } from "../../documents/resolution.js";
import type { TargetDocument } from "../../documents/target.js";
import type { Document, EventView, Views } from "../../result.js";
import { stageHead, stageLines } from "./stage-lines.js";

/** The addresses that the client's balancer gets, as they stand in the document. */
export const addressViews: Views<ResolutionDocument> = { table: addressLines, name: addressLines };

function* addressLines({ endpoints }: ResolutionDocument): Iterable<string> {
  for (const { address, inSubset } of endpoints) if (inSubset) yield printable(address);
}

export const targetViews: Views<TargetDocument> = { table: targetLines, name: targetLines };

function targetLines({ target }: TargetDocument): string[] {
  return [printable(target)];
}

/** What --explain shows while the way is gone: a stage that is finished, or one that takes its time. */
export type ProgressDocument = Document &
  (
    | {
        readonly kind: "resolutionStage";
        readonly stage: StageDocument;
        readonly endpoints: readonly EndpointDocument[];
      }
    | { readonly kind: "resolutionPending"; readonly stage: StageName }
  );

export const progressView: EventView<ProgressDocument> =
  ({ data: style }) =>
  (event) => {
    if (event.kind === "resolutionPending") {
      return { passing: `${stageHead(event.stage)}${style.isAscii ? "..." : "…"}` };
    }
    return { data: stageLines(event.stage, event.endpoints, style) };
  };
