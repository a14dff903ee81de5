/** Said once when a watch begins with an empty list: the name may be misspelt, and nothing would ever happen. */
import type { Word } from "../../result.js";
import type { Access } from "../list/found.js";
import { everyService, suggestion } from "../list/not-found.js";

export async function nothingRegistered(service: string, access: Access): Promise<Word> {
  const known = await everyService(access);
  return {
    word: "note",
    text: `nothing is registered under ${service}/ yet`,
    remedy: suggestion(service, known),
  };
}
