/** Numbers and times of the JSON documents by what they measure: each is a definition of the schemas. */

/**
 * How many.
 *
 * @asType integer
 * @minimum 0
 */
export type Count = number;

/**
 * A length of time in milliseconds.
 *
 * @minimum 0
 */
export type Milliseconds = number;

/**
 * A length of time in whole seconds.
 *
 * @asType integer
 * @minimum 0
 */
export type Seconds = number;

/**
 * A part of the whole: from 0 to 1.
 *
 * @minimum 0
 * @maximum 1
 */
export type Share = number;

/**
 * A moment, as RFC 3339 has it: UTC, with milliseconds.
 *
 * @format date-time
 */
export type Timestamp = string;

/**
 * What the shell sees.
 *
 * @asType integer
 * @minimum 0
 * @maximum 255
 */
export type ExitCode = number;

/**
 * A TCP port.
 *
 * @asType integer
 * @minimum 0
 * @maximum 65535
 */
export type Port = number;
