// SPDX-License-Identifier: Apache-2.0
/** Containers that other tools wrote, of several generations, where the data is at hand. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY_ROOT } from "@tessera/hw";

const FOLDER = join(process.env.TESSERA_DATA ?? join(REPOSITORY_ROOT, "../shared/data"), "xclbin");

export const FOREIGN: readonly string[] = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith("xclbin")) : [];

export const readForeign = (name: string): Uint8Array => new Uint8Array(readFileSync(join(FOLDER, name)));
