// SPDX-License-Identifier: Apache-2.0
/** Sections that are JSON: build, system and partition metadata, and pairs of key and value. */
import { HostError } from "../errors.js";

/** Kinds whose data is JSON. */
export const JSON_KINDS: readonly string[] = ["BUILD_METADATA", "KEYVALUE_METADATA", "PARTITION_METADATA", "SYSTEM_METADATA"];

export interface KeyValue {
  readonly key: string;
  readonly value: string;
}

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject => typeof value === "object" && value !== null && !Array.isArray(value);

/** The document in a section, which may end in zero bytes. Throws XCLBIN_FORMAT. */
export function readDocument(data: Uint8Array, what: string): JsonObject {
  const end = data.indexOf(0);
  const text = new TextDecoder().decode(end < 0 ? data : data.subarray(0, end));
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new HostError("XCLBIN_FORMAT", `Section ${what} is no JSON: ${(error as Error).message}`, { cause: error });
  }
  if (!isObject(value)) throw new HostError("XCLBIN_FORMAT", `Section ${what} is JSON, but no object.`);
  return value;
}

/** What lies at a path of names; undefined where a name is missing. */
export const valueAt = (document: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined), document);

const WHAT = "KEYVALUE_METADATA";
const PATH = ["keyvalue_metadata", "key_values"] as const;

/** Pairs of KEYVALUE_METADATA. Throws XCLBIN_FORMAT. */
export function readKeyValues(data: Uint8Array): KeyValue[] {
  const pairs = valueAt(readDocument(data, WHAT), ...PATH);
  if (!Array.isArray(pairs)) throw new HostError("XCLBIN_FORMAT", `Section ${WHAT} has no list ${PATH.join(".")}.`);
  return pairs.map((pair: unknown) => ({ key: String(valueAt(pair, "key")), value: String(valueAt(pair, "value")) }));
}

/** A section as AMD's xclbinutil writes and shows it. */
export const writeKeyValues = (pairs: readonly KeyValue[]): Uint8Array =>
  new TextEncoder().encode(JSON.stringify({ [PATH[0]]: { [PATH[1]]: pairs.map(({ key, value }) => ({ key, value })) } }));
