// SPDX-License-Identifier: Apache-2.0
/**
 * Counts what a manifest holds from its bytes alone: an empty message takes two bytes in the file and some hundred in memory,
 * so a reader that trusted the file could be made to take a hundred times its size.
 */
import protobuf from "protobufjs";
import { PackageError } from "./errors.js";
import { PACKAGE_LIMITS } from "./limits.js";

const ATTRIBUTES = "attributesJson";
const LENGTH_DELIMITED = 2;

interface Tally {
  messages: number;
  elements: number;
  attributeBytes: number;
}

function tooMuch(what: string): never {
  throw new PackageError(
    "PACKAGE_LIMIT",
    `the package's manifest has more than ${what}; no network needs that much: compile the model again`,
  );
}

function add(tally: Tally, what: keyof Tally, count: number): void {
  tally[what] += count;
  const most = PACKAGE_LIMITS[what];
  if (tally[what] > most) tooMuch(`${most} ${what}`);
}

/** Elements of packed varints: each ends with a byte below 128. */
function packedVarints(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let i = from; i < to; i++) if ((bytes[i] as number) < 0x80) count++;
  return count;
}

function scan(bytes: Uint8Array, reader: protobuf.Reader, type: protobuf.Type, end: number, tally: Tally): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    const [id, wire] = [tag >>> 3, tag & 7];
    const field = type.fieldsById[id]?.resolve();
    if (field?.repeated === true || wire === LENGTH_DELIMITED) add(tally, "elements", 1);
    if (wire !== LENGTH_DELIMITED) {
      reader.skipType(wire);
      continue;
    }
    const length = reader.uint32();
    const last = reader.pos + length;
    if (last > end) throw new RangeError("a field ends behind its message");
    if (field?.resolvedType instanceof protobuf.Type) {
      add(tally, "messages", 1);
      scan(bytes, reader, field.resolvedType, last, tally);
    } else if (field?.name === ATTRIBUTES) {
      add(tally, "attributeBytes", length);
    } else if (field?.type === "string") {
      if (length > PACKAGE_LIMITS.nameBytes) tooMuch(`${PACKAGE_LIMITS.nameBytes} bytes in field ${field.name}`);
    } else if (field?.repeated === true) {
      add(tally, "elements", field.type === "double" ? length >>> 3 : packedVarints(bytes, reader.pos, last));
    }
    reader.pos = last;
  }
}

/** Throws PACKAGE_LIMIT when the message would be larger than any network's, and RangeError when it is cut short. */
export function checkWireLimits(bytes: Uint8Array, type: protobuf.Type): void {
  if (bytes.length > PACKAGE_LIMITS.manifestBytes) tooMuch(`${PACKAGE_LIMITS.manifestBytes} bytes`);
  scan(bytes, protobuf.Reader.create(bytes), type, bytes.length, { messages: 0, elements: 0, attributeBytes: 0 });
}
