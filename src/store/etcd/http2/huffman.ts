/**
 * Text that HPACK packed with its Huffman code. The code is canonical (shorter codes first, those of one length in the
 * order of their symbols), so the lengths of RFC 7541, appendix B, are all there is to know.
 */
import { ProtocolError, REASON } from "./http2-errors.js";

/** Length of the code of each byte 0 to 255 and of the end, one digit to base 36 each. */
const LENGTHS = [
  "dnsssssssoussussssssssusssssssss6aacd68baa8b8666555666666678f6ca",
  "d67777777777777777777777878djde6f56565666577666567655677777fbeds",
  "kmkkmmmnmnnnnnonoomnonnnnlmnmnnomlkmmnnlnmmolmnnllmlnmnnkmmmnmmn",
  "qqkjmnmpqqqrrqopjlqrrqrollqqsrrrkoklmllnmmppooqnqrqqrrrrrsrrrrrq",
  "u",
].join("");
const LONGEST = 30;
const END = 256;

interface Codes {
  /** Symbols in the order of their codes. */
  readonly symbols: readonly number[];
  /** By length: the first code, and where its symbol stands in `symbols`; how many there are. */
  readonly first: readonly number[];
  readonly offset: readonly number[];
  readonly count: readonly number[];
}

const CODES = canonicalCodes();

/** The text in `bytes`, one character a byte. Throws for a code or a padding that cannot be. */
export function decodeHuffman(bytes: Buffer): string {
  let text = "";
  let code = 0;
  let length = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      code = (code << 1) | ((byte >> bit) & 1);
      length += 1;
      const nth = code - (CODES.first[length] ?? 0);
      // The longest codes are all taken: after 30 bits at most there is a symbol.
      if (nth >= (CODES.count[length] ?? 0)) continue;
      const symbol = CODES.symbols[(CODES.offset[length] ?? 0) + nth] ?? END;
      if (symbol === END) throw malformed();
      text += String.fromCharCode(symbol);
      code = 0;
      length = 0;
    }
  }
  // What fills the last byte is the beginning of the end's code: ones.
  if (length > 7 || code !== (1 << length) - 1) throw malformed();
  return text;
}

function canonicalCodes(): Codes {
  const lengths = Array.from(LENGTHS, (digit) => Number.parseInt(digit, 36));
  const symbols = [...lengths.keys()].sort((a, b) => (lengths[a] ?? 0) - (lengths[b] ?? 0));
  const count = new Array<number>(LONGEST + 1).fill(0);
  for (const length of lengths) count[length] = (count[length] ?? 0) + 1;
  const first: number[] = [0];
  const offset: number[] = [0];
  for (let length = 1; length <= LONGEST; length += 1) {
    const before = count[length - 1] ?? 0;
    first.push(((first[length - 1] ?? 0) + before) << 1);
    offset.push((offset[length - 1] ?? 0) + before);
  }
  return { symbols, first, offset, count };
}

function malformed(): ProtocolError {
  return new ProtocolError(REASON.compression, "a header that is not packed as HPACK packs");
}
