/** What a plain scalar of YAML is to go-zero, which reads YAML 1.1 in gopkg.in/yaml.v2's own way. Source: its resolve.go. */

export type YamlScalar =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "number"; readonly text: string }
  | { readonly kind: "boolean"; readonly value: boolean };

const TRUE = new Set(["y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"]);
const FALSE = new Set(["n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"]);
const NULL = new Set(["", "~", "null", "Null", "NULL"]);
const NOT_A_NUMBER = /^(?:[+-]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const TIMESTAMP = /^\d{4}-\d{1,2}-\d{1,2}/;
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
/** As Go's strconv.ParseInt with base 0; underscores are gone by then. */
const INTEGER = /^([-+]?)(?:0[xX]([\da-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9]\d*))$/;

/** null becomes the empty text, as go-zero's way over JSON makes it. undefined: `.inf` and `.nan`, which that way refuses. */
export function resolveScalar(text: string): YamlScalar | undefined {
  if (TRUE.has(text)) return { kind: "boolean", value: true };
  if (FALSE.has(text)) return { kind: "boolean", value: false };
  if (NULL.has(text)) return { kind: "text", text: "" };
  if (NOT_A_NUMBER.test(text)) return undefined;
  const number = numberText(text);
  return number === undefined ? { kind: "text", text } : { kind: "number", text: number };
}

/** In decimal, as go-zero passes it on: `0x10` is 16, `1e3` is 1000. */
function numberText(text: string): string | undefined {
  if (!/^[-+.\d]/.test(text) || TIMESTAMP.test(text)) return undefined;
  const plain = text.replaceAll("_", "");
  const integer = integerOf(plain);
  if (integer !== undefined && integer >= -(2n ** 63n) && integer < 2n ** 64n) return integer.toString();
  if (!FLOAT.test(plain)) return undefined;
  const float = Number(plain);
  return Number.isFinite(float) ? withoutExponent(float) : undefined;
}

function integerOf(plain: string): bigint | undefined {
  const match = INTEGER.exec(plain);
  if (match === null) return undefined;
  const [, sign, hex, binary, octal, decimal = ""] = match;
  const value =
    hex !== undefined
      ? `0x${hex}`
      : binary !== undefined
        ? `0b${binary}`
        : octal !== undefined
          ? `0o${octal}`
          : decimal;
  return sign === "-" ? -BigInt(value) : BigInt(value);
}

/** As Go's strconv.FormatFloat(f, 'f', -1, 64). */
function withoutExponent(float: number): string {
  const [mantissa = "", exponent] = float.toString().split("e");
  if (exponent === undefined) return mantissa;
  const [, sign = "", whole = "", fraction = ""] = /^(-?)(\d+)\.?(\d*)$/.exec(mantissa) ?? [];
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, "0");
}
