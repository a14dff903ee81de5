/** Frames of HTTP/2: their types, flags and codes, and how one is written. Source: RFC 9113, sections 4 and 6. */

export const FRAME = {
  data: 0x0,
  headers: 0x1,
  rstStream: 0x3,
  settings: 0x4,
  pushPromise: 0x5,
  ping: 0x6,
  goaway: 0x7,
  windowUpdate: 0x8,
  continuation: 0x9,
} as const;

export const FLAG = { endStream: 0x1, ack: 0x1, endHeaders: 0x4, padded: 0x8, priority: 0x20 } as const;

export const SETTING = {
  enablePush: 0x2,
  maxConcurrentStreams: 0x3,
  initialWindowSize: 0x4,
  maxFrameSize: 0x5,
} as const;

export const FRAME_HEADER_BYTES = 9;
/** The largest payload that we take: the least that may be asked for. */
export const MOST_PAYLOAD_BYTES = 16_384;
/** The largest that any side may ask for: the length of a frame has 24 bits. */
export const LARGEST_PAYLOAD_BYTES = 0xff_ffff;
/** How far a window may be opened. */
export const LARGEST_WINDOW_BYTES = 0x7fff_ffff;
/** What a window is before anybody says otherwise. */
export const FIRST_WINDOW_BYTES = 65_535;

/** `parts` follow each other as the payload. */
export function frame(
  type: number,
  flags: number,
  streamId: number,
  ...parts: readonly Uint8Array[]
): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = Buffer.allocUnsafe(FRAME_HEADER_BYTES + length);
  bytes.writeUIntBE(length, 0, 3);
  bytes[3] = type;
  bytes[4] = flags;
  bytes.writeUInt32BE(streamId, 5);
  let at = FRAME_HEADER_BYTES;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** A frame whose payload is one number of 32 bits: WINDOW_UPDATE, RST_STREAM. */
export function numberFrame(type: number, streamId: number, value: number): Buffer {
  const payload = Buffer.allocUnsafe(4);
  payload.writeUInt32BE(value);
  return frame(type, 0, streamId, payload);
}

export function settingsFrame(settings: readonly (readonly [setting: number, value: number])[]): Buffer {
  const payload = Buffer.allocUnsafe(settings.length * 6);
  settings.forEach(([setting, value], index) => {
    payload.writeUInt16BE(setting, index * 6);
    payload.writeUInt32BE(value, index * 6 + 2);
  });
  return frame(FRAME.settings, 0, 0, payload);
}

const PREFACE = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");

/** What a client begins with: it wants no push, and lets the other side be so far ahead on each stream and in all. */
export function clientGreeting(windowBytes: number): Buffer {
  const settings = settingsFrame([
    [SETTING.enablePush, 0],
    [SETTING.initialWindowSize, windowBytes],
  ]);
  const widened = numberFrame(FRAME.windowUpdate, 0, windowBytes - FIRST_WINDOW_BYTES);
  return Buffer.concat([PREFACE, settings, widened]);
}

/** No stream that we did not open ourselves counts for us: the last one of the other side's is 0. */
export function goawayFrame(reason: number): Buffer {
  const payload = Buffer.alloc(8);
  payload.writeUInt32BE(reason, 4);
  return frame(FRAME.goaway, 0, 0, payload);
}
