// SPDX-License-Identifier: Apache-2.0
#include "core_port.hpp"

#include <cstring>

namespace tessera {

std::byte* CorePort::access(const hls::Address& at, uint32_t bytes, Access kind) {
  const Translation found = task_->guard().translate(at.segment, at.offset, bytes, kind);
  if (found.bytes == nullptr && fault_.cause == isa::FAULT_NONE)
    fault_ = Fault{found.cause, flat_address(at.segment, at.offset)};
  return found.bytes;
}

bool CorePort::read(const hls::Address& from, uint32_t units, uint8_t* bytes) {
  const std::byte* source = access(from, units * hls::UNIT_BYTES, Access::READ);
  if (source == nullptr) return false;
  std::memcpy(bytes, source, units * hls::UNIT_BYTES);
  count(isa::EVT_READ_BEATS, units);
  return true;
}

bool CorePort::write(const hls::Address& to, uint32_t units, const uint8_t* bytes, uint32_t lanes) {
  constexpr uint32_t ALL_LANES = 15;
  constexpr size_t LANE_BYTES = 8;
  std::byte* target = access(to, units * hls::UNIT_BYTES, Access::WRITE);
  if (target == nullptr) return false;
  count(isa::EVT_WRITE_BEATS, units);
  if (lanes == ALL_LANES) {
    std::memcpy(target, bytes, units * hls::UNIT_BYTES);
    return true;
  }
  for (size_t at = 0; at < units * hls::UNIT_BYTES; at += LANE_BYTES)
    if ((lanes >> (at / LANE_BYTES % 4) & 1) != 0) std::memcpy(target + at, bytes + at, LANE_BYTES);
  return true;
}

bool CorePort::layers_complete(const isa::WaitLayers& wait) const {
  if (task_->halting()) return false;
  const uint32_t layers[] = {wait.layer0, wait.layer1, wait.layer2, wait.layer3,
                             wait.layer4, wait.layer5, wait.layer6, wait.layer7};
  for (uint32_t i = 0; i < wait.count && i < 8; i++)
    if (!task_->layer_complete(layers[i])) return false;
  return true;
}

void CorePort::ifp_done(const isa::IfpDone& done) {
  entry_done();
  if (done.last == 0) return;
  count(isa::EVT_LAYERS, 1);
  task_->layer_reported(done.layer, done.cores);
}

bool CorePort::fetch(uint64_t index, uint64_t word[4]) {
  const std::byte* source = access({0, index * isa::WORD_BYTES}, isa::WORD_BYTES, Access::FETCH);
  if (source == nullptr) return false;
  std::memcpy(word, source, isa::WORD_BYTES);
  count(isa::EVT_FETCH_WORDS, 1);
  return true;
}

}  // namespace tessera
