/** A page of `zdisc help TOPIC`: its lines, at most 80 columns, and what it may know to make them. */

/** Makes a section's head stand out. */
export type Bold = (text: string) => string;

export interface HelpPageContext {
  readonly bold: Bold;
  /** No symbols but ASCII. */
  readonly isAscii: boolean;
  /** What stands behind the topic. */
  readonly name: string | undefined;
  /** The JSON Schemas that came with zdisc. */
  readonly schemas: SchemaFiles;
}

/** Names are kinds of documents: `serviceList`. */
export interface SchemaFiles {
  names(): Promise<readonly string[]>;
  read(name: string): Promise<string>;
}

/** Throws `usage` for a name that the topic does not have. */
export type HelpPage = (context: HelpPageContext) => Promise<readonly string[]>;
