// SPDX-License-Identifier: Apache-2.0
#include "memory_faults.hpp"

#include "json.hpp"

namespace tessera::sim {

namespace {

const Json& member(const Json& object, std::string_view name) {
  const Json* found = object.find(name);
  if (found == nullptr) throw JsonError(std::string(name) + ": missing");
  return *found;
}

}  // namespace

void MemoryFaults::inject(const std::string& json) {
  const Json fault = Json::parse(json);
  const std::string& type = member(fault, "type").text("type");
  if (type == "clear") {
    ranges_.clear();
    hang_ = {};
    return;
  }
  const std::string& op = member(fault, "op").text("op");
  if (type == "slverr" && (op == "read" || op == "write")) {
    ranges_.push_back({op == "read" ? DdrOp::kRead : DdrOp::kWrite, member(fault, "phys").integer("phys"),
                       member(fault, "bytes").integer("bytes")});
    return;
  }
  if (type == "hang" && (op == "read" || op == "write" || op == "both")) {
    const uint64_t bank = member(fault, "bank").integer("bank");
    if (bank >= MAX_BANKS) throw JsonError("bank: must be below 16");
    if (op != "write") hang_[0][bank] = true;
    if (op != "read") hang_[1][bank] = true;
    return;
  }
  throw JsonError("type, op: must be slverr with read or write, hang with read, write or both, or clear");
}

}  // namespace tessera::sim
