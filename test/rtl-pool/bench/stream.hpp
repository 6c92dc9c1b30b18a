// SPDX-License-Identifier: Apache-2.0
// Random dispatch lists with their IFPs in an image of segment 0, and the instructions a core must see of them.
#pragma once

#include <array>
#include <vector>

#include "bench.hpp"
#include "tessera_isa.hpp"

namespace bench {

using Word = std::array<std::uint64_t, 4>;  // 256 bits, lowest first

struct Seen {
  Word word;
  bool injected;
  friend bool operator==(const Seen&, const Seen&) = default;
};

/** Sets bits of a word; fields may straddle its 64-bit parts. */
inline void put(Word& word, unsigned lsb, unsigned width, std::uint64_t value) {
  for (unsigned i = 0; i < width; i++) {
    const std::uint64_t bit = 1ULL << ((lsb + i) % 64);
    if (value >> i & 1) word[(lsb + i) / 64] |= bit;
    else word[(lsb + i) / 64] &= ~bit;
  }
}

struct Entry {
  bool first, last;
  unsigned layer, cores, words;
  std::uint64_t offset;
  std::vector<unsigned> producers;
};

class Stream {
 public:
  static constexpr unsigned LAYERS = 40;
  std::vector<Word> image;      // segment 0
  std::vector<Entry> entries;
  std::uint64_t list = 0;       // first entry's word

  Stream(Random& random, std::uint64_t list_at, unsigned layers, unsigned longest) : list(list_at) {
    image.resize(list + 200);
    for (Word& word : image) word = {random.below(1ULL << 60), 0, 0, 0};
    for (unsigned layer = static_cast<unsigned>(random.below(2)); layer < layers; layer += 1 + static_cast<unsigned>(random.below(2))) {
      std::vector<unsigned> producers;
      for (unsigned i = 0; layer > 0 && i < random.below(9); i++) producers.push_back(static_cast<unsigned>(random.below(layer)));
      const unsigned parts = 1 + static_cast<unsigned>(random.below(3));
      for (unsigned part = 0; part < parts; part++) {
        entries.push_back({part == 0, part + 1 == parts, layer, 1 + static_cast<unsigned>(random.below(16)), 0, 0, producers});
        add_ifp(random, entries.back(), longest);
      }
    }
    for (std::size_t i = 0; i < entries.size(); i++) image[list + i] = encode(entries[i]);
    image[list + entries.size()] = {};
    put(image[list + entries.size()], tessera::isa::DISPATCH_ENTRY_END_LSB, 1, 1);
  }

  /** Words of the stream in instruction memory. */
  std::size_t length() const {
    std::size_t sum = 1;
    for (const Entry& entry : entries) sum += 1 + entry.words;
    return sum;
  }

  /** What a core sees of the layers from `from` up to but not including `to`. */
  std::vector<Seen> expected(unsigned from, unsigned to) const {
    std::vector<Seen> all;
    for (std::size_t number = 0; number < entries.size(); number++) {
      const Entry& entry = entries[number];
      if (entry.layer < from || entry.layer >= to) continue;
      all.push_back({wait(entry, number), true});
      for (unsigned i = 0; i < entry.words; i++) all.push_back({image[entry.offset + i], false});
      all.push_back({done(entry), true});
    }
    return all;
  }

  static Word encode(const Entry& entry) {
    using namespace tessera::isa;
    Word word{};
    put(word, DISPATCH_ENTRY_FIRST_LSB, 1, entry.first);
    put(word, DISPATCH_ENTRY_LAST_LSB, 1, entry.last);
    put(word, DISPATCH_ENTRY_LAYER_LSB, 9, entry.layer);
    put(word, DISPATCH_ENTRY_CORES_LSB, 5, entry.cores);
    put(word, DISPATCH_ENTRY_PRODUCERS_LSB, 4, entry.producers.size());
    put(word, DISPATCH_ENTRY_IFP_WORDS_LSB, 16, entry.words);
    put(word, DISPATCH_ENTRY_IFP_OFFSET_LSB, 32, entry.offset);
    for (unsigned i = 0; i < entry.producers.size(); i++) put(word, DISPATCH_ENTRY_LAYER0_LSB + 9 * i, 9, entry.producers[i]);
    return word;
  }

 private:
  void add_ifp(Random& random, Entry& entry, unsigned longest) {
    using namespace tessera::isa;
    entry.offset = image.size();
    const std::size_t wanted = 1 + random.below(longest);
    while (image.size() - entry.offset < wanted) {
      const bool two = random.chance(40);
      Word word = {random.below(1ULL << 60), random.below(1ULL << 60), 5, 6};
      put(word, HEADER_OPCODE_LSB, 8, two ? OP_CONV : OP_LOAD_IN);
      image.push_back(word);
      // The second word may look like anything, the first word of a two-word instruction included.
      if (two) put(word, HEADER_OPCODE_LSB, 8, random.chance(50) ? OP_POOL : OP_STORE), image.push_back(word);
    }
    entry.words = static_cast<unsigned>(image.size() - entry.offset);
    for (std::uint64_t gap = random.below(5); gap > 0; gap--) image.push_back({1, 2, 3, 4});
  }

  static Word wait(const Entry& entry, std::uint64_t number) {
    using namespace tessera::isa;
    Word word{};
    put(word, HEADER_OPCODE_LSB, 8, OP_WAIT_LAYERS);
    put(word, WAIT_LAYERS_COUNT_LSB, 4, entry.producers.size());
    put(word, WAIT_LAYERS_IFP_LSB, 16, number);
    for (unsigned i = 0; i < entry.producers.size(); i++) put(word, WAIT_LAYERS_LAYER0_LSB + 9 * i, 9, entry.producers[i]);
    return word;
  }
  static Word done(const Entry& entry) {
    using namespace tessera::isa;
    Word word{};
    put(word, HEADER_OPCODE_LSB, 8, OP_IFP_DONE);
    put(word, IFP_DONE_LAYER_LSB, 9, entry.layer);
    put(word, IFP_DONE_CORES_LSB, 5, entry.cores);
    put(word, IFP_DONE_LAST_LSB, 1, entry.last);
    return word;
  }
};

}  // namespace bench
