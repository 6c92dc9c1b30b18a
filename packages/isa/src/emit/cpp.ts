// SPDX-License-Identifier: Apache-2.0
/** Writes the C++17 header tessera_isa.hpp: constants, and a struct with decode and encode for every format. */
import { INSTRUCTION_LAYOUTS, type Layout, layoutBytes, type PlacedField, RECORD_LAYOUTS } from "../layout.js";
import { banner } from "./banner.js";
import { type EmittedSymbol, symbolGroups } from "./symbols.js";

const LIMB_BITS = 64;

const hex = (value: number | bigint, digits: number): string => `0x${value.toString(16).padStart(digits, "0")}`;

function constant({ name, value, bits }: EmittedSymbol): string {
  if (bits !== undefined && bits > 32) {
    const limbs = Array.from({ length: bits / LIMB_BITS }, (_, i) =>
      hex((BigInt(value) >> BigInt(i * LIMB_BITS)) & 0xffffffffffffffffn, 16),
    );
    return `constexpr std::uint64_t ${name}[${limbs.length}] = {${limbs.map((limb) => `${limb}u`).join(", ")}};`;
  }
  return `constexpr std::uint32_t ${name} = ${bits === undefined ? `${value}u` : `${hex(value, 0)}u`};`;
}

const camel = (name: string): string =>
  name
    .toLowerCase()
    .split("_")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");

const memberType = (field: PlacedField): string => `std::${field.signed ? "" : "u"}int${field.bits > 32 ? 64 : 32}_t`;

/** Structure, decode and encode of one format; the opcode of an instruction is fixed, not a member. */
function format(layout: Layout, doc: string, opcode?: number): string[] {
  const type = camel(layout.name);
  const lower = layout.name.toLowerCase();
  const limbs = (layoutBytes(layout) * 8) / LIMB_BITS;
  const members = layout.fields.filter((f) => opcode === undefined || f.name !== "opcode");
  const place = (f: PlacedField): string => `${f.word * layout.wordBits + f.lsb}, ${f.bits}`;
  return [
    `/// ${doc}`,
    `struct ${type} {`,
    ...members.map((f) => `  ${memberType(f)} ${f.name} = 0;`),
    "};",
    "",
    `inline ${type} decode_${lower}(const std::uint64_t w[${limbs}]) {`,
    `  ${type} v;`,
    ...members.map((f) => `  v.${f.name} = static_cast<${memberType(f)}>(${f.signed ? "sget" : "get"}<${place(f)}>(w));`),
    "  return v;",
    "}",
    "",
    `inline void encode_${lower}(const ${type}& v, std::uint64_t w[${limbs}]) {`,
    `  for (int i = 0; i < ${limbs}; i++) w[i] = 0;`,
    ...(opcode === undefined ? [] : [`  put<0, 8>(w, OP_${layout.name});`]),
    ...members.map((f) => `  put<${place(f)}>(w, static_cast<std::uint64_t>(v.${f.name}));`),
    "}",
    "",
  ];
}

const HELPERS = `/// Bits LSB .. LSB+W-1 of little-endian 64-bit words.
template <unsigned LSB, unsigned W>
inline std::uint64_t get(const std::uint64_t* w) {
  static_assert(W >= 1 && W < 64, "field width");
  std::uint64_t v = w[LSB / 64] >> (LSB % 64);
  if constexpr (LSB % 64 + W > 64) v |= w[LSB / 64 + 1] << (64 - LSB % 64);
  return v & ((std::uint64_t{1} << W) - 1);
}

/// The same, two's complement.
template <unsigned LSB, unsigned W>
inline std::int64_t sget(const std::uint64_t* w) {
  const std::uint64_t sign = std::uint64_t{1} << (W - 1);
  return static_cast<std::int64_t>((get<LSB, W>(w) ^ sign) - sign);
}

/// Sets the bits, which must be zero, to the low W bits of x.
template <unsigned LSB, unsigned W>
inline void put(std::uint64_t* w, std::uint64_t x) {
  const std::uint64_t v = x & ((std::uint64_t{1} << W) - 1);
  w[LSB / 64] |= v << (LSB % 64);
  if constexpr (LSB % 64 + W > 64) w[LSB / 64 + 1] |= v >> (64 - LSB % 64);
}
`;

/** The text of tessera_isa.hpp. */
export function emitCpp(): string {
  return [
    ...banner("//"),
    "// Words are arrays of 64-bit limbs, least significant first: 4 for a 256-bit word, 8 for a two-word instruction.",
    "#pragma once",
    "",
    "#include <cstdint>",
    "",
    "namespace tessera::isa {",
    "",
    ...symbolGroups().map((group) => [`// ${group.doc}`, ...group.symbols.map(constant), ""].join("\n")),
    HELPERS,
    ...INSTRUCTION_LAYOUTS.flatMap((l) => format(l, `${l.format.doc}.`, l.opcode)),
    ...RECORD_LAYOUTS.flatMap((l) => format(l, `Record ${l.name}.`)),
    "}  // namespace tessera::isa",
    "",
  ].join("\n");
}
