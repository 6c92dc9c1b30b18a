// SPDX-License-Identifier: Apache-2.0
/**
 * The IFPs of a program, each once: layers and tilings may name the same one again, and it is checked once. Two that overlap
 * without being the same are refused, so the words to check are at most those of the file.
 */
import type { Ifp, Program } from "../package/program.js";
import { VerifyError } from "./errors.js";

export class IfpTable {
  /** By offset. */
  readonly #uses = new Map<number, { readonly words: number; count: number }>();

  constructor(program: Program) {
    for (const { tilings } of program.layers) for (const { ifps } of tilings) for (const ifp of ifps) this.#note(ifp);
    let end = 0;
    for (const [offset, { words }] of [...this.#uses].sort(([a], [b]) => a - b)) {
      if (offset < end) {
        throw new VerifyError(
          "VERIFY_STRUCTURE",
          `the IFP at words ${offset}..${offset + words - 1} begins inside the one that ends at word ${end - 1}; IFPs may be the same or apart`,
        );
      }
      end = offset + words;
    }
  }

  /** Whether an IFP stands in more than one place, so that what was found of it is worth keeping. */
  isShared({ offset }: Ifp): boolean {
    return (this.#uses.get(offset)?.count ?? 0) > 1;
  }

  #note({ offset, words }: Ifp): void {
    const known = this.#uses.get(offset);
    if (known === undefined) {
      this.#uses.set(offset, { words, count: 1 });
      return;
    }
    if (known.words !== words) {
      throw new VerifyError(
        "VERIFY_STRUCTURE",
        `IFPs of ${known.words} and of ${words} words begin at word ${offset}; IFPs may be the same or apart`,
      );
    }
    known.count++;
  }
}
