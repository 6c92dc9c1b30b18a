// SPDX-License-Identifier: Apache-2.0
import { decodeRecord } from "@tessera/isa";
import type { DispatchLists } from "../../src/dynamic/lists.js";

/** Entries of a core's list up to and including the end. */
export function entriesOf({ bytes, strideWords }: DispatchLists, core: number): Record<string, number>[] {
  const list: Record<string, number>[] = [];
  do {
    list.push(decodeRecord("DISPATCH_ENTRY", bytes, (core * strideWords + list.length) * 32));
  } while (list.at(-1)?.end === 0);
  return list;
}
