/** Publish as text: each registration's key on stdout, what happens to it on stderr. */
import { formatNumber } from "../../../text/numbers.js";
import { printable } from "../../../text/printable.js";
import type { PublishEventDocument } from "../../documents/publish-event.js";
import type { EventLines, EventView } from "../../result.js";
import type { Style } from "../../view/style.js";
import { EventWords } from "./event-words.js";

/** Of one kind in a row; more are counted. Renewals of 5,000 registrations fail at the same moment. */
const MOST_ALIKE = 20;

/** `hosts`: the configured etcd hosts, so that "none answers" can be told from "one is silent". */
export function publishView(hosts: readonly string[]): EventView<PublishEventDocument> {
  return ({ words }) => {
    const view = new PublishView(hosts, words);
    return (event) => view.lines(event);
  };
}

class PublishView {
  readonly #words: EventWords;
  readonly #style: Style;
  readonly #shownKeys = new Set<string>();
  #alike = { type: "", count: 0 };

  constructor(hosts: readonly string[], style: Style) {
    this.#words = new EventWords(hosts, style);
    this.#style = style;
  }

  lines(event: PublishEventDocument): EventLines {
    const time = this.#style.timeInSeconds(Date.parse(event.time));
    const words = this.#fold(event.type, this.#words.of(event));
    return { data: this.#keyOf(event), words: words.map((word) => `${time} ${word}`) };
  }

  /** When it stands for the first time. */
  #keyOf({ type, key }: PublishEventDocument): string[] {
    if (type !== "registered" || key === null || this.#shownKeys.has(key)) return [];
    this.#shownKeys.add(key);
    return [printable(key)];
  }

  #fold(type: string, words: readonly string[]): readonly string[] {
    if (words.length === 0) return [];
    const before = this.#alike;
    this.#alike = { type, count: before.type === type ? before.count + 1 : 1 };
    if (this.#alike.count > MOST_ALIKE) return [];
    const hidden = before.type === type ? 0 : before.count - MOST_ALIKE;
    return hidden > 0 ? [`  ${formatNumber(hidden)} more ${before.type}`, ...words] : words;
  }
}
