/** The lines and words of one watch, and the command that runs at its changes. */
import { ServiceView } from "../../../discovery/service-view.js";
import { serviceEvents } from "../../../discovery/watch-service.js";
import type { AbortScope } from "../../../runtime/abort.js";
import type { Store } from "../../../store/store.js";
import type { Context } from "../../context.js";
import type { WatchEventDocument } from "../../documents/watch-event.js";
import type { StreamItem } from "../../result.js";
import { changeOf } from "./change.js";
import { ChangeCommand } from "./change-command.js";
import { listAsJson } from "./list-as-json.js";
import { nothingRegistered } from "./nothing-registered.js";
import { SpokenEvents } from "./spoken-events.js";
import { WatchDocuments } from "./watch-documents.js";

export interface ServiceWatchOptions {
  readonly service: string;
  readonly store: Store;
  readonly context: Context;
  /** Ends the watch; what the command is at, it finishes. */
  readonly scope: AbortScope;
  readonly untilChange: boolean;
  /** Empty for none. */
  readonly childCommand: readonly string[];
}

export class ServiceWatch {
  readonly #options: ServiceWatchOptions;
  readonly #view: ServiceView;
  readonly #spoken = new SpokenEvents<readonly WatchEventDocument[]>();
  readonly #command: ChangeCommand | undefined;

  constructor(options: ServiceWatchOptions) {
    this.#options = options;
    this.#view = new ServiceView(options.service);
    this.#command = options.childCommand.length === 0 ? undefined : this.#changeCommand();
  }

  /** ndjson without a command has no words, and takes the shorter way: it must keep up with 1,000 changes a second. */
  items(): AsyncGenerator<StreamItem<WatchEventDocument>, void, undefined> {
    const { context, scope } = this.#options;
    const isPlain = context.format === "ndjson" && this.#command === undefined;
    return isPlain ? this.#documents() : this.#spoken.of(this.#documents(), () => scope.abort());
  }

  /** Those of one change together. */
  async *#documents(): AsyncGenerator<readonly WatchEventDocument[], void, undefined> {
    const { context, scope, service, store, untilChange } = this.#options;
    const { clock } = context;
    const documents = new WatchDocuments(service, clock);
    try {
      for await (const event of serviceEvents(this.#view, { store, signal: scope.signal, clock })) {
        const lines = documents.of(event);
        if (lines.length > 0) yield lines;
        if (event.type === "reset" && event.reason === "start" && event.instances.length === 0)
          this.#sayEmpty();
        const change = changeOf(event);
        if (change === undefined) continue;
        this.#command?.take(change);
        if (untilChange) break;
      }
    } finally {
      await this.#command?.finish();
    }
  }

  /** Beside the watch, which does not wait for it. Whatever goes wrong with it, the watch tells better. */
  #sayEmpty(): void {
    const { context, scope, service, store } = this.#options;
    if (context.format !== "table") return;
    nothingRegistered(service, { store, signal: scope.signal }).then(
      (word) => this.#spoken.say(word),
      () => {},
    );
  }

  #changeCommand(): ChangeCommand {
    const { childCommand, context, service, store } = this.#options;
    return new ChangeCommand({
      command: childCommand,
      service,
      context,
      list: () => listAsJson(this.#view, { store, signal: context.signal }),
      onFailed: (word) => this.#spoken.say(word),
    });
  }
}
