/** The session against Node's own HTTP/2 server, which knows all of the protocol; and against one that breaks it. */
import { once } from "node:events";
import {
  constants,
  createServer,
  type Http2Server,
  type ServerHttp2Stream,
  type ServerOptions,
} from "node:http2";
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from "node:net";
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { encodeHeaders } from "./encode-headers.js";
import { FLAG, FRAME, frame, numberFrame, SETTING, settingsFrame } from "./frame.js";
import type { Headers } from "./header-decoder.js";
import { ConnectionLost, StreamReset } from "./http2-errors.js";
import { Http2Session } from "./http2-session.js";
import type { Http2Stream, StreamListener } from "./http2-stream.js";

const REQUEST = encodeHeaders([
  [":method", "POST"],
  [":scheme", "http"],
  [":path", "/"],
  [":authority", "etcd"],
]);

/** What came back on one stream. */
class Answer implements StreamListener {
  readonly blocks: Headers[] = [];
  readonly ending: Promise<Error | undefined>;
  #chunks: Buffer[] = [];
  #end: (failure: Error | undefined) => void = () => {};

  constructor() {
    this.ending = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get body(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  headers(headers: Headers): void {
    this.blocks.push(headers);
  }

  data(bytes: Buffer): void {
    this.#chunks.push(Buffer.from(bytes));
  }

  ended(): void {
    this.#end(undefined);
  }

  failed(error: Error): void {
    this.#end(error);
  }
}

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A session with a server of Node's. */
async function sessionWith(
  onStream: (stream: ServerHttp2Stream) => void,
  options: ServerOptions = {},
): Promise<{ session: Http2Session; server: Http2Server; closed: Promise<Error> }> {
  const server = createServer(options);
  server.on("stream", (stream) => stream.on("error", () => {}));
  server.on("stream", onStream);
  server.on("session", (session) => closers.push(() => session.destroy()));
  return { server, ...(await sessionOn(server)) };
}

async function sessionOn(
  server: Http2Server | Server,
): Promise<{ session: Http2Session; closed: Promise<Error> }> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closers.push(() => server.close());
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(socket, "connect");
  let session: Http2Session | undefined;
  const closed = new Promise<Error>((resolve) => {
    session = new Http2Session(resolve);
    socket.on("data", (bytes: Buffer) => session?.read(bytes));
    session.attach(socket);
    closers.push(() => session?.close(new Error("the test is over")));
  });
  if (session === undefined) throw new Error("no session"); // the executor above has run
  return { session, closed };
}

function ask(session: Http2Session, body: Buffer = Buffer.alloc(0)): { answer: Answer; stream: Http2Stream } {
  const answer = new Answer();
  const stream = session.open(REQUEST, answer);
  stream.end(body);
  return { answer, stream };
}

/** Answers with what came. */
function echo(stream: ServerHttp2Stream): void {
  stream.respond({ ":status": 200 });
  stream.pipe(stream);
}

describe("Http2Session", () => {
  test("reads headers and trailers however the other side packs them", async () => {
    let next: { headers: Record<string, string>; trailers: Record<string, string> } | undefined;
    const { session } = await sessionWith((stream) => {
      const { headers, trailers } = next ?? { headers: {}, trailers: {} };
      stream.on("wantTrailers", () => stream.sendTrailers(trailers));
      stream.respond(headers, { waitForTrailers: true });
      stream.end("body");
    });
    const text = fc.stringMatching(/^[!-~]([ -~]{0,60}[!-~])?$/);
    const name = fc.stringMatching(/^x-[a-z0-9]{1,12}$/);
    const headers = fc.dictionary(
      fc.oneof(name, fc.constantFrom("grpc-status", "content-type", "server")),
      text,
      {
        maxKeys: 6,
      },
    );
    await fc.assert(
      fc.asyncProperty(headers, headers, async (first, last) => {
        next = { headers: first, trailers: last };
        const { answer } = ask(session);
        expect(await answer.ending).toBeUndefined();
        const [head, tail] = answer.blocks.map((block) => Object.fromEntries(block));
        expect(head).toMatchObject({ ":status": "200", ...first });
        expect(tail ?? {}).toEqual(last);
      }),
      { numRuns: 300 },
    );
  });

  test("reads every byte that a header may hold, as Node packs it", async () => {
    const packed = (byte: number) => `${"e".repeat(16)}${String.fromCharCode(byte)}e`;
    const bytes = Array.from({ length: 256 - 0xa1 }, (_, at) => at + 0xa1);
    const sent = Object.fromEntries(bytes.map((byte) => [`x-${byte}`, packed(byte)]));
    const { session } = await sessionWith((stream) => stream.respond(sent, { endStream: true }));
    const { answer } = ask(session);
    expect(await answer.ending).toBeUndefined();
    expect(Object.fromEntries(answer.blocks[0] ?? [])).toMatchObject(sent);
  });

  test("reads headers that take several frames", async () => {
    const long = "v".repeat(40_000);
    const { session } = await sessionWith(
      (stream) => stream.respond({ "x-long": long }, { endStream: true }),
      { maxSendHeaderBlockLength: 100_000 },
    );
    const { answer } = ask(session);
    await answer.ending;
    expect(answer.blocks[0]?.get("x-long")).toBe(long);
  });

  test("sends no more than the other side has room for, and all of it in the end", async () => {
    const { session } = await sessionWith(echo, {
      settings: { initialWindowSize: 1_000, maxFrameSize: 20_000 },
    });
    const body = Buffer.alloc(300_000, "0123456789");
    const answers = [1, 2, 3].map(() => ask(session, body).answer);
    await Promise.all(answers.map(({ ending }) => ending));
    expect(answers.map((answer) => answer.body.equals(body))).toEqual([true, true, true]);
  });

  test("gives back what it has read, so that the other side can send more than one window", async () => {
    const chunk = Buffer.alloc(1024 * 1024, "x");
    const { session } = await sessionWith((stream) => {
      stream.respond({ ":status": 200 });
      for (let at = 0; at < 40; at += 1) stream.write(chunk);
      stream.end();
    });
    const { answer } = ask(session);
    await answer.ending;
    expect(answer.body.length).toBe(40 * chunk.length);
  });

  test("reads padded frames", async () => {
    const { session } = await sessionWith(echo, { paddingStrategy: constants.PADDING_STRATEGY_MAX });
    const { answer } = ask(session, Buffer.from("hello"));
    await answer.ending;
    expect(answer.body.toString()).toBe("hello");
  });

  test("opens no more streams than the other side allows, and the others when there is room", async () => {
    let open = 0;
    let most = 0;
    const { session } = await sessionWith(
      (stream) => {
        open += 1;
        most = Math.max(most, open);
        stream.on("close", () => {
          open -= 1;
        });
        echo(stream);
      },
      { settings: { maxConcurrentStreams: 3 } },
    );
    // The first answer comes behind the settings.
    await ask(session).answer.ending;
    const answers = Array.from({ length: 20 }, (_, at) => ask(session, Buffer.from(`${at}`)).answer);
    await Promise.all(answers.map(({ ending }) => ending));
    expect(answers.map(({ body }) => Number(body))).toEqual(answers.map((_, at) => at));
    expect(most).toBe(3);
  });

  test("tells a stream that the other side broke off, and goes on with the others", async () => {
    const { session } = await sessionWith((stream) => {
      if (stream.id === 1) stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
      else echo(stream);
    });
    const broken = ask(session).answer;
    const well = ask(session, Buffer.from("well")).answer;
    expect(await broken.ending).toEqual(new StreamReset(constants.NGHTTP2_ENHANCE_YOUR_CALM));
    expect([await well.ending, well.body.toString()]).toEqual([undefined, "well"]);
  });

  test("a cancelled stream is broken off at the other side and hears no more", async () => {
    let onReset = (_code: number) => {};
    const reset = new Promise<number>((resolve) => {
      onReset = resolve;
    });
    const { session } = await sessionWith((stream) => {
      stream.on("close", () => onReset(stream.rstCode));
      stream.respond({ ":status": 200 });
      stream.write("some");
    });
    const answer = new Answer();
    const stream = session.open(REQUEST, answer);
    answer.data = () => stream.cancel();
    let isTold = false;
    void answer.ending.then(() => {
      isTold = true;
    });
    expect(await reset).toBe(constants.NGHTTP2_CANCEL);
    expect(isTold).toBe(false);
  });

  test("after a GOAWAY what is under way ends well, and nothing new begins", async () => {
    const { session, server } = await sessionWith((stream) => {
      stream.respond({ ":status": 200 });
      stream.session?.goaway();
      stream.end("answered");
    });
    server.on("sessionError", () => {});
    const { answer } = ask(session);
    expect([await answer.ending, answer.body.toString()]).toEqual([undefined, "answered"]);
    expect(await ask(session).answer.ending).toMatchObject({ message: expect.stringMatching(/GOAWAY/) });
  });

  test("every stream hears that the connection is lost, and the owner, too", async () => {
    const server = createTcpServer((socket) => socket.once("data", () => socket.destroy()));
    const { session, closed } = await sessionOn(server);
    const answers = [ask(session).answer, ask(session).answer];
    const lost = await closed;
    expect(lost).toBeInstanceOf(ConnectionLost);
    expect(await Promise.all(answers.map(({ ending }) => ending))).toEqual([lost, lost]);
    expect(await ask(session).answer.ending).toBe(lost);
  });

  test("what ends it from our side is told as it is", async () => {
    const { session } = await sessionWith(() => {});
    const { answer } = ask(session);
    const reason = new Error("another host answered first");
    session.close(reason);
    expect(await answer.ending).toBe(reason);
  });
});

describe("a server that breaks the rules", () => {
  /** What it says behind its settings, once it was spoken to. */
  async function sessionWithWords(...words: readonly Buffer[]): Promise<Error> {
    const server = createTcpServer((socket: Socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.write(Buffer.concat(words)));
    });
    const { session, closed } = await sessionOn(server);
    ask(session);
    return await closed;
  }

  const settings = settingsFrame([]);
  const block = encodeHeaders([[":status", "200"]]);

  test.each([
    {
      name: "HTTP/1",
      words: [Buffer.from("HTTP/1.1 400 Bad Request\r\n\r\n")],
      message: /a frame of \d+ bytes/,
    },
    {
      name: "no settings first",
      words: [frame(FRAME.ping, 0, 0, Buffer.alloc(8))],
      message: /does not begin with settings/,
    },
    {
      name: "headers for nobody",
      words: [settings, frame(FRAME.headers, FLAG.endHeaders, 7, block)],
      message: /nobody opened stream 7/,
    },
    {
      name: "headers that are broken off",
      words: [settings, frame(FRAME.headers, 0, 1, block), frame(FRAME.data, 0, 1)],
      message: /headers are broken off/,
    },
    {
      name: "headers that go on without a beginning",
      words: [settings, frame(FRAME.continuation, 4, 1, block)],
      message: /did not begin/,
    },
    {
      name: "headers that are none",
      words: [settings, frame(FRAME.headers, FLAG.endHeaders, 1, Buffer.of(0x80))],
      message: /no header has the index 0/,
    },
    {
      name: "more padding than frame",
      words: [settings, frame(FRAME.data, FLAG.padded, 1, Buffer.of(9, 1))],
      message: /more padding than frame/,
    },
    {
      name: "a push",
      words: [settings, frame(FRAME.pushPromise, FLAG.endHeaders, 1, Buffer.alloc(4))],
      message: /it pushes/,
    },
    {
      name: "a reset that says nothing",
      words: [settings, frame(FRAME.rstStream, 0, 1)],
      message: /too short/,
    },
    {
      name: "a window wider than there is",
      words: [settings, numberFrame(FRAME.windowUpdate, 0, 0x7fff_ffff)],
      message: /a window of 2147549182 bytes/,
    },
    {
      name: "a stream's window wider than there is",
      words: [settings, numberFrame(FRAME.windowUpdate, 1, 0x7fff_ffff)],
      message: /a window of \d+ bytes/,
    },
    {
      name: "a window that is opened by nothing",
      words: [settings, numberFrame(FRAME.windowUpdate, 0, 0)],
      message: /a window that is opened by nothing/,
    },
    {
      name: "a stream's window that is opened by nothing",
      words: [settings, numberFrame(FRAME.windowUpdate, 1, 0)],
      message: /a window that is opened by nothing/,
    },
    {
      name: "settings that end within one",
      words: [frame(FRAME.settings, 0, 0, Buffer.alloc(7))],
      message: /settings that end within one/,
    },
    {
      name: "a first window wider than there is",
      words: [settingsFrame([[SETTING.initialWindowSize, 0x8000_0000]])],
      message: /a window of 2147483648 bytes/,
    },
    {
      name: "frames of nothing",
      words: [settingsFrame([[SETTING.maxFrameSize, 0]])],
      message: /frames of 0 bytes/,
    },
    {
      name: "frames larger than there are",
      words: [settingsFrame([[SETTING.maxFrameSize, 0x100_0000]])],
      message: /frames of 16777216 bytes/,
    },
    {
      name: "a ping of another size",
      words: [settings, frame(FRAME.ping, 0, 0)],
      message: /of another size/,
    },
    {
      name: "parts of headers that hold nothing",
      words: [
        settings,
        frame(FRAME.headers, 0, 1, block),
        ...Array.from({ length: 8_000 }, () => frame(FRAME.continuation, 0, 1)),
      ],
      message: /headers without end/,
    },
  ])("is left: $name", async ({ words, message }) => {
    const error = await sessionWithWords(...words);
    expect(error).toBeInstanceOf(ConnectionLost);
    expect(error.message).toMatch(message);
  });

  test("tells the stream, too, that is reset without a word", async () => {
    const server = createTcpServer((socket: Socket) => {
      socket.on("error", () => {});
      socket.once("data", () => socket.write(Buffer.concat([settings, frame(FRAME.rstStream, 0, 1)])));
    });
    const { session, closed } = await sessionOn(server);
    const { answer } = ask(session);
    expect(await answer.ending).toBe(await closed);
  });

  test("is left when its headers never end", async () => {
    const parts = Array.from({ length: 5 }, () => frame(FRAME.continuation, 0, 1, Buffer.alloc(16_000)));
    const error = await sessionWithWords(settings, frame(FRAME.headers, 0, 1, block), ...parts);
    expect(error.message).toMatch(/headers without end/);
  });

  test("is left when it asks on and on, and takes no answer", async () => {
    const pings = Buffer.concat(
      Array.from({ length: 1_000 }, () => frame(FRAME.ping, 0, 0, Buffer.alloc(8))),
    );
    const server = createTcpServer((socket: Socket) => {
      socket.on("error", () => {});
      socket.pause();
      socket.write(settings);
      const pour = () => {
        while (!socket.destroyed && socket.write(pings));
      };
      socket.on("drain", pour);
      pour();
    });
    const { session, closed } = await sessionOn(server);
    ask(session);
    expect((await closed).message).toMatch(/asks on and on/);
  });

  test("may ask often, as long as it listens", async () => {
    const { session } = await sessionWith((stream) => {
      let pings = 0;
      const again = () => {
        pings += 1;
        if (pings > 3_000) echo(stream);
        else stream.session?.ping(again);
      };
      again();
    });
    const { answer } = ask(session, Buffer.from("well"));
    expect([await answer.ending, answer.body.toString()]).toEqual([undefined, "well"]);
  });

  test("may use frames that nobody knows", async () => {
    const server = createTcpServer((socket: Socket) => {
      socket.on("error", () => {});
      const answer = frame(FRAME.headers, FLAG.endHeaders | FLAG.endStream, 1, block);
      socket.once("data", () => socket.write(Buffer.concat([settings, numberFrame(0xfe, 1, 1), answer])));
    });
    const { session } = await sessionOn(server);
    const { answer } = ask(session);
    expect([await answer.ending, answer.blocks[0]?.get(":status")]).toEqual([undefined, "200"]);
  });
});
