/** One stream of a session: a request, and what comes back. */
import type { Headers } from "./header-decoder.js";
import { ReceiveWindow } from "./receive-window.js";
import { SendQueue } from "./send-queue.js";

/** What comes back. After `ended` or `failed` nothing does. Must not throw. */
export interface StreamListener {
  /** The first, and perhaps once more at the end. */
  headers(headers: Headers): void;
  /** A view of what the socket read. */
  data(bytes: Buffer): void;
  /** The other side has said all. */
  ended(): void;
  /** A `StreamReset`, or why the connection is gone. */
  failed(error: Error): void;
}

/** The session, as far as its streams see it. */
export interface StreamOwner {
  /** Sends what the stream has to send. */
  send(stream: Http2Stream): void;
  /** Gives the stream up and tells the other side. */
  cancel(stream: Http2Stream): void;
}

export interface StreamParts {
  /** The header block of the request. */
  readonly requestHeaders: Buffer;
  readonly listener: StreamListener;
  /** How far the other side may be ahead of us. */
  readonly windowBytes: number;
}

export class Http2Stream {
  readonly requestHeaders: Buffer;
  readonly listener: StreamListener;
  readonly outgoing = new SendQueue();
  readonly received: ReceiveWindow;
  readonly #owner: StreamOwner;
  #id = 0;

  constructor(owner: StreamOwner, { requestHeaders, listener, windowBytes }: StreamParts) {
    this.#owner = owner;
    this.requestHeaders = requestHeaders;
    this.listener = listener;
    this.received = new ReceiveWindow(windowBytes);
  }

  /** 0 until the request goes out. */
  get id(): number {
    return this.#id;
  }

  /** There is room for it now: `windowBytes` is what the other side takes at first. */
  open(id: number, windowBytes: number): void {
    this.#id = id;
    this.outgoing.widen(windowBytes);
  }

  /** As far as the other side takes it now, the rest later. */
  write(bytes: Buffer): void {
    this.outgoing.push(bytes);
    this.#owner.send(this);
  }

  /** With these bytes the request is whole. */
  end(bytes: Buffer): void {
    this.outgoing.push(bytes);
    this.outgoing.end();
    this.#owner.send(this);
  }

  /** Its listener hears no more of it. */
  cancel(): void {
    this.#owner.cancel(this);
  }
}
