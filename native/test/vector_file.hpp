// SPDX-License-Identifier: Apache-2.0
/// Lines of decimal integers from test/vectors (format: README.md there); header lines start with '#'.
#pragma once

#include <cstdint>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace tessera::test {

using Row = std::vector<int64_t>;

/// Rows of a vector file. Throws when it is absent or empty, so that no test passes by checking nothing.
inline std::vector<Row> read_vectors(const std::string& name) {
  std::ifstream file(std::string(TESSERA_VECTORS) + "/" + name);
  std::vector<Row> rows;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream text(line);
    Row row;
    for (int64_t value = 0; text >> value;) row.push_back(value);
    rows.push_back(row);
  }
  if (rows.empty()) throw std::runtime_error("no vectors in " + name);
  return rows;
}

/// Takes the values of a row one after the other.
class Cursor {
 public:
  explicit Cursor(const Row& row) : row_(row) {}
  int64_t next() { return row_.at(at_++); }
  bool done() const { return at_ == row_.size(); }

 private:
  const Row& row_;
  size_t at_ = 0;
};

}  // namespace tessera::test
