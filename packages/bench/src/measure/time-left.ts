// SPDX-License-Identifier: Apache-2.0
/** How long the jobs that are left will take, from how long others like them took. */
import type { Job } from "./job.js";

interface Mean {
  readonly sum: number;
  readonly count: number;
}

const value = (mean: Mean | undefined): number | undefined => mean && mean.sum / mean.count;

/** Seconds of jobs by network and backend; a network that was not seen yet takes what the others took. */
export class TimeLeft {
  readonly #means = new Map<string, Mean>();

  add({ network, backend }: Job, seconds: number): void {
    for (const key of [`${backend} ${network}`, backend]) {
      const { sum, count } = this.#means.get(key) ?? { sum: 0, count: 0 };
      this.#means.set(key, { sum: sum + seconds, count: count + 1 });
    }
  }

  /** Seconds until all are done by so many processes at a time; undefined while nothing like one of them was seen. */
  estimate(jobs: readonly Job[], processes: number): number | undefined {
    const each = jobs.map(
      ({ network, backend }) => value(this.#means.get(`${backend} ${network}`)) ?? value(this.#means.get(backend)),
    );
    if (each.some((seconds) => seconds === undefined)) return undefined;
    const times = each as number[];
    const total = times.reduce((sum, seconds) => sum + seconds, 0);
    return Math.max(total / processes, ...times);
  }
}

/** "40 s", "12 min", "2 h 5 min". */
export function durationText(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
