// SPDX-License-Identifier: Apache-2.0
/// The encoding vectors of test/vectors, through the emitted C++ codec: bytes to fields and back.
#include <fstream>
#include <map>
#include <sstream>

#include "check.hpp"
#include "tessera_isa.hpp"

#define HEADER_FIELDS(X) X(wait) X(post)
#define ADDRESS_FIELDS(X) X(addr_offset) X(addr_segment)
#define PRODUCER_FIELDS(X) X(layer0) X(layer1) X(layer2) X(layer3) X(layer4) X(layer5) X(layer6) X(layer7)
#define WALK_FIELDS(X)                                                                                               \
  HEADER_FIELDS(X)                                                                                                   \
  X(in_base)                                                                                                         \
  X(plane_pitch) X(ic_groups) X(oc_in_step) X(taps_x) X(taps_y) X(tap_dx0) X(tap_dx1) X(tap_dy0) X(tap_dy1)          \
      X(stride_x) X(stride_y) X(dil_x) X(dil_y) X(phase_x) X(phase_y) X(dil_rx) X(dil_ry) X(org_x) X(org_y) X(ext_x) \
          X(ext_y) X(pad_value) X(tile_w) X(pixels) X(row_pitch) X(lane_dx) X(lane_dy) X(w_base) X(oc_blocks)        \
              X(out_base) X(out_lane) X(out_pitch) X(out_plane) X(zero_out) X(clamp_lo) X(clamp_hi) X(act)
#define SECOND_OPERAND_FIELDS(X) X(mult_b) X(lsh_a) X(lsh_b) X(zero_b)
#define CONV_FIELDS(X)                                                                                                \
  WALK_FIELDS(X)                                                                                                      \
  X(mult_a) X(shift) SECOND_OPERAND_FIELDS(X) X(sum_zero_out) X(sum_clamp_lo) X(sum_clamp_hi) X(residual) X(res_base) \
      X(row_taps) X(acc_init) X(acc_done) X(xsum)
#define POOL_FIELDS(X) WALK_FIELDS(X) X(mult_a) X(shift) X(bias) X(kind)
#define ELTWISE_FIELDS(X) WALK_FIELDS(X) X(mult_a) X(shift) SECOND_OPERAND_FIELDS(X) X(zero_a) X(kind)
#define BOX_FIELDS(X) X(contig_rows) X(contig_blocks) X(rows) X(cols) X(blocks)
#define LOAD_IN_FIELDS(X)                                                                                           \
  HEADER_FIELDS(X)                                                                                                  \
  ADDRESS_FIELDS(X) X(row_stride) X(block_stride) BOX_FIELDS(X) X(last_groups) X(keep_x) X(buf_base) X(plane_pitch) \
      X(row_pitch) X(phase_pitch_x) X(phase_pitch_y) X(stride_x) X(stride_y)
#define LOAD_RES_FIELDS(X) \
  HEADER_FIELDS(X)         \
  ADDRESS_FIELDS(X) X(row_stride) X(block_stride) BOX_FIELDS(X) X(buf_base) X(row_pitch) X(plane)
#define STORE_FIELDS(X)                                                                                           \
  HEADER_FIELDS(X)                                                                                                \
  ADDRESS_FIELDS(X) X(row_stride) X(block_stride) X(pixel_stride) BOX_FIELDS(X) X(buf_base) X(row_pitch) X(plane) \
      X(first_mask) X(last_mask)
#define LOAD_W_FIELDS(X) HEADER_FIELDS(X) ADDRESS_FIELDS(X) X(words)
#define TABLE_FIELDS(X) HEADER_FIELDS(X) X(w_base)
#define WAIT_LAYERS_FIELDS(X) HEADER_FIELDS(X) X(count) PRODUCER_FIELDS(X) X(ifp)
#define IFP_DONE_FIELDS(X) HEADER_FIELDS(X) X(layer) X(cores) X(last)
#define DISPATCH_ENTRY_FIELDS(X) \
  X(end) X(first) X(last) X(layer) X(cores) X(producers) X(ifp_index) X(ifp_words) X(ifp_offset) PRODUCER_FIELDS(X)
#define CHANNEL_PARAMS_FIELDS(X) X(bias) X(mult) X(shift) X(weight_zero)

namespace {

using namespace tessera;

/// One line of the vectors: little-endian limbs, and the field values in the order of the specification.
struct Line {
  std::vector<uint64_t> limbs;
  std::vector<int64_t> values;
};

/// Decoded fields in the order of the specification, and the limbs that encode them again.
using Codec = Line (*)(const uint64_t*);

#define PUSH(field) line.values.push_back(int64_t(decoded.field));
#define CODEC(Type, name, FIELDS)                        \
  [](const uint64_t* limbs) {                            \
    const isa::Type decoded = isa::decode_##name(limbs); \
    Line line;                                           \
    line.limbs.resize(8);                                \
    isa::encode_##name(decoded, line.limbs.data());      \
    FIELDS(PUSH)                                         \
    return line;                                         \
  }

const std::map<std::string, Codec> CODECS = {
    {"NOP_LDI", CODEC(NopLdi, nop_ldi, HEADER_FIELDS)},
    {"NOP_LDW", CODEC(NopLdw, nop_ldw, HEADER_FIELDS)},
    {"NOP_EXEC", CODEC(NopExec, nop_exec, HEADER_FIELDS)},
    {"NOP_SAVE", CODEC(NopSave, nop_save, HEADER_FIELDS)},
    {"LOAD_IN", CODEC(LoadIn, load_in, LOAD_IN_FIELDS)},
    {"LOAD_RES", CODEC(LoadRes, load_res, LOAD_RES_FIELDS)},
    {"WAIT_LAYERS", CODEC(WaitLayers, wait_layers, WAIT_LAYERS_FIELDS)},
    {"LOAD_W", CODEC(LoadW, load_w, LOAD_W_FIELDS)},
    {"CONV", CODEC(Conv, conv, CONV_FIELDS)},
    {"POOL", CODEC(Pool, pool, POOL_FIELDS)},
    {"ELTWISE", CODEC(Eltwise, eltwise, ELTWISE_FIELDS)},
    {"TABLE", CODEC(Table, table, TABLE_FIELDS)},
    {"STORE", CODEC(Store, store, STORE_FIELDS)},
    {"IFP_DONE", CODEC(IfpDone, ifp_done, IFP_DONE_FIELDS)},
    {"DISPATCH_ENTRY", CODEC(DispatchEntry, dispatch_entry, DISPATCH_ENTRY_FIELDS)},
    {"CHANNEL_PARAMS", CODEC(ChannelParams, channel_params, CHANNEL_PARAMS_FIELDS)},
};

std::vector<uint64_t> limbs_of(const std::string& hex) {
  std::vector<uint64_t> limbs(8);
  for (size_t byte = 0; byte < hex.size() / 2; byte++)
    limbs[byte / 8] |= std::stoull(hex.substr(byte * 2, 2), nullptr, 16) << (byte % 8 * 8);
  return limbs;
}

}  // namespace

TEST(encoding_vectors) {
  std::ifstream file(std::string(TESSERA_VECTORS) + "/encoding.txt");
  size_t checked = 0;
  for (std::string text; std::getline(file, text);) {
    if (text.empty() || text[0] == '#') continue;
    std::istringstream words(text);
    std::string name, hex;
    words >> name >> hex;
    const std::vector<uint64_t> limbs = limbs_of(hex);
    std::vector<int64_t> values;
    for (int64_t value = 0; words >> value;) values.push_back(value);
    const auto codec = CODECS.find(name);
    if (codec == CODECS.end()) tessera::test::fail(__FILE__, __LINE__, "no codec for " + name);
    const Line line = codec->second(limbs.data());
    if (line.values != values) tessera::test::fail(__FILE__, __LINE__, "fields differ: " + text);
    if (line.limbs != limbs) tessera::test::fail(__FILE__, __LINE__, "bytes differ: " + text);
    checked++;
  }
  CHECK(checked >= CODECS.size());
}
