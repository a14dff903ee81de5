/** The keys of the pick screen, in the order of its last row, as far as there is room. */
import type { KeyBinding } from "./key-binding.js";

const PICK = ["pick"] as const;

export const PICK_KEYS: readonly KeyBinding[] = [
  {
    press: {
      "+": { kind: "pick", key: "slower" },
      "=": { kind: "pick", key: "slower" },
      "-": { kind: "pick", key: "faster" },
    },
    keys: "+ -",
    does: "twice, half the endpoint's latency",
    brief: { pick: "slower/faster" },
    sign: "+/-",
    where: PICK,
  },
  {
    press: { f: { kind: "pick", key: "fail" } },
    keys: "f",
    does: "half of its calls fail; none again",
    brief: { pick: "fail" },
    sign: "f",
    where: PICK,
  },
  {
    press: { x: { kind: "pick", key: "stop" } },
    keys: "x",
    does: "takes it out, puts it back",
    brief: { pick: "stop" },
    sign: "x",
    where: PICK,
  },
  {
    press: { "[": { kind: "pick", key: "lessLoad" }, "]": { kind: "pick", key: "moreLoad" } },
    keys: "[ ]",
    does: "half, twice as many calls",
    brief: { pick: "rate" },
    sign: "[ ]",
    where: PICK,
  },
  {
    press: { m: { kind: "pick", key: "real" } },
    keys: "m",
    does: "real health calls; the simulation",
    brief: { pick: "real calls" },
    sign: "m",
    where: PICK,
  },
  {
    press: { " ": { kind: "pick", key: "pause" } },
    keys: "space",
    does: "stop the time, go on",
    brief: { pick: "pause" },
    sign: "space",
    where: PICK,
  },
  {
    press: { "0": { kind: "pick", key: "restore" } },
    keys: "0",
    does: "its latency as it was at first",
    brief: { pick: "reset" },
    sign: "0",
    where: PICK,
  },
  {
    press: { y: { kind: "pick", key: "policy" } },
    keys: "y",
    does: "the next policy",
    brief: { pick: "policy" },
    sign: "y",
    where: PICK,
  },
  {
    press: { s: { kind: "pick", key: "strict" } },
    keys: "s",
    does: "p2c_ewma as go-zero has it, or not",
    brief: { pick: "go-zero's" },
    sign: "s",
    where: PICK,
  },
  {
    press: { e: { kind: "pick", key: "tell" } },
    keys: "e",
    does: "the last pick in full",
    brief: { pick: "explain" },
    sign: "e",
    where: PICK,
  },
  {
    press: { r: { kind: "pick", key: "restart" } },
    keys: "r",
    does: "from 00:00, same seed, as it is set now",
    brief: { pick: "restart" },
    sign: "r",
    where: PICK,
  },
];
