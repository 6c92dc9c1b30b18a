// SPDX-License-Identifier: Apache-2.0
/** A counter on standard error while something long runs; silent where nobody watches. */
export class ProgressLine {
  readonly #total: number;
  #done = 0;
  #shown = 0;

  constructor(total: number) {
    this.#total = total;
  }

  step(): void {
    this.#done++;
    const now = performance.now();
    if (!process.stderr.isTTY || now - this.#shown < 200) return;
    this.#shown = now;
    process.stderr.write(`\r${this.#done} of ${this.#total}`);
  }

  /** Takes the line away. */
  end(): void {
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  }
}
