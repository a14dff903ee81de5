/** The header of answers where it is read: one that is missing is told where the answer comes in, not where it is missed. */
import { isRevision } from "../../revision.js";
import { UnreadableAnswer } from "./grpc-failure.js";

/** The answer itself. Throws `UnreadableAnswer` for one that lacks its header, or whose revision can be none. */
export function withHeader<Answer>(answer: Answer): Answer {
  if (typeof answer !== "object" || answer === null || !("header" in answer)) return answer;
  // Our codec decodes a ResponseHeader whole, or null where none was sent.
  const header = answer.header as { readonly revision: string } | null;
  if (header === null) throw new UnreadableAnswer("an answer without its header");
  if (!isRevision(header.revision)) throw new UnreadableAnswer(`an answer at revision ${header.revision}`);
  return answer;
}
