// SPDX-License-Identifier: Apache-2.0
/** The files of a design in memory, before anything is written. */
import { HwError } from "../errors.js";

export class VirtualTree {
  readonly #files = new Map<string, string>();

  /** Adds a file; its path is relative, with forward slashes. */
  add(path: string, content: string): void {
    if (this.#files.has(path))
      throw new HwError("TEMPLATE_INVALID", `two sources make the same file ${path}; rename one of them`);
    this.#files.set(path, content);
  }

  get(path: string): string | undefined {
    return this.#files.get(path);
  }

  /** Paths in code-point order, so that every list made from them is the same on every machine. */
  get paths(): string[] {
    return [...this.#files.keys()].sort();
  }

  entries(): [path: string, content: string][] {
    return this.paths.map((path) => [path, this.#files.get(path) ?? ""]);
  }
}
