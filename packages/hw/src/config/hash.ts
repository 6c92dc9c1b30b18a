// SPDX-License-Identifier: Apache-2.0
/** Identity of a configuration: hashes over its canonical JSON (sorted keys, no blanks). */
import { createHash } from "node:crypto";
import type { CoreConfig } from "./core-config.js";
import type { PoolConfig } from "./pool-config.js";

/** JSON with the keys of every object in code-point order, so that equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
}

export const sha256 = (data: string | Uint8Array): string => createHash("sha256").update(data).digest("hex");

/**
 * What CONFIG_HASH holds and programs are compiled for: the first 32 bits of SHA-256 over the core's shape. The width of its
 * ports is not part of it: a program computes the same with any.
 */
export function configHash({ portBytes: _, ...shape }: CoreConfig): number {
  return Number.parseInt(sha256(canonicalJson(shape)).slice(0, 8), 16);
}

/** Names one design in banners and caches: the first 64 bits over the whole configuration, in hexadecimal. */
export const designHash = (config: PoolConfig): string => sha256(canonicalJson(config)).slice(0, 16);
