/** What the other side's SETTINGS say, as far as a client has to know. Source: RFC 9113, section 6.5. */
import { LARGEST_PAYLOAD_BYTES, LARGEST_WINDOW_BYTES, MOST_PAYLOAD_BYTES, SETTING } from "./frame.js";
import { broken, ProtocolError, REASON, tooWide } from "./http2-errors.js";

const SETTING_BYTES = 6;

/** undefined: it says nothing of it. */
export interface PeerSettings {
  readonly mostStreams: number | undefined;
  readonly streamWindowBytes: number | undefined;
  readonly mostPayloadBytes: number | undefined;
}

/** Of a setting that comes again and again only the last counts: each would move every stream's window. Throws ProtocolError. */
export function readPeerSettings(payload: Buffer): PeerSettings {
  if (payload.length % SETTING_BYTES !== 0)
    throw new ProtocolError(REASON.frameSize, "settings that end within one");
  const values = new Map<number, number>();
  for (let at = 0; at < payload.length; at += SETTING_BYTES) {
    values.set(payload.readUInt16BE(at), payload.readUInt32BE(at + 2));
  }
  const streamWindowBytes = values.get(SETTING.initialWindowSize);
  if (streamWindowBytes !== undefined && streamWindowBytes > LARGEST_WINDOW_BYTES)
    throw tooWide(streamWindowBytes);
  const mostPayloadBytes = values.get(SETTING.maxFrameSize);
  if (mostPayloadBytes !== undefined && !isPayload(mostPayloadBytes))
    throw broken(`frames of ${mostPayloadBytes} bytes`);
  return { mostStreams: values.get(SETTING.maxConcurrentStreams), streamWindowBytes, mostPayloadBytes };
}

function isPayload(bytes: number): boolean {
  return bytes >= MOST_PAYLOAD_BYTES && bytes <= LARGEST_PAYLOAD_BYTES;
}
