// SPDX-License-Identifier: Apache-2.0
/** Writes a C++ program that reads encoding.txt and checks decode and encode of every format against it. */
import { encodingColumns, layoutOf } from "./vector-file.js";

const reserved = (name: string): string =>
  Array.from({ length: layoutOf(name).words }, (_, word) => `isa::${name}_RESERVED${word}`).join(", ");

const camel = (name: string): string => name.toLowerCase().replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase());

function checkFormat(name: string, fields: readonly string[]): string {
  return `
  if (name == "${name}") {
    const std::uint64_t* reserved[] = {${reserved(name)}};
    isa::${camel(name)} v = isa::decode_${name.toLowerCase()}(words);
    const std::int64_t seen[] = {${fields.map((f) => `static_cast<std::int64_t>(v.${f})`).join(", ")}};
    for (std::int64_t value : seen) {
      std::int64_t expected = 0;
      line >> expected;
      if (value != expected) return false;
    }
    std::uint64_t back[8] = {~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull, ~0ull};
    isa::encode_${name.toLowerCase()}(v, back);
    for (std::size_t i = 0; i < limbs; i++) {
      if (back[i] != words[i] || (words[i] & reserved[i / 4][i % 4]) != 0) return false;
    }
    return true;
  }`;
}

/** The text of the program; it prints "<n> vectors agree" or the first line that does not. */
export function cppChecker(): string {
  const formats = [...encodingColumns()].map(([name, fields]) => checkFormat(name, fields));
  return `#include <cstddef>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include "tessera_isa.hpp"

namespace isa = tessera::isa;

static bool check(const std::string& text) {
  std::istringstream line(text);
  std::string name, hex;
  line >> name >> hex;
  std::uint64_t words[8] = {};
  const std::size_t limbs = hex.size() / 16;
  for (std::size_t i = 0; i < hex.size() / 2; i++) {
    words[i / 8] |= static_cast<std::uint64_t>(std::stoul(hex.substr(2 * i, 2), nullptr, 16)) << (i % 8 * 8);
  }
${formats.join("\n")}
  return false;
}

int main(int, char** argv) {
  std::ifstream file(argv[1]);
  std::string text;
  int count = 0;
  while (std::getline(file, text)) {
    if (text.empty() || text[0] == '#') continue;
    if (!check(text)) {
      std::cout << "differs: " << text << "\\n";
      return 1;
    }
    count++;
  }
  std::cout << count << " vectors agree\\n";
}
`;
}
