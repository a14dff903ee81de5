/** Texts, numbers, durations: what a field of one value takes. Source: go-zero core/mapping/unmarshaler.go:processFieldPrimitive; utils.go:convertTypeFromString. */
import { durationMs } from "../duration.js";
import type { ConfigNode } from "./config-node.js";
import { type FieldPlace, type FieldType, mismatch } from "./field-type.js";

export const text: FieldType<string> = {
  zero: "",
  read: (node, place) => (node.kind === "text" ? node.text : mismatch(node, place, "text: put it in quotes")),
};

export const boolean: FieldType<boolean> = {
  zero: false,
  read: (node, place) =>
    node.kind === "boolean" ? node.value : mismatch(node, place, "true or false, without quotes"),
};

/** A 64-bit integer as a decimal text. */
export const int64: FieldType<string> = {
  zero: "0",
  read: (node, place) => wholeNumber(node, place, -(2n ** 63n), 2n ** 63n - 1n).toString(),
};

/** For milliseconds, ports, thresholds: whole numbers that a JavaScript number holds. */
export const integer: FieldType<number> = {
  zero: 0,
  read: (node, place) => Number(wholeNumber(node, place, -(2n ** 63n), 2n ** 63n - 1n)),
};

export const uint32: FieldType<number> = {
  zero: 0,
  read: (node, place) => Number(wholeNumber(node, place, 0n, 2n ** 32n - 1n)),
};

export const float: FieldType<number> = {
  zero: 0,
  read: (node, place) =>
    node.kind === "number" ? Number(node.text) : mismatch(node, place, "a number, without quotes"),
};

/** Milliseconds of `20s`. A bare number is refused. */
export const duration: FieldType<number> = {
  zero: 0,
  read(node, place) {
    if (node.kind !== "text") return mismatch(node, place, "a duration with its unit, such as 20s");
    const ms = durationMs(node.text.replace(/^[+-]/, ""));
    if (ms === undefined) return mismatch(node, place, "a duration such as 20s or 1m30s");
    return node.text.startsWith("-") ? -ms : ms;
  },
};

function wholeNumber(node: ConfigNode, place: FieldPlace, least: bigint, most: bigint): bigint {
  if (node.kind !== "number" || !/^[+-]?\d+$/.test(node.text)) {
    return mismatch(node, place, "a whole number, without quotes or unit");
  }
  const value = BigInt(node.text.replace(/^\+/, ""));
  if (value < least || value > most) throw place.source.fault(node.offset, `${place.path} is out of range`);
  return value;
}
