/** Everything that is fuzzed: `npm run fuzz -- --only NAME` takes one of these names. */
import { FILE_SUBJECTS } from "./file-subjects.js";
import type { AnySubject } from "./subject.js";
import { TYPED_SUBJECTS } from "./typed-subjects.js";
import { VALUE_SUBJECTS } from "./value-subjects.js";
import { WIRE_SUBJECTS } from "./wire-subjects.js";

export const SUBJECTS: readonly AnySubject[] = [
  ...TYPED_SUBJECTS,
  ...VALUE_SUBJECTS,
  ...WIRE_SUBJECTS,
  ...FILE_SUBJECTS,
];
