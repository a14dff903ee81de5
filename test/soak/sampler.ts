/** Memory and open files of the commands, every two seconds. */
import { openFileCount, processUsage } from "../bench/process-usage.js";
import type { Measured } from "./report.js";
import type { Subject } from "./subject.js";

const INTERVAL_MS = 2_000;

interface Samples {
  readonly residentMb: number[];
  readonly openFiles: number[];
}

export class Sampler implements Disposable {
  readonly #samples: ReadonlyMap<Subject, Samples>;
  readonly #timer: NodeJS.Timeout;

  constructor(subjects: readonly Subject[]) {
    this.#samples = new Map(subjects.map((subject) => [subject, { residentMb: [], openFiles: [] }]));
    this.#timer = setInterval(() => this.#take(), INTERVAL_MS);
  }

  /** `watch 61 MB, 22 files; …` */
  now(): string {
    const texts = [...this.#samples].map(([{ name }, { residentMb, openFiles }]) => {
      return `${name} ${residentMb.at(-1)?.toFixed(0)} MB, ${openFiles.at(-1)} files`;
    });
    return texts.join("; ");
  }

  /** So far; what comes after, when they are ended, is not in it. */
  measured(): readonly Measured[] {
    return [...this.#samples].flatMap(([{ name }, { residentMb, openFiles }]) => [
      { name, what: "memory", unit: "MB", samples: [...residentMb] },
      { name, what: "open files", unit: "", samples: [...openFiles] },
    ]);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  #take(): void {
    for (const [{ pid }, { residentMb, openFiles }] of this.#samples) {
      residentMb.push(processUsage(pid).residentMb);
      openFiles.push(openFileCount(pid));
    }
  }
}
