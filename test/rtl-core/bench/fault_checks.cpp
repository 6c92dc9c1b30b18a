// SPDX-License-Identifier: Apache-2.0
/// Faults of the core, and what is left of it afterwards.
#include <cstdio>

#include "checks.hpp"
#include "hls_core.hpp"
#include "random_program.hpp"

namespace bench {
namespace {

using Count = unsigned long long;

/// The core must run a fresh program correctly, whatever happened to it before.
bool works(RtlCore& rtl, Memory& memory, uint64_t seed) {
  memory = Memory();
  RandomProgram program(memory, seed);
  const Stream& stream = program.build(4);
  Memory reference = memory;
  HlsCore(reference).run(stream);
  rtl.clear();
  rtl.feed(stream);
  uint32_t segment = 0;
  uint64_t offset = 0;
  return rtl.run(1'000'000) && !memory.differs(reference, segment, offset);
}

/// Changes a word as a broken compiler or a hostile tenant might: a bit, a byte, or the whole opcode.
void mutate(StreamWord& word, Random& random) {
  switch (random() % 4) {
    case 0:
      word.bits[0] = (word.bits[0] & ~uint64_t{0xff}) | (random() & 0xc7);
      break;
    case 1:
      word.bits[random() % 4] &= ~(uint64_t{0xffff} << random() % 64);
      break;
    case 2:
      word.bits[0] ^= uint64_t{1} << (8 + random() % 24);
      break;
    default:
      word.bits[random() % 4] ^= uint64_t{1} << random() % 64;
      break;
  }
}

}  // namespace

int check_abort(uint64_t first_seed, uint64_t count) {
  for (uint64_t seed = first_seed; seed < first_seed + count; seed++) {
    Memory memory;
    Random random(seed);
    RandomProgram program(memory, seed);
    RtlCore rtl(memory, Timing{}, seed);
    rtl.clear();
    rtl.feed(program.build(10));
    rtl.advance(uint64_t(pick(random, 1, 3000)));
    if (!rtl.abort()) {
      std::printf("seed %llu: not idle after the abort\n", Count(seed));
      return 1;
    }
    if (!works(rtl, memory, seed + 1000)) {
      std::printf("seed %llu: wrong results after the abort\n", Count(seed));
      return 1;
    }
  }
  std::printf("seeds %llu to %llu: aborted, idle, and correct afterwards\n", Count(first_seed),
              Count(first_seed + count - 1));
  return 0;
}

int check_legality(uint64_t first_seed, uint64_t count) {
  constexpr uint32_t DECODE_CYCLES = 4;
  uint64_t illegal = 0, tried = 0;
  Timing timing;
  timing.stall_percent = 0;
  Memory memory;
  RandomProgram program(memory, first_seed);
  const Stream stream = program.build(60);
  RtlCore rtl(memory, timing, first_seed);
  rtl.clear();
  Random random(first_seed);
  while (tried < count) {
    tessera::hls::Instruction in = {};
    size_t at = random() % stream.size();
    // A second word is not a beginning: step back to the first word of its instruction.
    if (at > 0 && tessera::hls::instruction_words(uint32_t(stream[at - 1].bits[0] & 0xff)) == 2 &&
        !stream[at - 1].injected)
      at--;
    StreamWord words[2] = {stream[at], stream[(at + 1) % stream.size()]};
    mutate(words[random() % 2], random);
    words[0].injected = words[1].injected = false;
    std::memcpy(in.bits[0], words[0].bits, 32);
    const uint32_t length = tessera::hls::instruction_words(tessera::hls::opcode_of(in));
    if (length == 2) std::memcpy(in.bits[1], words[1].bits, 32);
    const bool legal = length != 0 && tessera::hls::legal<HlsCore::Shape>(in);

    rtl.feed(length == 2 ? Stream{words[0], words[1]} : Stream{words[0]});
    rtl.advance(DECODE_CYCLES);
    const bool fault = rtl.fault() == isa::FAULT_ILLEGAL_INSTRUCTION;
    if (fault == legal) {
      std::printf("seed %llu, try %llu: opcode 0x%02x is %s, but the core %s\n", Count(first_seed), Count(tried),
                  tessera::hls::opcode_of(in), legal ? "legal" : "illegal", fault ? "faults" : "accepts it");
      return 1;
    }
    if (!rtl.abort()) {
      std::printf("seed %llu, try %llu: not idle after the fault\n", Count(first_seed), Count(tried));
      return 1;
    }
    illegal += legal ? 0 : 1;
    tried++;
  }

  // An instruction cut in half by the end of its IFP: an injected word follows its first word.
  Stream cut;
  isa::Conv conv = {};
  conv.ic_groups = conv.taps_x = conv.taps_y = conv.stride_x = conv.stride_y = 1;
  add(cut, conv);
  cut.pop_back();
  add(cut, isa::IfpDone{0, 0, 0, 1, 1});
  rtl.feed(cut);
  rtl.advance(2 * DECODE_CYCLES);
  if (rtl.fault() != isa::FAULT_ILLEGAL_INSTRUCTION || !rtl.abort() || !works(rtl, memory, first_seed)) {
    std::printf("seed %llu: half an instruction is not handled\n", Count(first_seed));
    return 1;
  }
  std::printf("%llu mutated instructions, %llu of them illegal: all judged alike\n", Count(tried), Count(illegal));
  return illegal > 0 && illegal < tried ? 0 : 1;
}

int check_overflow() {
  Memory memory;
  RtlCore rtl(memory, Timing{}, 1);
  Stream stream;
  for (uint32_t i = 0; i < isa::TOKEN_MAX; i++) add(stream, isa::NopLdi{0, token(isa::TOKEN_IN_FULL)});
  rtl.feed(stream);
  const bool full = rtl.run(10'000);
  Stream more;
  add(more, isa::NopLdi{0, token(isa::TOKEN_IN_FULL)});
  rtl.feed(more);
  if (!full || rtl.run(10'000) || rtl.fault() != isa::FAULT_TOKEN_OVERFLOW || !rtl.abort() || !works(rtl, memory, 1)) {
    std::printf("token overflow is not handled\n");
    return 1;
  }
  std::printf("%u tokens are held, one more is a fault\n", isa::TOKEN_MAX);
  return 0;
}

int check_chunks() {
  constexpr uint32_t LOADS = isa::WEIGHT_CHUNKS + 5;
  Memory memory;
  RtlCore rtl(memory, Timing{}, 1);
  Stream loads;
  isa::LoadW load = {};
  load.post = token(isa::TOKEN_W_FULL);
  load.addr_segment = isa::SEGMENT_WEIGHTS;
  load.words = 1;
  for (uint32_t i = 0; i < LOADS; i++) add(loads, load);
  rtl.feed(loads);
  const bool ended = rtl.run(10'000);  // the ring is full of chunks that nothing has taken
  Stream takes;
  for (uint32_t i = 0; i < LOADS; i++) add(takes, isa::NopExec{token(isa::TOKEN_W_FULL), token(isa::TOKEN_W_FREE)});
  rtl.feed(takes);
  if (ended || rtl.fault() != isa::FAULT_NONE || !rtl.run(10'000) || rtl.fault() != isa::FAULT_NONE) {
    std::printf("chunks loaded ahead: ended %d, fault %u\n", int(ended), rtl.fault());
    return 1;
  }
  std::printf("%u chunks are loaded ahead, the others wait for space\n", isa::WEIGHT_CHUNKS);
  return 0;
}

}  // namespace bench
