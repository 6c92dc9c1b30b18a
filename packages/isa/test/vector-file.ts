// SPDX-License-Identifier: Apache-2.0
/** Reads the committed vector files and names the repository's folders for tests. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { instructionLayout, recordLayout } from "../src/codec.js";
import type { Layout } from "../src/layout.js";
import { RECORDS } from "../src/spec/records.js";

/** The layout of an instruction or record. */
export const layoutOf = (name: string): Layout =>
  RECORDS.some((r) => r.name === name) ? recordLayout(name) : instructionLayout(name);

/** A path from the repository's root. */
export const repoPath = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** The cases of a vector file: one array of columns a line. */
export const readVectors = (name: string): string[][] =>
  readFileSync(repoPath(`test/vectors/${name}`), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(" "));

/** The columns of each format of encoding.txt, by format name. */
export const encodingColumns = (): Map<string, string[]> =>
  new Map(
    readFileSync(repoPath("test/vectors/encoding.txt"), "utf8")
      .split("\n")
      .filter((line) => line.startsWith("#"))
      .map((line) => {
        const [, name, , ...fields] = line.split(" ");
        return [name as string, fields];
      }),
  );
