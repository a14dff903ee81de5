/** What -o takes. */
export const FORMATS = [
  "table",
  "wide",
  "json",
  "ndjson",
  "yaml",
  "name",
  "sarif",
  "junit",
  "github",
] as const;

export type Format = (typeof FORMATS)[number];

/** Formats that are lines of text made by a view; the others are the document itself. */
export type TextFormat = Exclude<Format, "json" | "ndjson" | "yaml">;
