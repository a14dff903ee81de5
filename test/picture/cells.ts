/** What stands on a terminal's screen, as runs of cells that look alike. */
import type xterm from "@xterm/headless";

export type Colour = "plain" | "red" | "green" | "yellow";

export interface Run {
  /** Of the first cell, from 0. */
  readonly column: number;
  readonly cells: number;
  readonly text: string;
  readonly colour: Colour;
  readonly isBold: boolean;
  readonly isDim: boolean;
  readonly isReverse: boolean;
  readonly isStruck: boolean;
}

/** Of the 16 colours those that zdisc uses; any other one throws. */
const COLOURS: Readonly<Record<number, Colour>> = { 1: "red", 2: "green", 3: "yellow" };

/** A row's runs, blank ones left out unless they are reverse. */
export function runsOf(terminal: xterm.Terminal, row: number): Run[] {
  const line = terminal.buffer.active.getLine(row);
  const runs: Run[] = [];
  for (let column = 0; column < terminal.cols; column += 1) {
    const cell = line?.getCell(column);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const one = { column, cells: cell.getWidth(), text: cell.getChars() || " ", ...looksOf(cell) };
    const last = runs.at(-1);
    if (last !== undefined && looksAlike(last, one)) {
      runs.splice(-1, 1, { ...last, text: last.text + one.text, cells: last.cells + one.cells });
    } else runs.push(one);
  }
  return runs.flatMap(trimmed);
}

function looksOf(cell: xterm.IBufferCell): Omit<Run, "column" | "cells" | "text"> {
  return {
    colour: colourOf(cell),
    isBold: cell.isBold() !== 0,
    isDim: cell.isDim() !== 0,
    isReverse: cell.isInverse() !== 0,
    isStruck: cell.isStrikethrough() !== 0,
  };
}

function colourOf(cell: xterm.IBufferCell): Colour {
  if (!cell.isBgDefault()) throw new Error("zdisc paints no background");
  if (cell.isFgDefault()) return "plain";
  const colour = COLOURS[cell.getFgColor()];
  if (colour === undefined) throw new Error(`zdisc has no colour ${cell.getFgColor()}`);
  return colour;
}

function looksAlike(a: Run, b: Run): boolean {
  return (
    a.colour === b.colour &&
    a.isBold === b.isBold &&
    a.isDim === b.isDim &&
    a.isReverse === b.isReverse &&
    a.isStruck === b.isStruck
  );
}

function trimmed(run: Run): Run[] {
  if (run.isReverse) return [run];
  const text = run.text.trim();
  if (text === "") return [];
  const before = run.text.length - run.text.trimStart().length;
  return [{ ...run, column: run.column + before, cells: run.cells - (run.text.length - text.length), text }];
}
