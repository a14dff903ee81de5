/**
 * The client's side of one HTTP/2 connection, as far as gRPC needs it: no server push, no priorities, the same
 * settings all its life. Source: RFC 9113. docs/decisions/0005-own-http2.md says why it is ours.
 */
import type { Duplex } from "node:stream";
import {
  clientGreeting,
  FIRST_WINDOW_BYTES,
  FLAG,
  FRAME,
  frame,
  goawayFrame,
  LARGEST_WINDOW_BYTES,
  MOST_PAYLOAD_BYTES,
  numberFrame,
} from "./frame.js";
import { FrameReader, increaseOf, numberOf } from "./frame-reader.js";
import { HeaderFrames, withoutPadding } from "./header-frames.js";
import {
  broken,
  ConnectionLost,
  lostBy,
  ProtocolError,
  REASON,
  StreamReset,
  tooWide,
} from "./http2-errors.js";
import { Http2Stream, type StreamListener, type StreamOwner } from "./http2-stream.js";
import { Outbox } from "./outbox.js";
import { readPeerSettings } from "./peer-settings.js";
import { ReceiveWindow } from "./receive-window.js";

/** How far the other side may be ahead of us, on each stream and in all: 100,000 keys over 10 ms come five times as fast as by default. */
const WINDOW_BYTES = 8 * 1024 * 1024;
const PING_BYTES = 8;
const LAST_STREAM_ID = 0x7fff_ffff;

export class Http2Session implements StreamOwner {
  readonly #onClosed: (error: Error) => void;
  readonly #outbox = new Outbox();
  readonly #frames = new FrameReader((...frame) => this.#take(...frame));
  readonly #headers = new HeaderFrames();
  /** Those whose request went out, by their ID. */
  readonly #streams = new Map<number, Http2Stream>();
  /** Those for which the other side has no room yet. */
  readonly #queued = new Set<Http2Stream>();
  /** Those that wait until the connection takes more bytes. */
  readonly #blocked = new Set<Http2Stream>();
  /** What the other side allows. */
  #mostStreams = Number.POSITIVE_INFINITY;
  #streamWindow = FIRST_WINDOW_BYTES;
  #mostPayload = MOST_PAYLOAD_BYTES;
  /** Bytes that the other side takes now. */
  #window = FIRST_WINDOW_BYTES;
  readonly #received = new ReceiveWindow(WINDOW_BYTES);
  #hasSettings = false;
  #nextId = 1;
  /** Why no stream can be opened any more. */
  #refusal: Error | undefined;
  #isClosed = false;

  /** `onClosed` is called once, whoever closes. */
  constructor(onClosed: (error: Error) => void) {
    this.#onClosed = onClosed;
    this.#outbox.write(clientGreeting(WINDOW_BYTES));
  }

  /** Streams that are open, or wait to be. */
  get openCount(): number {
    return this.#streams.size + this.#queued.size;
  }

  /** A socket that is connected, and this session's alone from now on. What was asked for meanwhile goes out. */
  attach(socket: Duplex): void {
    socket.on("error", (error) => this.close(lostBy(error)));
    socket.on("close", () => this.close(new ConnectionLost("Connection dropped")));
    this.#outbox.attach(socket);
    if (this.#isClosed) socket.destroy();
  }

  /** What came over the socket, however it is cut. It is kept: nothing else may be written there. */
  read(bytes: Buffer): void {
    try {
      this.#frames.read(bytes);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#outbox.write(goawayFrame(error.reason));
      this.close(error);
    }
  }

  /** A request with these headers (see encodeHeaders); it goes out as soon as the other side has room for it. */
  open(requestHeaders: Buffer, listener: StreamListener): Http2Stream {
    const stream = new Http2Stream(this, { requestHeaders, listener, windowBytes: WINDOW_BYTES });
    const refusal = this.#refusal;
    if (refusal !== undefined) setImmediate(() => listener.failed(refusal));
    else this.#queued.add(stream);
    this.#openQueued();
    return stream;
  }

  send(stream: Http2Stream): void {
    if (this.#streams.get(stream.id) !== stream) return;
    for (;;) {
      const part = stream.outgoing.take(Math.min(this.#window, this.#mostPayload));
      if (part === undefined) break;
      this.#window -= part.bytes.length;
      this.#outbox.write(frame(FRAME.data, part.isLast ? FLAG.endStream : 0, stream.id, part.bytes));
    }
    if (this.#window <= 0) this.#blocked.add(stream);
  }

  cancel(stream: Http2Stream): void {
    this.#queued.delete(stream);
    if (this.#streams.get(stream.id) !== stream) return;
    this.#outbox.write(numberFrame(FRAME.rstStream, stream.id, REASON.cancel));
    this.#forget(stream);
  }

  /** Fails every stream with this error and frees the socket. Idempotent. */
  close(error: Error): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#refusal = error;
    this.#outbox.close();
    const streams = [...this.#streams.values(), ...this.#queued];
    this.#streams.clear();
    this.#queued.clear();
    this.#blocked.clear();
    for (const { listener } of streams) listener.failed(error);
    this.#onClosed(error);
  }

  #openQueued(): void {
    for (const stream of this.#queued) {
      if (this.#streams.size >= this.#mostStreams || this.#refusal !== undefined) return;
      this.#queued.delete(stream);
      stream.open(this.#nextId, this.#streamWindow);
      this.#streams.set(this.#nextId, stream);
      this.#nextId += 2;
      this.#outbox.write(frame(FRAME.headers, FLAG.endHeaders, stream.id, stream.requestHeaders));
      this.send(stream);
      if (this.#nextId > LAST_STREAM_ID) this.#refuse(new ConnectionLost("all stream IDs are used"));
    }
  }

  /** Streams that are open go on. */
  #refuse(error: Error): void {
    this.#refusal ??= error;
    const queued = [...this.#queued];
    this.#queued.clear();
    for (const { listener } of queued) listener.failed(error);
  }

  #forget(stream: Http2Stream): void {
    this.#streams.delete(stream.id);
    this.#blocked.delete(stream);
    this.#openQueued();
  }

  #take(type: number, flags: number, streamId: number, payload: Buffer): void {
    if (this.#isClosed) return;
    if (!this.#hasSettings && type !== FRAME.settings) throw broken("it does not begin with settings");
    if (this.#headers.isOpen && type !== FRAME.continuation) throw broken("headers are broken off");
    switch (type) {
      case FRAME.data:
        this.#takeData(flags, streamId, payload);
        break;
      case FRAME.headers:
      case FRAME.continuation:
        this.#takeHeaders(type, flags, streamId, payload);
        break;
      case FRAME.rstStream:
        this.#takeReset(streamId, payload);
        break;
      case FRAME.settings:
        this.#takeSettings(flags, payload);
        break;
      case FRAME.ping:
        this.#takePing(flags, payload);
        break;
      case FRAME.goaway:
        this.#takeGoaway(payload);
        break;
      case FRAME.windowUpdate:
        this.#takeWindowUpdate(streamId, payload);
        break;
      case FRAME.pushPromise:
        throw broken("it pushes, and was told not to");
      // What is unknown is passed over, and priorities are of no use to a client.
    }
  }

  #takeData(flags: number, streamId: number, payload: Buffer): void {
    // Also what comes for a stream that was cancelled has to be given back.
    this.#refill(0, this.#received.add(payload.length));
    const stream = this.#streamOf(streamId);
    if (stream === undefined) return;
    const isLast = (flags & FLAG.endStream) !== 0;
    if (!isLast) this.#refill(streamId, stream.received.add(payload.length));
    stream.listener.data(withoutPadding(flags, payload));
    if (isLast) this.#finish(stream);
  }

  #takeHeaders(type: number, flags: number, streamId: number, payload: Buffer): void {
    const whole = this.#headers.take(type, flags, streamId, payload);
    if (whole === undefined) return;
    const stream = this.#streamOf(streamId);
    if (stream === undefined) return;
    stream.listener.headers(whole.headers);
    if (whole.isLast) this.#finish(stream);
  }

  /** The other side has said all; what we have still to say it does not want to hear. */
  #finish(stream: Http2Stream): void {
    // Its listener may have cancelled it.
    if (this.#streams.get(stream.id) !== stream) return;
    if (!stream.outgoing.isEnded) this.#outbox.write(numberFrame(FRAME.rstStream, stream.id, REASON.none));
    this.#forget(stream);
    stream.listener.ended();
  }

  #takeReset(streamId: number, payload: Buffer): void {
    const stream = this.#streamOf(streamId);
    const reset = new StreamReset(numberOf(payload));
    if (stream === undefined) return;
    this.#forget(stream);
    stream.listener.failed(reset);
  }

  #takePing(flags: number, payload: Buffer): void {
    if (payload.length !== PING_BYTES) throw new ProtocolError(REASON.frameSize, "a ping of another size");
    if (!(flags & FLAG.ack)) this.#answer(frame(FRAME.ping, FLAG.ack, 0, payload));
  }

  #takeSettings(flags: number, payload: Buffer): void {
    this.#hasSettings = true;
    if (flags & FLAG.ack) return;
    const { mostStreams, mostPayloadBytes, streamWindowBytes } = readPeerSettings(payload);
    this.#mostStreams = mostStreams ?? this.#mostStreams;
    this.#mostPayload = mostPayloadBytes ?? this.#mostPayload;
    if (streamWindowBytes !== undefined) this.#resizeWindows(streamWindowBytes);
    this.#answer(frame(FRAME.settings, FLAG.ack, 0));
    this.#openQueued();
  }

  /** Those that are open move with it. */
  #resizeWindows(bytes: number): void {
    for (const stream of this.#streams.values()) this.#widen(stream, bytes - this.#streamWindow);
    this.#streamWindow = bytes;
  }

  #takeWindowUpdate(streamId: number, payload: Buffer): void {
    const bytes = increaseOf(payload);
    if (streamId !== 0) {
      const stream = this.#streamOf(streamId);
      if (stream !== undefined) this.#widen(stream, bytes);
      return;
    }
    this.#window += bytes;
    if (this.#window > LARGEST_WINDOW_BYTES) throw tooWide(this.#window);
    const blocked = [...this.#blocked];
    this.#blocked.clear();
    for (const stream of blocked) this.send(stream);
  }

  #widen(stream: Http2Stream, bytes: number): void {
    const { outgoing } = stream;
    outgoing.widen(bytes);
    if (outgoing.windowBytes > LARGEST_WINDOW_BYTES) throw tooWide(outgoing.windowBytes);
    this.send(stream);
  }

  #answer(bytes: Buffer): void {
    if (!this.#outbox.answer(bytes))
      throw new ProtocolError(REASON.enhanceYourCalm, "it asks on and on and takes no answer");
  }

  /** Streams up to the one it names are answered still, later ones never will be. */
  #takeGoaway(payload: Buffer): void {
    const lastId = numberOf(payload) & LAST_STREAM_ID;
    this.#refuse(new ConnectionLost("the host is about to close the connection (GOAWAY)"));
    for (const [id, stream] of this.#streams) {
      if (id <= lastId) continue;
      this.#forget(stream);
      stream.listener.failed(new StreamReset(REASON.refused));
    }
  }

  #refill(streamId: number, bytes: number): void {
    if (bytes > 0) this.#outbox.write(numberFrame(FRAME.windowUpdate, streamId, bytes));
  }

  /** undefined: it ended, or was cancelled, while this frame was on its way. */
  #streamOf(streamId: number): Http2Stream | undefined {
    if (streamId >= this.#nextId || streamId % 2 === 0) throw broken(`nobody opened stream ${streamId}`);
    return this.#streams.get(streamId);
  }
}
