// Emitted from packages/isa/src/spec for tiny-wide (d3bfc4842e223e1d); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Emitted from packages/isa/src/spec; do not edit. Layout 0d633fd1.
// Words are arrays of 64-bit limbs, least significant first: 4 for a 256-bit word, 8 for a two-word instruction.
#pragma once

#include <cstdint>

namespace tessera::isa {

// Names this instruction set, these records and registers.
constexpr std::uint32_t LAYOUT_HASH = 0xd633fd1u;

// Words, memory, limits.
constexpr std::uint32_t WORD_BITS = 256u;
constexpr std::uint32_t WORD_BYTES = 32u;
constexpr std::uint32_t SEGMENT_COUNT = 8u;
constexpr std::uint32_t SEGMENT_EXEC = 0u;
constexpr std::uint32_t SEGMENT_WEIGHTS = 1u;
constexpr std::uint32_t SEGMENT_MAPS = 2u;
constexpr std::uint32_t SEGMENT_INPUT = 3u;
constexpr std::uint32_t SEGMENT_OUTPUT = 4u;
constexpr std::uint32_t PAGE_BYTES = 4096u;
constexpr std::uint32_t CHANNEL_BLOCK = 32u;
constexpr std::uint32_t BURST_BYTES = 1024u;
constexpr std::uint32_t MAX_TASKS = 16u;
constexpr std::uint32_t MAX_CORES = 16u;

// Engines (opcode bits 7:6), and the token channels each may wait on and post.
constexpr std::uint32_t ENGINE_LDI = 0x0u;
constexpr std::uint32_t ENGINE_LDI_WAIT = 0x82u;
constexpr std::uint32_t ENGINE_LDI_POST = 0x41u;
constexpr std::uint32_t ENGINE_LDW = 0x1u;
constexpr std::uint32_t ENGINE_LDW_WAIT = 0x0u;
constexpr std::uint32_t ENGINE_LDW_POST = 0x4u;
constexpr std::uint32_t ENGINE_EXEC = 0x2u;
constexpr std::uint32_t ENGINE_EXEC_WAIT = 0x65u;
constexpr std::uint32_t ENGINE_EXEC_POST = 0x9au;
constexpr std::uint32_t ENGINE_SAVE = 0x3u;
constexpr std::uint32_t ENGINE_SAVE_WAIT = 0x10u;
constexpr std::uint32_t ENGINE_SAVE_POST = 0x20u;

// Token channels: bit numbers in the wait and post masks; initial values, 4 bits a channel.
constexpr std::uint32_t TOKEN_IN_FULL = 0u;
constexpr std::uint32_t TOKEN_IN_FREE = 1u;
constexpr std::uint32_t TOKEN_W_FULL = 2u;
constexpr std::uint32_t TOKEN_W_FREE = 3u;
constexpr std::uint32_t TOKEN_OUT_FULL = 4u;
constexpr std::uint32_t TOKEN_OUT_FREE = 5u;
constexpr std::uint32_t TOKEN_RES_FULL = 6u;
constexpr std::uint32_t TOKEN_RES_FREE = 7u;
constexpr std::uint32_t TOKEN_COUNT = 8u;
constexpr std::uint32_t TOKEN_BITS = 4u;
constexpr std::uint32_t TOKEN_MAX = 15u;
constexpr std::uint32_t TOKEN_COUNTED = 0xf7u;
constexpr std::uint32_t WEIGHT_CHUNKS = 15u;
constexpr std::uint32_t TOKEN_INITIAL = 0x20200020u;

// Instruction header (word 0).
constexpr std::uint32_t HEADER_OPCODE_LSB = 0u;
constexpr std::uint32_t HEADER_OPCODE_W = 8u;
constexpr std::uint32_t HEADER_WAIT_LSB = 8u;
constexpr std::uint32_t HEADER_WAIT_W = 8u;
constexpr std::uint32_t HEADER_POST_LSB = 16u;
constexpr std::uint32_t HEADER_POST_W = 8u;

// Opcodes.
constexpr std::uint32_t OP_NOP_LDI = 0x0u;
constexpr std::uint32_t OP_NOP_LDW = 0x40u;
constexpr std::uint32_t OP_NOP_EXEC = 0x80u;
constexpr std::uint32_t OP_NOP_SAVE = 0xc0u;
constexpr std::uint32_t OP_LOAD_IN = 0x1u;
constexpr std::uint32_t OP_LOAD_RES = 0x3u;
constexpr std::uint32_t OP_WAIT_LAYERS = 0x2u;
constexpr std::uint32_t OP_LOAD_W = 0x41u;
constexpr std::uint32_t OP_CONV = 0x81u;
constexpr std::uint32_t OP_POOL = 0x82u;
constexpr std::uint32_t OP_ELTWISE = 0x83u;
constexpr std::uint32_t OP_TABLE = 0x84u;
constexpr std::uint32_t OP_STORE = 0xc1u;
constexpr std::uint32_t OP_IFP_DONE = 0xc2u;

// NOP_LDI: token traffic only.
constexpr std::uint32_t NOP_LDI_WORDS = 1u;
constexpr std::uint64_t NOP_LDI_RESERVED0[4] = {0xffffffffff000000u, 0xffffffffffffffffu, 0xffffffffffffffffu, 0xffffffffffffffffu};

// NOP_LDW: token traffic only.
constexpr std::uint32_t NOP_LDW_WORDS = 1u;
constexpr std::uint64_t NOP_LDW_RESERVED0[4] = {0xffffffffff000000u, 0xffffffffffffffffu, 0xffffffffffffffffu, 0xffffffffffffffffu};

// NOP_EXEC: token traffic only.
constexpr std::uint32_t NOP_EXEC_WORDS = 1u;
constexpr std::uint64_t NOP_EXEC_RESERVED0[4] = {0xffffffffff000000u, 0xffffffffffffffffu, 0xffffffffffffffffu, 0xffffffffffffffffu};

// NOP_SAVE: token traffic only.
constexpr std::uint32_t NOP_SAVE_WORDS = 1u;
constexpr std::uint64_t NOP_SAVE_RESERVED0[4] = {0xffffffffff000000u, 0xffffffffffffffffu, 0xffffffffffffffffu, 0xffffffffffffffffu};

// LOAD_IN: copies a box of a feature map ([C/32][H][W][32] in memory) into the input buffer, split by stride phase.
constexpr std::uint32_t LOAD_IN_WORDS = 1u;
constexpr std::uint32_t LOAD_IN_ADDR_OFFSET_LSB = 32u;
constexpr std::uint32_t LOAD_IN_ADDR_OFFSET_W = 36u;
constexpr std::uint32_t LOAD_IN_ADDR_SEGMENT_LSB = 68u;
constexpr std::uint32_t LOAD_IN_ADDR_SEGMENT_W = 4u;
constexpr std::uint32_t LOAD_IN_ROW_STRIDE_LSB = 72u;
constexpr std::uint32_t LOAD_IN_ROW_STRIDE_W = 20u;
constexpr std::uint32_t LOAD_IN_BLOCK_STRIDE_LSB = 92u;
constexpr std::uint32_t LOAD_IN_BLOCK_STRIDE_W = 24u;
constexpr std::uint32_t LOAD_IN_CONTIG_ROWS_LSB = 116u;
constexpr std::uint32_t LOAD_IN_CONTIG_ROWS_W = 1u;
constexpr std::uint32_t LOAD_IN_CONTIG_BLOCKS_LSB = 117u;
constexpr std::uint32_t LOAD_IN_CONTIG_BLOCKS_W = 1u;
constexpr std::uint32_t LOAD_IN_ROWS_LSB = 118u;
constexpr std::uint32_t LOAD_IN_ROWS_W = 12u;
constexpr std::uint32_t LOAD_IN_COLS_LSB = 130u;
constexpr std::uint32_t LOAD_IN_COLS_W = 12u;
constexpr std::uint32_t LOAD_IN_BLOCKS_LSB = 142u;
constexpr std::uint32_t LOAD_IN_BLOCKS_W = 10u;
constexpr std::uint32_t LOAD_IN_LAST_GROUPS_LSB = 152u;
constexpr std::uint32_t LOAD_IN_LAST_GROUPS_W = 3u;
constexpr std::uint32_t LOAD_IN_KEEP_X_LSB = 155u;
constexpr std::uint32_t LOAD_IN_KEEP_X_W = 1u;
constexpr std::uint32_t LOAD_IN_BUF_BASE_LSB = 156u;
constexpr std::uint32_t LOAD_IN_BUF_BASE_W = 16u;
constexpr std::uint32_t LOAD_IN_PLANE_PITCH_LSB = 172u;
constexpr std::uint32_t LOAD_IN_PLANE_PITCH_W = 16u;
constexpr std::uint32_t LOAD_IN_ROW_PITCH_LSB = 188u;
constexpr std::uint32_t LOAD_IN_ROW_PITCH_W = 12u;
constexpr std::uint32_t LOAD_IN_PHASE_PITCH_X_LSB = 200u;
constexpr std::uint32_t LOAD_IN_PHASE_PITCH_X_W = 14u;
constexpr std::uint32_t LOAD_IN_PHASE_PITCH_Y_LSB = 214u;
constexpr std::uint32_t LOAD_IN_PHASE_PITCH_Y_W = 14u;
constexpr std::uint32_t LOAD_IN_STRIDE_X_LSB = 228u;
constexpr std::uint32_t LOAD_IN_STRIDE_X_W = 4u;
constexpr std::uint32_t LOAD_IN_STRIDE_Y_LSB = 232u;
constexpr std::uint32_t LOAD_IN_STRIDE_Y_W = 4u;
constexpr std::uint64_t LOAD_IN_RESERVED0[4] = {0x00000000ff000000u, 0x0000000000000000u, 0x0000000000000000u, 0xfffff00000000000u};

// LOAD_RES: copies a box of a feature map into the residual buffer, a row of 32 bytes per pixel.
constexpr std::uint32_t LOAD_RES_WORDS = 1u;
constexpr std::uint32_t LOAD_RES_ADDR_OFFSET_LSB = 32u;
constexpr std::uint32_t LOAD_RES_ADDR_OFFSET_W = 36u;
constexpr std::uint32_t LOAD_RES_ADDR_SEGMENT_LSB = 68u;
constexpr std::uint32_t LOAD_RES_ADDR_SEGMENT_W = 4u;
constexpr std::uint32_t LOAD_RES_ROW_STRIDE_LSB = 72u;
constexpr std::uint32_t LOAD_RES_ROW_STRIDE_W = 20u;
constexpr std::uint32_t LOAD_RES_BLOCK_STRIDE_LSB = 92u;
constexpr std::uint32_t LOAD_RES_BLOCK_STRIDE_W = 24u;
constexpr std::uint32_t LOAD_RES_CONTIG_ROWS_LSB = 116u;
constexpr std::uint32_t LOAD_RES_CONTIG_ROWS_W = 1u;
constexpr std::uint32_t LOAD_RES_CONTIG_BLOCKS_LSB = 117u;
constexpr std::uint32_t LOAD_RES_CONTIG_BLOCKS_W = 1u;
constexpr std::uint32_t LOAD_RES_ROWS_LSB = 118u;
constexpr std::uint32_t LOAD_RES_ROWS_W = 12u;
constexpr std::uint32_t LOAD_RES_COLS_LSB = 130u;
constexpr std::uint32_t LOAD_RES_COLS_W = 12u;
constexpr std::uint32_t LOAD_RES_BLOCKS_LSB = 142u;
constexpr std::uint32_t LOAD_RES_BLOCKS_W = 10u;
constexpr std::uint32_t LOAD_RES_BUF_BASE_LSB = 152u;
constexpr std::uint32_t LOAD_RES_BUF_BASE_W = 12u;
constexpr std::uint32_t LOAD_RES_ROW_PITCH_LSB = 164u;
constexpr std::uint32_t LOAD_RES_ROW_PITCH_W = 12u;
constexpr std::uint32_t LOAD_RES_PLANE_LSB = 176u;
constexpr std::uint32_t LOAD_RES_PLANE_W = 12u;
constexpr std::uint64_t LOAD_RES_RESERVED0[4] = {0x00000000ff000000u, 0x0000000000000000u, 0xf000000000000000u, 0xffffffffffffffffu};

// WAIT_LAYERS: holds the input queue until every listed layer of the task is complete, or for ever under HALT.
constexpr std::uint32_t WAIT_LAYERS_WORDS = 1u;
constexpr std::uint32_t WAIT_LAYERS_COUNT_LSB = 32u;
constexpr std::uint32_t WAIT_LAYERS_COUNT_W = 4u;
constexpr std::uint32_t WAIT_LAYERS_LAYER0_LSB = 36u;
constexpr std::uint32_t WAIT_LAYERS_LAYER0_W = 9u;
constexpr std::uint32_t WAIT_LAYERS_LAYER1_LSB = 45u;
constexpr std::uint32_t WAIT_LAYERS_LAYER1_W = 9u;
constexpr std::uint32_t WAIT_LAYERS_LAYER2_LSB = 54u;
constexpr std::uint32_t WAIT_LAYERS_LAYER2_W = 9u;
constexpr std::uint32_t WAIT_LAYERS_LAYER3_LSB = 63u;
constexpr std::uint32_t WAIT_LAYERS_LAYER3_W = 9u;
constexpr std::uint32_t WAIT_LAYERS_LAYER4_LSB = 72u;
constexpr std::uint32_t WAIT_LAYERS_LAYER4_W = 9u;
constexpr std::uint32_t WAIT_LAYERS_LAYER5_LSB = 81u;
constexpr std::uint32_t WAIT_LAYERS_LAYER5_W = 9u;
constexpr std::uint32_t WAIT_LAYERS_LAYER6_LSB = 90u;
constexpr std::uint32_t WAIT_LAYERS_LAYER6_W = 9u;
constexpr std::uint32_t WAIT_LAYERS_LAYER7_LSB = 99u;
constexpr std::uint32_t WAIT_LAYERS_LAYER7_W = 9u;
constexpr std::uint32_t WAIT_LAYERS_IFP_LSB = 108u;
constexpr std::uint32_t WAIT_LAYERS_IFP_W = 16u;
constexpr std::uint64_t WAIT_LAYERS_RESERVED0[4] = {0x00000000ff000000u, 0xf000000000000000u, 0xffffffffffffffffu, 0xffffffffffffffffu};

// LOAD_W: copies weight and parameter words into the weight buffer, behind the last chunk.
constexpr std::uint32_t LOAD_W_WORDS = 1u;
constexpr std::uint32_t LOAD_W_ADDR_OFFSET_LSB = 32u;
constexpr std::uint32_t LOAD_W_ADDR_OFFSET_W = 36u;
constexpr std::uint32_t LOAD_W_ADDR_SEGMENT_LSB = 68u;
constexpr std::uint32_t LOAD_W_ADDR_SEGMENT_W = 4u;
constexpr std::uint32_t LOAD_W_WORDS_LSB = 72u;
constexpr std::uint32_t LOAD_W_WORDS_W = 14u;
constexpr std::uint64_t LOAD_W_RESERVED0[4] = {0x00000000ff000000u, 0xffffffffffc00000u, 0xffffffffffffffffu, 0xffffffffffffffffu};

// CONV: convolution of the loaded region with the weights of oc_blocks blocks; requantised into the output buffer.
constexpr std::uint32_t CONV_WORDS = 2u;
constexpr std::uint32_t CONV_IN_BASE_LSB = 32u;
constexpr std::uint32_t CONV_IN_BASE_W = 16u;
constexpr std::uint32_t CONV_PLANE_PITCH_LSB = 48u;
constexpr std::uint32_t CONV_PLANE_PITCH_W = 16u;
constexpr std::uint32_t CONV_IC_GROUPS_LSB = 64u;
constexpr std::uint32_t CONV_IC_GROUPS_W = 12u;
constexpr std::uint32_t CONV_OC_IN_STEP_LSB = 76u;
constexpr std::uint32_t CONV_OC_IN_STEP_W = 16u;
constexpr std::uint32_t CONV_TAPS_X_LSB = 92u;
constexpr std::uint32_t CONV_TAPS_X_W = 6u;
constexpr std::uint32_t CONV_TAPS_Y_LSB = 98u;
constexpr std::uint32_t CONV_TAPS_Y_W = 6u;
constexpr std::uint32_t CONV_TAP_DX0_LSB = 104u;
constexpr std::uint32_t CONV_TAP_DX0_W = 16u;
constexpr std::uint32_t CONV_TAP_DX1_LSB = 120u;
constexpr std::uint32_t CONV_TAP_DX1_W = 16u;
constexpr std::uint32_t CONV_TAP_DY0_LSB = 136u;
constexpr std::uint32_t CONV_TAP_DY0_W = 16u;
constexpr std::uint32_t CONV_TAP_DY1_LSB = 152u;
constexpr std::uint32_t CONV_TAP_DY1_W = 16u;
constexpr std::uint32_t CONV_STRIDE_X_LSB = 168u;
constexpr std::uint32_t CONV_STRIDE_X_W = 4u;
constexpr std::uint32_t CONV_STRIDE_Y_LSB = 172u;
constexpr std::uint32_t CONV_STRIDE_Y_W = 4u;
constexpr std::uint32_t CONV_DIL_X_LSB = 176u;
constexpr std::uint32_t CONV_DIL_X_W = 5u;
constexpr std::uint32_t CONV_DIL_Y_LSB = 181u;
constexpr std::uint32_t CONV_DIL_Y_W = 5u;
constexpr std::uint32_t CONV_PHASE_X_LSB = 186u;
constexpr std::uint32_t CONV_PHASE_X_W = 4u;
constexpr std::uint32_t CONV_PHASE_Y_LSB = 190u;
constexpr std::uint32_t CONV_PHASE_Y_W = 4u;
constexpr std::uint32_t CONV_DIL_RX_LSB = 194u;
constexpr std::uint32_t CONV_DIL_RX_W = 4u;
constexpr std::uint32_t CONV_DIL_RY_LSB = 198u;
constexpr std::uint32_t CONV_DIL_RY_W = 4u;
constexpr std::uint32_t CONV_ORG_X_LSB = 202u;
constexpr std::uint32_t CONV_ORG_X_W = 12u;
constexpr std::uint32_t CONV_ORG_Y_LSB = 214u;
constexpr std::uint32_t CONV_ORG_Y_W = 12u;
constexpr std::uint32_t CONV_EXT_X_LSB = 226u;
constexpr std::uint32_t CONV_EXT_X_W = 12u;
constexpr std::uint32_t CONV_EXT_Y_LSB = 238u;
constexpr std::uint32_t CONV_EXT_Y_W = 12u;
constexpr std::uint32_t CONV_PAD_VALUE_LSB = 0u;
constexpr std::uint32_t CONV_PAD_VALUE_W = 8u;
constexpr std::uint32_t CONV_TILE_W_LSB = 8u;
constexpr std::uint32_t CONV_TILE_W_W = 12u;
constexpr std::uint32_t CONV_PIXELS_LSB = 20u;
constexpr std::uint32_t CONV_PIXELS_W = 14u;
constexpr std::uint32_t CONV_ROW_PITCH_LSB = 34u;
constexpr std::uint32_t CONV_ROW_PITCH_W = 12u;
constexpr std::uint32_t CONV_LANE_DX_LSB = 46u;
constexpr std::uint32_t CONV_LANE_DX_W = 4u;
constexpr std::uint32_t CONV_LANE_DY_LSB = 50u;
constexpr std::uint32_t CONV_LANE_DY_W = 4u;
constexpr std::uint32_t CONV_W_BASE_LSB = 54u;
constexpr std::uint32_t CONV_W_BASE_W = 14u;
constexpr std::uint32_t CONV_OC_BLOCKS_LSB = 68u;
constexpr std::uint32_t CONV_OC_BLOCKS_W = 8u;
constexpr std::uint32_t CONV_OUT_BASE_LSB = 76u;
constexpr std::uint32_t CONV_OUT_BASE_W = 12u;
constexpr std::uint32_t CONV_OUT_LANE_LSB = 88u;
constexpr std::uint32_t CONV_OUT_LANE_W = 2u;
constexpr std::uint32_t CONV_OUT_PITCH_LSB = 90u;
constexpr std::uint32_t CONV_OUT_PITCH_W = 12u;
constexpr std::uint32_t CONV_OUT_PLANE_LSB = 102u;
constexpr std::uint32_t CONV_OUT_PLANE_W = 12u;
constexpr std::uint32_t CONV_ZERO_OUT_LSB = 114u;
constexpr std::uint32_t CONV_ZERO_OUT_W = 8u;
constexpr std::uint32_t CONV_CLAMP_LO_LSB = 122u;
constexpr std::uint32_t CONV_CLAMP_LO_W = 8u;
constexpr std::uint32_t CONV_CLAMP_HI_LSB = 130u;
constexpr std::uint32_t CONV_CLAMP_HI_W = 8u;
constexpr std::uint32_t CONV_ACT_LSB = 138u;
constexpr std::uint32_t CONV_ACT_W = 1u;
constexpr std::uint32_t CONV_MULT_A_LSB = 139u;
constexpr std::uint32_t CONV_MULT_A_W = 24u;
constexpr std::uint32_t CONV_SHIFT_LSB = 163u;
constexpr std::uint32_t CONV_SHIFT_W = 6u;
constexpr std::uint32_t CONV_MULT_B_LSB = 169u;
constexpr std::uint32_t CONV_MULT_B_W = 24u;
constexpr std::uint32_t CONV_LSH_A_LSB = 193u;
constexpr std::uint32_t CONV_LSH_A_W = 5u;
constexpr std::uint32_t CONV_LSH_B_LSB = 198u;
constexpr std::uint32_t CONV_LSH_B_W = 5u;
constexpr std::uint32_t CONV_ZERO_B_LSB = 203u;
constexpr std::uint32_t CONV_ZERO_B_W = 8u;
constexpr std::uint32_t CONV_SUM_ZERO_OUT_LSB = 211u;
constexpr std::uint32_t CONV_SUM_ZERO_OUT_W = 8u;
constexpr std::uint32_t CONV_SUM_CLAMP_LO_LSB = 219u;
constexpr std::uint32_t CONV_SUM_CLAMP_LO_W = 8u;
constexpr std::uint32_t CONV_SUM_CLAMP_HI_LSB = 227u;
constexpr std::uint32_t CONV_SUM_CLAMP_HI_W = 8u;
constexpr std::uint32_t CONV_RESIDUAL_LSB = 235u;
constexpr std::uint32_t CONV_RESIDUAL_W = 1u;
constexpr std::uint32_t CONV_RES_BASE_LSB = 236u;
constexpr std::uint32_t CONV_RES_BASE_W = 12u;
constexpr std::uint32_t CONV_ROW_TAPS_LSB = 248u;
constexpr std::uint32_t CONV_ROW_TAPS_W = 1u;
constexpr std::uint32_t CONV_ACC_INIT_LSB = 249u;
constexpr std::uint32_t CONV_ACC_INIT_W = 1u;
constexpr std::uint32_t CONV_ACC_DONE_LSB = 250u;
constexpr std::uint32_t CONV_ACC_DONE_W = 1u;
constexpr std::uint32_t CONV_XSUM_LSB = 251u;
constexpr std::uint32_t CONV_XSUM_W = 2u;
constexpr std::uint64_t CONV_RESERVED0[4] = {0x00000000ff000000u, 0x0000000000000000u, 0x0000000000000000u, 0xfc00000000000000u};
constexpr std::uint64_t CONV_RESERVED1[4] = {0x0000000000000000u, 0x0000000000000000u, 0x0000000000000000u, 0xe000000000000000u};

// POOL: maximum or sum over the window, per channel; scaled into the output buffer.
constexpr std::uint32_t POOL_WORDS = 2u;
constexpr std::uint32_t POOL_IN_BASE_LSB = 32u;
constexpr std::uint32_t POOL_IN_BASE_W = 16u;
constexpr std::uint32_t POOL_PLANE_PITCH_LSB = 48u;
constexpr std::uint32_t POOL_PLANE_PITCH_W = 16u;
constexpr std::uint32_t POOL_IC_GROUPS_LSB = 64u;
constexpr std::uint32_t POOL_IC_GROUPS_W = 12u;
constexpr std::uint32_t POOL_OC_IN_STEP_LSB = 76u;
constexpr std::uint32_t POOL_OC_IN_STEP_W = 16u;
constexpr std::uint32_t POOL_TAPS_X_LSB = 92u;
constexpr std::uint32_t POOL_TAPS_X_W = 6u;
constexpr std::uint32_t POOL_TAPS_Y_LSB = 98u;
constexpr std::uint32_t POOL_TAPS_Y_W = 6u;
constexpr std::uint32_t POOL_TAP_DX0_LSB = 104u;
constexpr std::uint32_t POOL_TAP_DX0_W = 16u;
constexpr std::uint32_t POOL_TAP_DX1_LSB = 120u;
constexpr std::uint32_t POOL_TAP_DX1_W = 16u;
constexpr std::uint32_t POOL_TAP_DY0_LSB = 136u;
constexpr std::uint32_t POOL_TAP_DY0_W = 16u;
constexpr std::uint32_t POOL_TAP_DY1_LSB = 152u;
constexpr std::uint32_t POOL_TAP_DY1_W = 16u;
constexpr std::uint32_t POOL_STRIDE_X_LSB = 168u;
constexpr std::uint32_t POOL_STRIDE_X_W = 4u;
constexpr std::uint32_t POOL_STRIDE_Y_LSB = 172u;
constexpr std::uint32_t POOL_STRIDE_Y_W = 4u;
constexpr std::uint32_t POOL_DIL_X_LSB = 176u;
constexpr std::uint32_t POOL_DIL_X_W = 5u;
constexpr std::uint32_t POOL_DIL_Y_LSB = 181u;
constexpr std::uint32_t POOL_DIL_Y_W = 5u;
constexpr std::uint32_t POOL_PHASE_X_LSB = 186u;
constexpr std::uint32_t POOL_PHASE_X_W = 4u;
constexpr std::uint32_t POOL_PHASE_Y_LSB = 190u;
constexpr std::uint32_t POOL_PHASE_Y_W = 4u;
constexpr std::uint32_t POOL_DIL_RX_LSB = 194u;
constexpr std::uint32_t POOL_DIL_RX_W = 4u;
constexpr std::uint32_t POOL_DIL_RY_LSB = 198u;
constexpr std::uint32_t POOL_DIL_RY_W = 4u;
constexpr std::uint32_t POOL_ORG_X_LSB = 202u;
constexpr std::uint32_t POOL_ORG_X_W = 12u;
constexpr std::uint32_t POOL_ORG_Y_LSB = 214u;
constexpr std::uint32_t POOL_ORG_Y_W = 12u;
constexpr std::uint32_t POOL_EXT_X_LSB = 226u;
constexpr std::uint32_t POOL_EXT_X_W = 12u;
constexpr std::uint32_t POOL_EXT_Y_LSB = 238u;
constexpr std::uint32_t POOL_EXT_Y_W = 12u;
constexpr std::uint32_t POOL_PAD_VALUE_LSB = 0u;
constexpr std::uint32_t POOL_PAD_VALUE_W = 8u;
constexpr std::uint32_t POOL_TILE_W_LSB = 8u;
constexpr std::uint32_t POOL_TILE_W_W = 12u;
constexpr std::uint32_t POOL_PIXELS_LSB = 20u;
constexpr std::uint32_t POOL_PIXELS_W = 14u;
constexpr std::uint32_t POOL_ROW_PITCH_LSB = 34u;
constexpr std::uint32_t POOL_ROW_PITCH_W = 12u;
constexpr std::uint32_t POOL_LANE_DX_LSB = 46u;
constexpr std::uint32_t POOL_LANE_DX_W = 4u;
constexpr std::uint32_t POOL_LANE_DY_LSB = 50u;
constexpr std::uint32_t POOL_LANE_DY_W = 4u;
constexpr std::uint32_t POOL_W_BASE_LSB = 54u;
constexpr std::uint32_t POOL_W_BASE_W = 14u;
constexpr std::uint32_t POOL_OC_BLOCKS_LSB = 68u;
constexpr std::uint32_t POOL_OC_BLOCKS_W = 8u;
constexpr std::uint32_t POOL_OUT_BASE_LSB = 76u;
constexpr std::uint32_t POOL_OUT_BASE_W = 12u;
constexpr std::uint32_t POOL_OUT_LANE_LSB = 88u;
constexpr std::uint32_t POOL_OUT_LANE_W = 2u;
constexpr std::uint32_t POOL_OUT_PITCH_LSB = 90u;
constexpr std::uint32_t POOL_OUT_PITCH_W = 12u;
constexpr std::uint32_t POOL_OUT_PLANE_LSB = 102u;
constexpr std::uint32_t POOL_OUT_PLANE_W = 12u;
constexpr std::uint32_t POOL_ZERO_OUT_LSB = 114u;
constexpr std::uint32_t POOL_ZERO_OUT_W = 8u;
constexpr std::uint32_t POOL_CLAMP_LO_LSB = 122u;
constexpr std::uint32_t POOL_CLAMP_LO_W = 8u;
constexpr std::uint32_t POOL_CLAMP_HI_LSB = 130u;
constexpr std::uint32_t POOL_CLAMP_HI_W = 8u;
constexpr std::uint32_t POOL_ACT_LSB = 138u;
constexpr std::uint32_t POOL_ACT_W = 1u;
constexpr std::uint32_t POOL_MULT_A_LSB = 139u;
constexpr std::uint32_t POOL_MULT_A_W = 24u;
constexpr std::uint32_t POOL_SHIFT_LSB = 163u;
constexpr std::uint32_t POOL_SHIFT_W = 6u;
constexpr std::uint32_t POOL_BIAS_LSB = 169u;
constexpr std::uint32_t POOL_BIAS_W = 32u;
constexpr std::uint32_t POOL_KIND_LSB = 201u;
constexpr std::uint32_t POOL_KIND_W = 1u;
constexpr std::uint64_t POOL_RESERVED0[4] = {0x00000000ff000000u, 0x0000000000000000u, 0x0000000000000000u, 0xfc00000000000000u};
constexpr std::uint64_t POOL_RESERVED1[4] = {0x0000000000000000u, 0x0000000000000000u, 0x0000000000000000u, 0xfffffffffffffc00u};

// ELTWISE: sum or product of tap 0 (operand a) and tap 1 (operand b), per channel.
constexpr std::uint32_t ELTWISE_WORDS = 2u;
constexpr std::uint32_t ELTWISE_IN_BASE_LSB = 32u;
constexpr std::uint32_t ELTWISE_IN_BASE_W = 16u;
constexpr std::uint32_t ELTWISE_PLANE_PITCH_LSB = 48u;
constexpr std::uint32_t ELTWISE_PLANE_PITCH_W = 16u;
constexpr std::uint32_t ELTWISE_IC_GROUPS_LSB = 64u;
constexpr std::uint32_t ELTWISE_IC_GROUPS_W = 12u;
constexpr std::uint32_t ELTWISE_OC_IN_STEP_LSB = 76u;
constexpr std::uint32_t ELTWISE_OC_IN_STEP_W = 16u;
constexpr std::uint32_t ELTWISE_TAPS_X_LSB = 92u;
constexpr std::uint32_t ELTWISE_TAPS_X_W = 6u;
constexpr std::uint32_t ELTWISE_TAPS_Y_LSB = 98u;
constexpr std::uint32_t ELTWISE_TAPS_Y_W = 6u;
constexpr std::uint32_t ELTWISE_TAP_DX0_LSB = 104u;
constexpr std::uint32_t ELTWISE_TAP_DX0_W = 16u;
constexpr std::uint32_t ELTWISE_TAP_DX1_LSB = 120u;
constexpr std::uint32_t ELTWISE_TAP_DX1_W = 16u;
constexpr std::uint32_t ELTWISE_TAP_DY0_LSB = 136u;
constexpr std::uint32_t ELTWISE_TAP_DY0_W = 16u;
constexpr std::uint32_t ELTWISE_TAP_DY1_LSB = 152u;
constexpr std::uint32_t ELTWISE_TAP_DY1_W = 16u;
constexpr std::uint32_t ELTWISE_STRIDE_X_LSB = 168u;
constexpr std::uint32_t ELTWISE_STRIDE_X_W = 4u;
constexpr std::uint32_t ELTWISE_STRIDE_Y_LSB = 172u;
constexpr std::uint32_t ELTWISE_STRIDE_Y_W = 4u;
constexpr std::uint32_t ELTWISE_DIL_X_LSB = 176u;
constexpr std::uint32_t ELTWISE_DIL_X_W = 5u;
constexpr std::uint32_t ELTWISE_DIL_Y_LSB = 181u;
constexpr std::uint32_t ELTWISE_DIL_Y_W = 5u;
constexpr std::uint32_t ELTWISE_PHASE_X_LSB = 186u;
constexpr std::uint32_t ELTWISE_PHASE_X_W = 4u;
constexpr std::uint32_t ELTWISE_PHASE_Y_LSB = 190u;
constexpr std::uint32_t ELTWISE_PHASE_Y_W = 4u;
constexpr std::uint32_t ELTWISE_DIL_RX_LSB = 194u;
constexpr std::uint32_t ELTWISE_DIL_RX_W = 4u;
constexpr std::uint32_t ELTWISE_DIL_RY_LSB = 198u;
constexpr std::uint32_t ELTWISE_DIL_RY_W = 4u;
constexpr std::uint32_t ELTWISE_ORG_X_LSB = 202u;
constexpr std::uint32_t ELTWISE_ORG_X_W = 12u;
constexpr std::uint32_t ELTWISE_ORG_Y_LSB = 214u;
constexpr std::uint32_t ELTWISE_ORG_Y_W = 12u;
constexpr std::uint32_t ELTWISE_EXT_X_LSB = 226u;
constexpr std::uint32_t ELTWISE_EXT_X_W = 12u;
constexpr std::uint32_t ELTWISE_EXT_Y_LSB = 238u;
constexpr std::uint32_t ELTWISE_EXT_Y_W = 12u;
constexpr std::uint32_t ELTWISE_PAD_VALUE_LSB = 0u;
constexpr std::uint32_t ELTWISE_PAD_VALUE_W = 8u;
constexpr std::uint32_t ELTWISE_TILE_W_LSB = 8u;
constexpr std::uint32_t ELTWISE_TILE_W_W = 12u;
constexpr std::uint32_t ELTWISE_PIXELS_LSB = 20u;
constexpr std::uint32_t ELTWISE_PIXELS_W = 14u;
constexpr std::uint32_t ELTWISE_ROW_PITCH_LSB = 34u;
constexpr std::uint32_t ELTWISE_ROW_PITCH_W = 12u;
constexpr std::uint32_t ELTWISE_LANE_DX_LSB = 46u;
constexpr std::uint32_t ELTWISE_LANE_DX_W = 4u;
constexpr std::uint32_t ELTWISE_LANE_DY_LSB = 50u;
constexpr std::uint32_t ELTWISE_LANE_DY_W = 4u;
constexpr std::uint32_t ELTWISE_W_BASE_LSB = 54u;
constexpr std::uint32_t ELTWISE_W_BASE_W = 14u;
constexpr std::uint32_t ELTWISE_OC_BLOCKS_LSB = 68u;
constexpr std::uint32_t ELTWISE_OC_BLOCKS_W = 8u;
constexpr std::uint32_t ELTWISE_OUT_BASE_LSB = 76u;
constexpr std::uint32_t ELTWISE_OUT_BASE_W = 12u;
constexpr std::uint32_t ELTWISE_OUT_LANE_LSB = 88u;
constexpr std::uint32_t ELTWISE_OUT_LANE_W = 2u;
constexpr std::uint32_t ELTWISE_OUT_PITCH_LSB = 90u;
constexpr std::uint32_t ELTWISE_OUT_PITCH_W = 12u;
constexpr std::uint32_t ELTWISE_OUT_PLANE_LSB = 102u;
constexpr std::uint32_t ELTWISE_OUT_PLANE_W = 12u;
constexpr std::uint32_t ELTWISE_ZERO_OUT_LSB = 114u;
constexpr std::uint32_t ELTWISE_ZERO_OUT_W = 8u;
constexpr std::uint32_t ELTWISE_CLAMP_LO_LSB = 122u;
constexpr std::uint32_t ELTWISE_CLAMP_LO_W = 8u;
constexpr std::uint32_t ELTWISE_CLAMP_HI_LSB = 130u;
constexpr std::uint32_t ELTWISE_CLAMP_HI_W = 8u;
constexpr std::uint32_t ELTWISE_ACT_LSB = 138u;
constexpr std::uint32_t ELTWISE_ACT_W = 1u;
constexpr std::uint32_t ELTWISE_MULT_A_LSB = 139u;
constexpr std::uint32_t ELTWISE_MULT_A_W = 24u;
constexpr std::uint32_t ELTWISE_SHIFT_LSB = 163u;
constexpr std::uint32_t ELTWISE_SHIFT_W = 6u;
constexpr std::uint32_t ELTWISE_MULT_B_LSB = 169u;
constexpr std::uint32_t ELTWISE_MULT_B_W = 24u;
constexpr std::uint32_t ELTWISE_LSH_A_LSB = 193u;
constexpr std::uint32_t ELTWISE_LSH_A_W = 5u;
constexpr std::uint32_t ELTWISE_LSH_B_LSB = 198u;
constexpr std::uint32_t ELTWISE_LSH_B_W = 5u;
constexpr std::uint32_t ELTWISE_ZERO_B_LSB = 203u;
constexpr std::uint32_t ELTWISE_ZERO_B_W = 8u;
constexpr std::uint32_t ELTWISE_ZERO_A_LSB = 211u;
constexpr std::uint32_t ELTWISE_ZERO_A_W = 8u;
constexpr std::uint32_t ELTWISE_KIND_LSB = 219u;
constexpr std::uint32_t ELTWISE_KIND_W = 1u;
constexpr std::uint64_t ELTWISE_RESERVED0[4] = {0x00000000ff000000u, 0x0000000000000000u, 0x0000000000000000u, 0xfc00000000000000u};
constexpr std::uint64_t ELTWISE_RESERVED1[4] = {0x0000000000000000u, 0x0000000000000000u, 0x0000000000000000u, 0xfffffffff0000000u};

// TABLE: loads the 256-entry activation table from the weight buffer.
constexpr std::uint32_t TABLE_WORDS = 1u;
constexpr std::uint32_t TABLE_W_BASE_LSB = 32u;
constexpr std::uint32_t TABLE_W_BASE_W = 14u;
constexpr std::uint64_t TABLE_RESERVED0[4] = {0xffffc000ff000000u, 0xffffffffffffffffu, 0xffffffffffffffffu, 0xffffffffffffffffu};

// STORE: copies a box of the output buffer to a feature map in memory.
constexpr std::uint32_t STORE_WORDS = 1u;
constexpr std::uint32_t STORE_ADDR_OFFSET_LSB = 32u;
constexpr std::uint32_t STORE_ADDR_OFFSET_W = 36u;
constexpr std::uint32_t STORE_ADDR_SEGMENT_LSB = 68u;
constexpr std::uint32_t STORE_ADDR_SEGMENT_W = 4u;
constexpr std::uint32_t STORE_ROW_STRIDE_LSB = 72u;
constexpr std::uint32_t STORE_ROW_STRIDE_W = 20u;
constexpr std::uint32_t STORE_BLOCK_STRIDE_LSB = 92u;
constexpr std::uint32_t STORE_BLOCK_STRIDE_W = 24u;
constexpr std::uint32_t STORE_PIXEL_STRIDE_LSB = 116u;
constexpr std::uint32_t STORE_PIXEL_STRIDE_W = 12u;
constexpr std::uint32_t STORE_CONTIG_ROWS_LSB = 128u;
constexpr std::uint32_t STORE_CONTIG_ROWS_W = 1u;
constexpr std::uint32_t STORE_CONTIG_BLOCKS_LSB = 129u;
constexpr std::uint32_t STORE_CONTIG_BLOCKS_W = 1u;
constexpr std::uint32_t STORE_ROWS_LSB = 130u;
constexpr std::uint32_t STORE_ROWS_W = 12u;
constexpr std::uint32_t STORE_COLS_LSB = 142u;
constexpr std::uint32_t STORE_COLS_W = 12u;
constexpr std::uint32_t STORE_BLOCKS_LSB = 154u;
constexpr std::uint32_t STORE_BLOCKS_W = 8u;
constexpr std::uint32_t STORE_BUF_BASE_LSB = 162u;
constexpr std::uint32_t STORE_BUF_BASE_W = 12u;
constexpr std::uint32_t STORE_ROW_PITCH_LSB = 174u;
constexpr std::uint32_t STORE_ROW_PITCH_W = 12u;
constexpr std::uint32_t STORE_PLANE_LSB = 186u;
constexpr std::uint32_t STORE_PLANE_W = 12u;
constexpr std::uint32_t STORE_FIRST_MASK_LSB = 198u;
constexpr std::uint32_t STORE_FIRST_MASK_W = 4u;
constexpr std::uint32_t STORE_LAST_MASK_LSB = 202u;
constexpr std::uint32_t STORE_LAST_MASK_W = 4u;
constexpr std::uint64_t STORE_RESERVED0[4] = {0x00000000ff000000u, 0x0000000000000000u, 0x0000000000000000u, 0xffffffffffffc000u};

// IFP_DONE: counts an IFP; behind the last one of its layer, reports the core's part of the layer after the last write response.
constexpr std::uint32_t IFP_DONE_WORDS = 1u;
constexpr std::uint32_t IFP_DONE_LAYER_LSB = 32u;
constexpr std::uint32_t IFP_DONE_LAYER_W = 9u;
constexpr std::uint32_t IFP_DONE_CORES_LSB = 41u;
constexpr std::uint32_t IFP_DONE_CORES_W = 5u;
constexpr std::uint32_t IFP_DONE_LAST_LSB = 46u;
constexpr std::uint32_t IFP_DONE_LAST_W = 1u;
constexpr std::uint64_t IFP_DONE_RESERVED0[4] = {0xffff8000ff000000u, 0xffffffffffffffffu, 0xffffffffffffffffu, 0xffffffffffffffffu};

// Record DISPATCH_ENTRY.
constexpr std::uint32_t DISPATCH_ENTRY_BYTES = 32u;
constexpr std::uint32_t DISPATCH_ENTRY_END_LSB = 0u;
constexpr std::uint32_t DISPATCH_ENTRY_END_W = 1u;
constexpr std::uint32_t DISPATCH_ENTRY_FIRST_LSB = 1u;
constexpr std::uint32_t DISPATCH_ENTRY_FIRST_W = 1u;
constexpr std::uint32_t DISPATCH_ENTRY_LAST_LSB = 2u;
constexpr std::uint32_t DISPATCH_ENTRY_LAST_W = 1u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER_LSB = 8u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER_W = 9u;
constexpr std::uint32_t DISPATCH_ENTRY_CORES_LSB = 17u;
constexpr std::uint32_t DISPATCH_ENTRY_CORES_W = 5u;
constexpr std::uint32_t DISPATCH_ENTRY_PRODUCERS_LSB = 22u;
constexpr std::uint32_t DISPATCH_ENTRY_PRODUCERS_W = 4u;
constexpr std::uint32_t DISPATCH_ENTRY_IFP_INDEX_LSB = 26u;
constexpr std::uint32_t DISPATCH_ENTRY_IFP_INDEX_W = 10u;
constexpr std::uint32_t DISPATCH_ENTRY_IFP_WORDS_LSB = 36u;
constexpr std::uint32_t DISPATCH_ENTRY_IFP_WORDS_W = 16u;
constexpr std::uint32_t DISPATCH_ENTRY_IFP_OFFSET_LSB = 52u;
constexpr std::uint32_t DISPATCH_ENTRY_IFP_OFFSET_W = 32u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER0_LSB = 84u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER0_W = 9u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER1_LSB = 93u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER1_W = 9u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER2_LSB = 102u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER2_W = 9u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER3_LSB = 111u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER3_W = 9u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER4_LSB = 120u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER4_W = 9u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER5_LSB = 129u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER5_W = 9u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER6_LSB = 138u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER6_W = 9u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER7_LSB = 147u;
constexpr std::uint32_t DISPATCH_ENTRY_LAYER7_W = 9u;
constexpr std::uint64_t DISPATCH_ENTRY_RESERVED0[4] = {0x00000000000000f8u, 0x0000000000000000u, 0xfffffffff0000000u, 0xffffffffffffffffu};

// Record CHANNEL_PARAMS.
constexpr std::uint32_t CHANNEL_PARAMS_BYTES = 16u;
constexpr std::uint32_t CHANNEL_PARAMS_BIAS_LSB = 0u;
constexpr std::uint32_t CHANNEL_PARAMS_BIAS_W = 32u;
constexpr std::uint32_t CHANNEL_PARAMS_MULT_LSB = 32u;
constexpr std::uint32_t CHANNEL_PARAMS_MULT_W = 24u;
constexpr std::uint32_t CHANNEL_PARAMS_SHIFT_LSB = 56u;
constexpr std::uint32_t CHANNEL_PARAMS_SHIFT_W = 8u;
constexpr std::uint32_t CHANNEL_PARAMS_WEIGHT_ZERO_LSB = 64u;
constexpr std::uint32_t CHANNEL_PARAMS_WEIGHT_ZERO_W = 16u;
constexpr std::uint64_t CHANNEL_PARAMS_RESERVED0[2] = {0x0000000000000000u, 0xffffffffffff0000u};

// Register map.
constexpr std::uint32_t REGISTER_SPACE = 65536u;

// Fixed turns on the instruction port: cycles after a request that its answer counts.
constexpr std::uint32_t FETCH_ANSWER_CYCLES = 1032u;

// Registers of GLOBAL: identity of the design, interrupt, commit, counters. Byte offsets inside the block.
constexpr std::uint32_t REG_GLOBAL_BASE = 0x0u;
constexpr std::uint32_t REG_GLOBAL_STRIDE = 256u;
constexpr std::uint32_t REG_GLOBAL_COUNT = 1u;
constexpr std::uint32_t REG_GLOBAL_ID = 0x0u;
constexpr std::uint32_t REG_GLOBAL_VERSION = 0x4u;
constexpr std::uint32_t REG_GLOBAL_VERSION_MINOR_LSB = 0u;
constexpr std::uint32_t REG_GLOBAL_VERSION_MINOR_W = 16u;
constexpr std::uint32_t REG_GLOBAL_VERSION_MAJOR_LSB = 16u;
constexpr std::uint32_t REG_GLOBAL_VERSION_MAJOR_W = 16u;
constexpr std::uint32_t REG_GLOBAL_LAYOUT_HASH = 0x8u;
constexpr std::uint32_t REG_GLOBAL_CONFIG_HASH = 0xcu;
constexpr std::uint32_t REG_GLOBAL_SHAPE = 0x10u;
constexpr std::uint32_t REG_GLOBAL_SHAPE_CORES_LSB = 0u;
constexpr std::uint32_t REG_GLOBAL_SHAPE_CORES_W = 8u;
constexpr std::uint32_t REG_GLOBAL_SHAPE_CLUSTERS_LSB = 8u;
constexpr std::uint32_t REG_GLOBAL_SHAPE_CLUSTERS_W = 8u;
constexpr std::uint32_t REG_GLOBAL_SHAPE_BANKS_LSB = 16u;
constexpr std::uint32_t REG_GLOBAL_SHAPE_BANKS_W = 8u;
constexpr std::uint32_t REG_GLOBAL_SHAPE_TASKS_LSB = 24u;
constexpr std::uint32_t REG_GLOBAL_SHAPE_TASKS_W = 8u;
constexpr std::uint32_t REG_GLOBAL_CORE_SHAPE = 0x14u;
constexpr std::uint32_t REG_GLOBAL_CORE_SHAPE_PP_LSB = 0u;
constexpr std::uint32_t REG_GLOBAL_CORE_SHAPE_PP_W = 8u;
constexpr std::uint32_t REG_GLOBAL_CORE_SHAPE_ICP_LSB = 8u;
constexpr std::uint32_t REG_GLOBAL_CORE_SHAPE_ICP_W = 8u;
constexpr std::uint32_t REG_GLOBAL_CORE_SHAPE_OCP_LSB = 16u;
constexpr std::uint32_t REG_GLOBAL_CORE_SHAPE_OCP_W = 8u;
constexpr std::uint32_t REG_GLOBAL_IBUF_BYTES = 0x18u;
constexpr std::uint32_t REG_GLOBAL_WBUF_BYTES = 0x1cu;
constexpr std::uint32_t REG_GLOBAL_OBUF_BYTES = 0x20u;
constexpr std::uint32_t REG_GLOBAL_IMEM_BYTES = 0x24u;
constexpr std::uint32_t REG_GLOBAL_FAST_PAGES = 0x28u;
constexpr std::uint32_t REG_GLOBAL_FEATURES = 0x2cu;
constexpr std::uint32_t REG_GLOBAL_FEATURES_TIME_SLOTS_LSB = 0u;
constexpr std::uint32_t REG_GLOBAL_FEATURES_TIME_SLOTS_W = 1u;
constexpr std::uint32_t REG_GLOBAL_IRQ_ENABLE = 0x30u;
constexpr std::uint32_t REG_GLOBAL_IRQ_STATUS = 0x34u;
constexpr std::uint32_t REG_GLOBAL_COMMIT = 0x38u;
constexpr std::uint32_t REG_GLOBAL_COMMIT_GO_LSB = 0u;
constexpr std::uint32_t REG_GLOBAL_COMMIT_GO_W = 1u;
constexpr std::uint32_t REG_GLOBAL_COMMIT_REFUSED_LSB = 1u;
constexpr std::uint32_t REG_GLOBAL_COMMIT_REFUSED_W = 1u;
constexpr std::uint32_t REG_GLOBAL_SNAPSHOT = 0x3cu;
constexpr std::uint32_t REG_GLOBAL_CYCLE_LO = 0x40u;
constexpr std::uint32_t REG_GLOBAL_CYCLE_HI = 0x44u;
constexpr std::uint32_t REG_GLOBAL_WATCHDOG = 0x48u;
constexpr std::uint32_t REG_GLOBAL_FETCH_SLOT = 0x4cu;
constexpr std::uint32_t REG_GLOBAL_FETCH_SLOT_CYCLES_LSB = 0u;
constexpr std::uint32_t REG_GLOBAL_FETCH_SLOT_CYCLES_W = 8u;

// Registers of TASK: task table. Byte offsets inside the block.
constexpr std::uint32_t REG_TASK_BASE = 0x1000u;
constexpr std::uint32_t REG_TASK_STRIDE = 128u;
constexpr std::uint32_t REG_TASK_COUNT = 16u;
constexpr std::uint32_t REG_TASK_EPOCH = 0x0u;
constexpr std::uint32_t REG_TASK_COMMAND = 0x4u;
constexpr std::uint32_t REG_TASK_COMMAND_OP_LSB = 0u;
constexpr std::uint32_t REG_TASK_COMMAND_OP_W = 4u;
constexpr std::uint32_t REG_TASK_COMMAND_EPOCH_LSB = 4u;
constexpr std::uint32_t REG_TASK_COMMAND_EPOCH_W = 28u;
constexpr std::uint32_t REG_TASK_STATUS = 0x8u;
constexpr std::uint32_t REG_TASK_STATUS_STATE_LSB = 0u;
constexpr std::uint32_t REG_TASK_STATUS_STATE_W = 4u;
constexpr std::uint32_t REG_TASK_STATUS_CAUSE_LSB = 4u;
constexpr std::uint32_t REG_TASK_STATUS_CAUSE_W = 4u;
constexpr std::uint32_t REG_TASK_STATUS_CORE_LSB = 8u;
constexpr std::uint32_t REG_TASK_STATUS_CORE_W = 8u;
constexpr std::uint32_t REG_TASK_STATUS_REFUSED_LSB = 16u;
constexpr std::uint32_t REG_TASK_STATUS_REFUSED_W = 1u;
constexpr std::uint32_t REG_TASK_FAULT_ADDR_LO = 0xcu;
constexpr std::uint32_t REG_TASK_FAULT_ADDR_HI = 0x10u;
constexpr std::uint32_t REG_TASK_DISPATCH_OFFSET = 0x14u;
constexpr std::uint32_t REG_TASK_DISPATCH_STRIDE = 0x18u;
constexpr std::uint32_t REG_TASK_LAYERS_DONE = 0x1cu;
constexpr std::uint32_t REG_TASK_RUNS = 0x20u;
constexpr std::uint32_t REG_TASK_START_LO = 0x24u;
constexpr std::uint32_t REG_TASK_START_HI = 0x28u;
constexpr std::uint32_t REG_TASK_END_LO = 0x2cu;
constexpr std::uint32_t REG_TASK_END_HI = 0x30u;
constexpr std::uint32_t REG_TASK_LAYERS = 0x34u;

// Registers of SEGMENT: segment tables: entry task * 8 + segment; writes are ignored while the task is not at rest. Byte offsets inside the block.
constexpr std::uint32_t REG_SEGMENT_BASE = 0x2000u;
constexpr std::uint32_t REG_SEGMENT_STRIDE = 16u;
constexpr std::uint32_t REG_SEGMENT_COUNT = 128u;
constexpr std::uint32_t REG_SEGMENT_BASE_PAGE = 0x0u;
constexpr std::uint32_t REG_SEGMENT_PAGES = 0x4u;
constexpr std::uint32_t REG_SEGMENT_FLAGS = 0x8u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_READ_LSB = 0u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_READ_W = 1u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_WRITE_LSB = 1u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_WRITE_W = 1u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_EXEC_LSB = 2u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_EXEC_W = 1u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_VALID_LSB = 3u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_VALID_W = 1u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_BANKS_LSB = 4u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_BANKS_W = 3u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_BANK0_LSB = 8u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_BANK0_W = 4u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_BANK1_LSB = 12u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_BANK1_W = 4u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_BANK2_LSB = 16u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_BANK2_W = 4u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_BANK3_LSB = 20u;
constexpr std::uint32_t REG_SEGMENT_FLAGS_BANK3_W = 4u;
constexpr std::uint32_t REG_SEGMENT_FAST = 0xcu;
constexpr std::uint32_t REG_SEGMENT_FAST_PAGES_LSB = 0u;
constexpr std::uint32_t REG_SEGMENT_FAST_PAGES_W = 16u;
constexpr std::uint32_t REG_SEGMENT_FAST_BASE_LSB = 16u;
constexpr std::uint32_t REG_SEGMENT_FAST_BASE_W = 16u;

// Registers of CORE: core map and core status. Byte offsets inside the block.
constexpr std::uint32_t REG_CORE_BASE = 0x3000u;
constexpr std::uint32_t REG_CORE_STRIDE = 16u;
constexpr std::uint32_t REG_CORE_COUNT = 16u;
constexpr std::uint32_t REG_CORE_MAP_SHADOW = 0x0u;
constexpr std::uint32_t REG_CORE_MAP_SHADOW_VALID_LSB = 0u;
constexpr std::uint32_t REG_CORE_MAP_SHADOW_VALID_W = 1u;
constexpr std::uint32_t REG_CORE_MAP_SHADOW_TASK_LSB = 1u;
constexpr std::uint32_t REG_CORE_MAP_SHADOW_TASK_W = 5u;
constexpr std::uint32_t REG_CORE_MAP_SHADOW_VCORE_LSB = 6u;
constexpr std::uint32_t REG_CORE_MAP_SHADOW_VCORE_W = 5u;
constexpr std::uint32_t REG_CORE_MAP = 0x4u;
constexpr std::uint32_t REG_CORE_MAP_VALID_LSB = 0u;
constexpr std::uint32_t REG_CORE_MAP_VALID_W = 1u;
constexpr std::uint32_t REG_CORE_MAP_TASK_LSB = 1u;
constexpr std::uint32_t REG_CORE_MAP_TASK_W = 5u;
constexpr std::uint32_t REG_CORE_MAP_VCORE_LSB = 6u;
constexpr std::uint32_t REG_CORE_MAP_VCORE_W = 5u;
constexpr std::uint32_t REG_CORE_STATUS = 0x8u;
constexpr std::uint32_t REG_CORE_STATUS_IDLE_LSB = 0u;
constexpr std::uint32_t REG_CORE_STATUS_IDLE_W = 1u;
constexpr std::uint32_t REG_CORE_STATUS_CLEARING_LSB = 1u;
constexpr std::uint32_t REG_CORE_STATUS_CLEARING_W = 1u;
constexpr std::uint32_t REG_CORE_STATUS_QUARANTINED_LSB = 2u;
constexpr std::uint32_t REG_CORE_STATUS_QUARANTINED_W = 1u;
constexpr std::uint32_t REG_CORE_ENTRIES_DONE = 0xcu;
constexpr std::uint32_t REG_CORE_ENTRIES_DONE_ENTRIES_LSB = 0u;
constexpr std::uint32_t REG_CORE_ENTRIES_DONE_ENTRIES_W = 16u;

// Registers of COUNTER: latched event counters of a core. Byte offsets inside the block.
constexpr std::uint32_t REG_COUNTER_BASE = 0x4000u;
constexpr std::uint32_t REG_COUNTER_STRIDE = 512u;
constexpr std::uint32_t REG_COUNTER_COUNT = 16u;
constexpr std::uint32_t REG_COUNTER_CYCLES_LO = 0x0u;
constexpr std::uint32_t REG_COUNTER_CYCLES_HI = 0x4u;
constexpr std::uint32_t REG_COUNTER_READ_BEATS_LO = 0x8u;
constexpr std::uint32_t REG_COUNTER_READ_BEATS_HI = 0xcu;
constexpr std::uint32_t REG_COUNTER_WRITE_BEATS_LO = 0x10u;
constexpr std::uint32_t REG_COUNTER_WRITE_BEATS_HI = 0x14u;
constexpr std::uint32_t REG_COUNTER_IFPS_LO = 0x18u;
constexpr std::uint32_t REG_COUNTER_IFPS_HI = 0x1cu;
constexpr std::uint32_t REG_COUNTER_LAYERS_LO = 0x20u;
constexpr std::uint32_t REG_COUNTER_LAYERS_HI = 0x24u;
constexpr std::uint32_t REG_COUNTER_FETCH_WORDS_LO = 0x28u;
constexpr std::uint32_t REG_COUNTER_FETCH_WORDS_HI = 0x2cu;
constexpr std::uint32_t REG_COUNTER_SPENT_ARRAY_LO = 0x30u;
constexpr std::uint32_t REG_COUNTER_SPENT_ARRAY_HI = 0x34u;
constexpr std::uint32_t REG_COUNTER_SPENT_VECTOR_LO = 0x38u;
constexpr std::uint32_t REG_COUNTER_SPENT_VECTOR_HI = 0x3cu;
constexpr std::uint32_t REG_COUNTER_SPENT_PARAMS_LO = 0x40u;
constexpr std::uint32_t REG_COUNTER_SPENT_PARAMS_HI = 0x44u;
constexpr std::uint32_t REG_COUNTER_SPENT_GAP_LO = 0x48u;
constexpr std::uint32_t REG_COUNTER_SPENT_GAP_HI = 0x4cu;
constexpr std::uint32_t REG_COUNTER_SPENT_SYNC_LO = 0x50u;
constexpr std::uint32_t REG_COUNTER_SPENT_SYNC_HI = 0x54u;
constexpr std::uint32_t REG_COUNTER_SPENT_INPUT_LO = 0x58u;
constexpr std::uint32_t REG_COUNTER_SPENT_INPUT_HI = 0x5cu;
constexpr std::uint32_t REG_COUNTER_SPENT_WEIGHTS_LO = 0x60u;
constexpr std::uint32_t REG_COUNTER_SPENT_WEIGHTS_HI = 0x64u;
constexpr std::uint32_t REG_COUNTER_SPENT_RESIDUAL_LO = 0x68u;
constexpr std::uint32_t REG_COUNTER_SPENT_RESIDUAL_HI = 0x6cu;
constexpr std::uint32_t REG_COUNTER_SPENT_OUTPUT_LO = 0x70u;
constexpr std::uint32_t REG_COUNTER_SPENT_OUTPUT_HI = 0x74u;
constexpr std::uint32_t REG_COUNTER_SPENT_TOKENS_LO = 0x78u;
constexpr std::uint32_t REG_COUNTER_SPENT_TOKENS_HI = 0x7cu;
constexpr std::uint32_t REG_COUNTER_SPENT_SETUP_LO = 0x80u;
constexpr std::uint32_t REG_COUNTER_SPENT_SETUP_HI = 0x84u;
constexpr std::uint32_t REG_COUNTER_SPENT_INSTRUCTIONS_LO = 0x88u;
constexpr std::uint32_t REG_COUNTER_SPENT_INSTRUCTIONS_HI = 0x8cu;
constexpr std::uint32_t REG_COUNTER_SPENT_DRAIN_LO = 0x90u;
constexpr std::uint32_t REG_COUNTER_SPENT_DRAIN_HI = 0x94u;
constexpr std::uint32_t REG_COUNTER_SPENT_FINISHED_LO = 0x98u;
constexpr std::uint32_t REG_COUNTER_SPENT_FINISHED_HI = 0x9cu;
constexpr std::uint32_t REG_COUNTER_BUSY_NONE_LO = 0xa0u;
constexpr std::uint32_t REG_COUNTER_BUSY_NONE_HI = 0xa4u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_LO = 0xa8u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_HI = 0xacu;
constexpr std::uint32_t REG_COUNTER_BUSY_LDW_LO = 0xb0u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDW_HI = 0xb4u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_LDW_LO = 0xb8u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_LDW_HI = 0xbcu;
constexpr std::uint32_t REG_COUNTER_BUSY_EXEC_LO = 0xc0u;
constexpr std::uint32_t REG_COUNTER_BUSY_EXEC_HI = 0xc4u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_EXEC_LO = 0xc8u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_EXEC_HI = 0xccu;
constexpr std::uint32_t REG_COUNTER_BUSY_LDW_EXEC_LO = 0xd0u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDW_EXEC_HI = 0xd4u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_LDW_EXEC_LO = 0xd8u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_LDW_EXEC_HI = 0xdcu;
constexpr std::uint32_t REG_COUNTER_BUSY_SAVE_LO = 0xe0u;
constexpr std::uint32_t REG_COUNTER_BUSY_SAVE_HI = 0xe4u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_SAVE_LO = 0xe8u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_SAVE_HI = 0xecu;
constexpr std::uint32_t REG_COUNTER_BUSY_LDW_SAVE_LO = 0xf0u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDW_SAVE_HI = 0xf4u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_LDW_SAVE_LO = 0xf8u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_LDW_SAVE_HI = 0xfcu;
constexpr std::uint32_t REG_COUNTER_BUSY_EXEC_SAVE_LO = 0x100u;
constexpr std::uint32_t REG_COUNTER_BUSY_EXEC_SAVE_HI = 0x104u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_EXEC_SAVE_LO = 0x108u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_EXEC_SAVE_HI = 0x10cu;
constexpr std::uint32_t REG_COUNTER_BUSY_LDW_EXEC_SAVE_LO = 0x110u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDW_EXEC_SAVE_HI = 0x114u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_LDW_EXEC_SAVE_LO = 0x118u;
constexpr std::uint32_t REG_COUNTER_BUSY_LDI_LDW_EXEC_SAVE_HI = 0x11cu;

// Registers of BANK: time slots of a DDR bank and of the feature memory beside it. Byte offsets inside the block.
constexpr std::uint32_t REG_BANK_BASE = 0x6000u;
constexpr std::uint32_t REG_BANK_STRIDE = 32u;
constexpr std::uint32_t REG_BANK_COUNT = 8u;
constexpr std::uint32_t REG_BANK_SLOTS_SHADOW = 0x0u;
constexpr std::uint32_t REG_BANK_SLOTS_SHADOW_COUNT_LSB = 0u;
constexpr std::uint32_t REG_BANK_SLOTS_SHADOW_COUNT_W = 3u;
constexpr std::uint32_t REG_BANK_SLOTS_SHADOW_CYCLES_LSB = 8u;
constexpr std::uint32_t REG_BANK_SLOTS_SHADOW_CYCLES_W = 12u;
constexpr std::uint32_t REG_BANK_SLOTS_SHADOW_DEBT_LSB = 20u;
constexpr std::uint32_t REG_BANK_SLOTS_SHADOW_DEBT_W = 12u;
constexpr std::uint32_t REG_BANK_COST_SHADOW = 0x4u;
constexpr std::uint32_t REG_BANK_COST_SHADOW_READ_LSB = 0u;
constexpr std::uint32_t REG_BANK_COST_SHADOW_READ_W = 8u;
constexpr std::uint32_t REG_BANK_COST_SHADOW_WRITE_LSB = 8u;
constexpr std::uint32_t REG_BANK_COST_SHADOW_WRITE_W = 8u;
constexpr std::uint32_t REG_BANK_COST_SHADOW_HOLD_LSB = 16u;
constexpr std::uint32_t REG_BANK_COST_SHADOW_HOLD_W = 12u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW = 0x8u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE0_LSB = 0u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE0_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE1_LSB = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE1_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE2_LSB = 4u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE2_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE3_LSB = 6u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE3_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE4_LSB = 8u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE4_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE5_LSB = 10u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE5_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE6_LSB = 12u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE6_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE7_LSB = 14u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE7_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE8_LSB = 16u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE8_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE9_LSB = 18u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE9_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE10_LSB = 20u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE10_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE11_LSB = 22u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE11_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE12_LSB = 24u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE12_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE13_LSB = 26u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE13_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE14_LSB = 28u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE14_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE15_LSB = 30u;
constexpr std::uint32_t REG_BANK_OWNER_SHADOW_CORE15_W = 2u;
constexpr std::uint32_t REG_BANK_SLOTS = 0x10u;
constexpr std::uint32_t REG_BANK_SLOTS_COUNT_LSB = 0u;
constexpr std::uint32_t REG_BANK_SLOTS_COUNT_W = 3u;
constexpr std::uint32_t REG_BANK_SLOTS_CYCLES_LSB = 8u;
constexpr std::uint32_t REG_BANK_SLOTS_CYCLES_W = 12u;
constexpr std::uint32_t REG_BANK_SLOTS_DEBT_LSB = 20u;
constexpr std::uint32_t REG_BANK_SLOTS_DEBT_W = 12u;
constexpr std::uint32_t REG_BANK_COST = 0x14u;
constexpr std::uint32_t REG_BANK_COST_READ_LSB = 0u;
constexpr std::uint32_t REG_BANK_COST_READ_W = 8u;
constexpr std::uint32_t REG_BANK_COST_WRITE_LSB = 8u;
constexpr std::uint32_t REG_BANK_COST_WRITE_W = 8u;
constexpr std::uint32_t REG_BANK_COST_HOLD_LSB = 16u;
constexpr std::uint32_t REG_BANK_COST_HOLD_W = 12u;
constexpr std::uint32_t REG_BANK_OWNER = 0x18u;
constexpr std::uint32_t REG_BANK_OWNER_CORE0_LSB = 0u;
constexpr std::uint32_t REG_BANK_OWNER_CORE0_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE1_LSB = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE1_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE2_LSB = 4u;
constexpr std::uint32_t REG_BANK_OWNER_CORE2_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE3_LSB = 6u;
constexpr std::uint32_t REG_BANK_OWNER_CORE3_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE4_LSB = 8u;
constexpr std::uint32_t REG_BANK_OWNER_CORE4_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE5_LSB = 10u;
constexpr std::uint32_t REG_BANK_OWNER_CORE5_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE6_LSB = 12u;
constexpr std::uint32_t REG_BANK_OWNER_CORE6_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE7_LSB = 14u;
constexpr std::uint32_t REG_BANK_OWNER_CORE7_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE8_LSB = 16u;
constexpr std::uint32_t REG_BANK_OWNER_CORE8_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE9_LSB = 18u;
constexpr std::uint32_t REG_BANK_OWNER_CORE9_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE10_LSB = 20u;
constexpr std::uint32_t REG_BANK_OWNER_CORE10_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE11_LSB = 22u;
constexpr std::uint32_t REG_BANK_OWNER_CORE11_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE12_LSB = 24u;
constexpr std::uint32_t REG_BANK_OWNER_CORE12_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE13_LSB = 26u;
constexpr std::uint32_t REG_BANK_OWNER_CORE13_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE14_LSB = 28u;
constexpr std::uint32_t REG_BANK_OWNER_CORE14_W = 2u;
constexpr std::uint32_t REG_BANK_OWNER_CORE15_LSB = 30u;
constexpr std::uint32_t REG_BANK_OWNER_CORE15_W = 2u;

// Registers of MEMORY: where the bytes of a DDR bank begin on the card; written while no task runs. Byte offsets inside the block.
constexpr std::uint32_t REG_MEMORY_BASE = 0x6100u;
constexpr std::uint32_t REG_MEMORY_STRIDE = 8u;
constexpr std::uint32_t REG_MEMORY_COUNT = 8u;
constexpr std::uint32_t REG_MEMORY_BASE_LO = 0x0u;
constexpr std::uint32_t REG_MEMORY_BASE_LO_PAGE_LSB = 12u;
constexpr std::uint32_t REG_MEMORY_BASE_LO_PAGE_W = 20u;
constexpr std::uint32_t REG_MEMORY_BASE_HI = 0x4u;
constexpr std::uint32_t REG_MEMORY_BASE_HI_PAGE_LSB = 0u;
constexpr std::uint32_t REG_MEMORY_BASE_HI_PAGE_W = 16u;

// Task states.
constexpr std::uint32_t TASK_STATE_IDLE = 0x0u;
constexpr std::uint32_t TASK_STATE_RUNNING = 0x1u;
constexpr std::uint32_t TASK_STATE_STOPPING = 0x2u;
constexpr std::uint32_t TASK_STATE_STOPPED = 0x3u;
constexpr std::uint32_t TASK_STATE_DONE = 0x4u;
constexpr std::uint32_t TASK_STATE_ABORTING = 0x5u;
constexpr std::uint32_t TASK_STATE_FAULT = 0x6u;

// Task commands.
constexpr std::uint32_t TASK_CMD_NONE = 0x0u;
constexpr std::uint32_t TASK_CMD_START = 0x1u;
constexpr std::uint32_t TASK_CMD_STOP = 0x2u;
constexpr std::uint32_t TASK_CMD_RESUME = 0x3u;
constexpr std::uint32_t TASK_CMD_ABORT = 0x4u;
constexpr std::uint32_t TASK_CMD_HALT = 0x5u;

// Fault causes.
constexpr std::uint32_t FAULT_NONE = 0x0u;
constexpr std::uint32_t FAULT_ILLEGAL_INSTRUCTION = 0x1u;
constexpr std::uint32_t FAULT_GUARD_READ = 0x2u;
constexpr std::uint32_t FAULT_GUARD_WRITE = 0x3u;
constexpr std::uint32_t FAULT_GUARD_FETCH = 0x4u;
constexpr std::uint32_t FAULT_BUS_READ = 0x5u;
constexpr std::uint32_t FAULT_BUS_WRITE = 0x6u;
constexpr std::uint32_t FAULT_WATCHDOG = 0x7u;
constexpr std::uint32_t FAULT_TOKEN_OVERFLOW = 0x8u;
constexpr std::uint32_t FAULT_BAD_DISPATCH = 0x9u;
constexpr std::uint32_t FAULT_HOST_ABORT = 0xau;

// What a cycle of a core goes to.
constexpr std::uint32_t SPENT_ARRAY = 0x0u;
constexpr std::uint32_t SPENT_VECTOR = 0x1u;
constexpr std::uint32_t SPENT_PARAMS = 0x2u;
constexpr std::uint32_t SPENT_GAP = 0x3u;
constexpr std::uint32_t SPENT_SYNC = 0x4u;
constexpr std::uint32_t SPENT_INPUT = 0x5u;
constexpr std::uint32_t SPENT_WEIGHTS = 0x6u;
constexpr std::uint32_t SPENT_RESIDUAL = 0x7u;
constexpr std::uint32_t SPENT_OUTPUT = 0x8u;
constexpr std::uint32_t SPENT_TOKENS = 0x9u;
constexpr std::uint32_t SPENT_SETUP = 0xau;
constexpr std::uint32_t SPENT_INSTRUCTIONS = 0xbu;
constexpr std::uint32_t SPENT_DRAIN = 0xcu;
constexpr std::uint32_t SPENT_FINISHED = 0xdu;
constexpr std::uint32_t SPENT_COUNT = 14u;

// Counters of a core.
constexpr std::uint32_t EVT_CYCLES = 0u;
constexpr std::uint32_t EVT_READ_BEATS = 1u;
constexpr std::uint32_t EVT_WRITE_BEATS = 2u;
constexpr std::uint32_t EVT_IFPS = 3u;
constexpr std::uint32_t EVT_LAYERS = 4u;
constexpr std::uint32_t EVT_FETCH_WORDS = 5u;
constexpr std::uint32_t EVT_SPENT_ARRAY = 6u;
constexpr std::uint32_t EVT_SPENT_VECTOR = 7u;
constexpr std::uint32_t EVT_SPENT_PARAMS = 8u;
constexpr std::uint32_t EVT_SPENT_GAP = 9u;
constexpr std::uint32_t EVT_SPENT_SYNC = 10u;
constexpr std::uint32_t EVT_SPENT_INPUT = 11u;
constexpr std::uint32_t EVT_SPENT_WEIGHTS = 12u;
constexpr std::uint32_t EVT_SPENT_RESIDUAL = 13u;
constexpr std::uint32_t EVT_SPENT_OUTPUT = 14u;
constexpr std::uint32_t EVT_SPENT_TOKENS = 15u;
constexpr std::uint32_t EVT_SPENT_SETUP = 16u;
constexpr std::uint32_t EVT_SPENT_INSTRUCTIONS = 17u;
constexpr std::uint32_t EVT_SPENT_DRAIN = 18u;
constexpr std::uint32_t EVT_SPENT_FINISHED = 19u;
constexpr std::uint32_t EVT_BUSY_NONE = 20u;
constexpr std::uint32_t EVT_BUSY_LDI = 21u;
constexpr std::uint32_t EVT_BUSY_LDW = 22u;
constexpr std::uint32_t EVT_BUSY_LDI_LDW = 23u;
constexpr std::uint32_t EVT_BUSY_EXEC = 24u;
constexpr std::uint32_t EVT_BUSY_LDI_EXEC = 25u;
constexpr std::uint32_t EVT_BUSY_LDW_EXEC = 26u;
constexpr std::uint32_t EVT_BUSY_LDI_LDW_EXEC = 27u;
constexpr std::uint32_t EVT_BUSY_SAVE = 28u;
constexpr std::uint32_t EVT_BUSY_LDI_SAVE = 29u;
constexpr std::uint32_t EVT_BUSY_LDW_SAVE = 30u;
constexpr std::uint32_t EVT_BUSY_LDI_LDW_SAVE = 31u;
constexpr std::uint32_t EVT_BUSY_EXEC_SAVE = 32u;
constexpr std::uint32_t EVT_BUSY_LDI_EXEC_SAVE = 33u;
constexpr std::uint32_t EVT_BUSY_LDW_EXEC_SAVE = 34u;
constexpr std::uint32_t EVT_BUSY_LDI_LDW_EXEC_SAVE = 35u;
constexpr std::uint32_t EVT_COUNT = 36u;

/// Bits LSB .. LSB+W-1 of little-endian 64-bit words.
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

/// token traffic only.
struct NopLdi {
  std::uint32_t wait = 0;
  std::uint32_t post = 0;
};

inline NopLdi decode_nop_ldi(const std::uint64_t w[4]) {
  NopLdi v;
  v.wait = static_cast<std::uint32_t>(get<8, 8>(w));
  v.post = static_cast<std::uint32_t>(get<16, 8>(w));
  return v;
}

inline void encode_nop_ldi(const NopLdi& v, std::uint64_t w[4]) {
  for (int i = 0; i < 4; i++) w[i] = 0;
  put<0, 8>(w, OP_NOP_LDI);
  put<8, 8>(w, static_cast<std::uint64_t>(v.wait));
  put<16, 8>(w, static_cast<std::uint64_t>(v.post));
}

/// token traffic only.
struct NopLdw {
  std::uint32_t wait = 0;
  std::uint32_t post = 0;
};

inline NopLdw decode_nop_ldw(const std::uint64_t w[4]) {
  NopLdw v;
  v.wait = static_cast<std::uint32_t>(get<8, 8>(w));
  v.post = static_cast<std::uint32_t>(get<16, 8>(w));
  return v;
}

inline void encode_nop_ldw(const NopLdw& v, std::uint64_t w[4]) {
  for (int i = 0; i < 4; i++) w[i] = 0;
  put<0, 8>(w, OP_NOP_LDW);
  put<8, 8>(w, static_cast<std::uint64_t>(v.wait));
  put<16, 8>(w, static_cast<std::uint64_t>(v.post));
}

/// token traffic only.
struct NopExec {
  std::uint32_t wait = 0;
  std::uint32_t post = 0;
};

inline NopExec decode_nop_exec(const std::uint64_t w[4]) {
  NopExec v;
  v.wait = static_cast<std::uint32_t>(get<8, 8>(w));
  v.post = static_cast<std::uint32_t>(get<16, 8>(w));
  return v;
}

inline void encode_nop_exec(const NopExec& v, std::uint64_t w[4]) {
  for (int i = 0; i < 4; i++) w[i] = 0;
  put<0, 8>(w, OP_NOP_EXEC);
  put<8, 8>(w, static_cast<std::uint64_t>(v.wait));
  put<16, 8>(w, static_cast<std::uint64_t>(v.post));
}

/// token traffic only.
struct NopSave {
  std::uint32_t wait = 0;
  std::uint32_t post = 0;
};

inline NopSave decode_nop_save(const std::uint64_t w[4]) {
  NopSave v;
  v.wait = static_cast<std::uint32_t>(get<8, 8>(w));
  v.post = static_cast<std::uint32_t>(get<16, 8>(w));
  return v;
}

inline void encode_nop_save(const NopSave& v, std::uint64_t w[4]) {
  for (int i = 0; i < 4; i++) w[i] = 0;
  put<0, 8>(w, OP_NOP_SAVE);
  put<8, 8>(w, static_cast<std::uint64_t>(v.wait));
  put<16, 8>(w, static_cast<std::uint64_t>(v.post));
}

/// copies a box of a feature map ([C/32][H][W][32] in memory) into the input buffer, split by stride phase.
struct LoadIn {
  std::uint32_t wait = 0;
  std::uint32_t post = 0;
  std::uint64_t addr_offset = 0;
  std::uint32_t addr_segment = 0;
  std::uint32_t row_stride = 0;
  std::uint32_t block_stride = 0;
  std::uint32_t contig_rows = 0;
  std::uint32_t contig_blocks = 0;
  std::uint32_t rows = 0;
  std::uint32_t cols = 0;
  std::uint32_t blocks = 0;
  std::uint32_t last_groups = 0;
  std::uint32_t keep_x = 0;
  std::uint32_t buf_base = 0;
  std::uint32_t plane_pitch = 0;
  std::uint32_t row_pitch = 0;
  std::uint32_t phase_pitch_x = 0;
  std::uint32_t phase_pitch_y = 0;
  std::uint32_t stride_x = 0;
  std::uint32_t stride_y = 0;
};

inline LoadIn decode_load_in(const std::uint64_t w[4]) {
  LoadIn v;
  v.wait = static_cast<std::uint32_t>(get<8, 8>(w));
  v.post = static_cast<std::uint32_t>(get<16, 8>(w));
  v.addr_offset = static_cast<std::uint64_t>(get<32, 36>(w));
  v.addr_segment = static_cast<std::uint32_t>(get<68, 4>(w));
  v.row_stride = static_cast<std::uint32_t>(get<72, 20>(w));
  v.block_stride = static_cast<std::uint32_t>(get<92, 24>(w));
  v.contig_rows = static_cast<std::uint32_t>(get<116, 1>(w));
  v.contig_blocks = static_cast<std::uint32_t>(get<117, 1>(w));
  v.rows = static_cast<std::uint32_t>(get<118, 12>(w));
  v.cols = static_cast<std::uint32_t>(get<130, 12>(w));
  v.blocks = static_cast<std::uint32_t>(get<142, 10>(w));
  v.last_groups = static_cast<std::uint32_t>(get<152, 3>(w));
  v.keep_x = static_cast<std::uint32_t>(get<155, 1>(w));
  v.buf_base = static_cast<std::uint32_t>(get<156, 16>(w));
  v.plane_pitch = static_cast<std::uint32_t>(get<172, 16>(w));
  v.row_pitch = static_cast<std::uint32_t>(get<188, 12>(w));
  v.phase_pitch_x = static_cast<std::uint32_t>(get<200, 14>(w));
  v.phase_pitch_y = static_cast<std::uint32_t>(get<214, 14>(w));
  v.stride_x = static_cast<std::uint32_t>(get<228, 4>(w));
  v.stride_y = static_cast<std::uint32_t>(get<232, 4>(w));
  return v;
}

inline void encode_load_in(const LoadIn& v, std::uint64_t w[4]) {
  for (int i = 0; i < 4; i++) w[i] = 0;
  put<0, 8>(w, OP_LOAD_IN);
  put<8, 8>(w, static_cast<std::uint64_t>(v.wait));
  put<16, 8>(w, static_cast<std::uint64_t>(v.post));
  put<32, 36>(w, static_cast<std::uint64_t>(v.addr_offset));
  put<68, 4>(w, static_cast<std::uint64_t>(v.addr_segment));
  put<72, 20>(w, static_cast<std::uint64_t>(v.row_stride));
  put<92, 24>(w, static_cast<std::uint64_t>(v.block_stride));
  put<116, 1>(w, static_cast<std::uint64_t>(v.contig_rows));
  put<117, 1>(w, static_cast<std::uint64_t>(v.contig_blocks));
  put<118, 12>(w, static_cast<std::uint64_t>(v.rows));
  put<130, 12>(w, static_cast<std::uint64_t>(v.cols));
  put<142, 10>(w, static_cast<std::uint64_t>(v.blocks));
  put<152, 3>(w, static_cast<std::uint64_t>(v.last_groups));
  put<155, 1>(w, static_cast<std::uint64_t>(v.keep_x));
  put<156, 16>(w, static_cast<std::uint64_t>(v.buf_base));
  put<172, 16>(w, static_cast<std::uint64_t>(v.plane_pitch));
  put<188, 12>(w, static_cast<std::uint64_t>(v.row_pitch));
  put<200, 14>(w, static_cast<std::uint64_t>(v.phase_pitch_x));
  put<214, 14>(w, static_cast<std::uint64_t>(v.phase_pitch_y));
  put<228, 4>(w, static_cast<std::uint64_t>(v.stride_x));
  put<232, 4>(w, static_cast<std::uint64_t>(v.stride_y));
}

/// copies a box of a feature map into the residual buffer, a row of 32 bytes per pixel.
struct LoadRes {
  std::uint32_t wait = 0;
  std::uint32_t post = 0;
  std::uint64_t addr_offset = 0;
  std::uint32_t addr_segment = 0;
  std::uint32_t row_stride = 0;
  std::uint32_t block_stride = 0;
  std::uint32_t contig_rows = 0;
  std::uint32_t contig_blocks = 0;
  std::uint32_t rows = 0;
  std::uint32_t cols = 0;
  std::uint32_t blocks = 0;
  std::uint32_t buf_base = 0;
  std::uint32_t row_pitch = 0;
  std::uint32_t plane = 0;
};

inline LoadRes decode_load_res(const std::uint64_t w[4]) {
  LoadRes v;
  v.wait = static_cast<std::uint32_t>(get<8, 8>(w));
  v.post = static_cast<std::uint32_t>(get<16, 8>(w));
  v.addr_offset = static_cast<std::uint64_t>(get<32, 36>(w));
  v.addr_segment = static_cast<std::uint32_t>(get<68, 4>(w));
  v.row_stride = static_cast<std::uint32_t>(get<72, 20>(w));
  v.block_stride = static_cast<std::uint32_t>(get<92, 24>(w));
  v.contig_rows = static_cast<std::uint32_t>(get<116, 1>(w));
  v.contig_blocks = static_cast<std::uint32_t>(get<117, 1>(w));
  v.rows = static_cast<std::uint32_t>(get<118, 12>(w));
  v.cols = static_cast<std::uint32_t>(get<130, 12>(w));
  v.blocks = static_cast<std::uint32_t>(get<142, 10>(w));
  v.buf_base = static_cast<std::uint32_t>(get<152, 12>(w));
  v.row_pitch = static_cast<std::uint32_t>(get<164, 12>(w));
  v.plane = static_cast<std::uint32_t>(get<176, 12>(w));
  return v;
}

inline void encode_load_res(const LoadRes& v, std::uint64_t w[4]) {
  for (int i = 0; i < 4; i++) w[i] = 0;
  put<0, 8>(w, OP_LOAD_RES);
  put<8, 8>(w, static_cast<std::uint64_t>(v.wait));
  put<16, 8>(w, static_cast<std::uint64_t>(v.post));
  put<32, 36>(w, static_cast<std::uint64_t>(v.addr_offset));
  put<68, 4>(w, static_cast<std::uint64_t>(v.addr_segment));
  put<72, 20>(w, static_cast<std::uint64_t>(v.row_stride));
  put<92, 24>(w, static_cast<std::uint64_t>(v.block_stride));
  put<116, 1>(w, static_cast<std::uint64_t>(v.contig_rows));
  put<117, 1>(w, static_cast<std::uint64_t>(v.contig_blocks));
  put<118, 12>(w, static_cast<std::uint64_t>(v.rows));
  put<130, 12>(w, static_cast<std::uint64_t>(v.cols));
  put<142, 10>(w, static_cast<std::uint64_t>(v.blocks));
  put<152, 12>(w, static_cast<std::uint64_t>(v.buf_base));
  put<164, 12>(w, static_cast<std::uint64_t>(v.row_pitch));
  put<176, 12>(w, static_cast<std::uint64_t>(v.plane));
}

/// holds the input queue until every listed layer of the task is complete, or for ever under HALT.
struct WaitLayers {
  std::uint32_t wait = 0;
  std::uint32_t post = 0;
  std::uint32_t count = 0;
  std::uint32_t layer0 = 0;
  std::uint32_t layer1 = 0;
  std::uint32_t layer2 = 0;
  std::uint32_t layer3 = 0;
  std::uint32_t layer4 = 0;
  std::uint32_t layer5 = 0;
  std::uint32_t layer6 = 0;
  std::uint32_t layer7 = 0;
  std::uint32_t ifp = 0;
};

inline WaitLayers decode_wait_layers(const std::uint64_t w[4]) {
  WaitLayers v;
  v.wait = static_cast<std::uint32_t>(get<8, 8>(w));
  v.post = static_cast<std::uint32_t>(get<16, 8>(w));
  v.count = static_cast<std::uint32_t>(get<32, 4>(w));
  v.layer0 = static_cast<std::uint32_t>(get<36, 9>(w));
  v.layer1 = static_cast<std::uint32_t>(get<45, 9>(w));
  v.layer2 = static_cast<std::uint32_t>(get<54, 9>(w));
  v.layer3 = static_cast<std::uint32_t>(get<63, 9>(w));
  v.layer4 = static_cast<std::uint32_t>(get<72, 9>(w));
  v.layer5 = static_cast<std::uint32_t>(get<81, 9>(w));
  v.layer6 = static_cast<std::uint32_t>(get<90, 9>(w));
  v.layer7 = static_cast<std::uint32_t>(get<99, 9>(w));
  v.ifp = static_cast<std::uint32_t>(get<108, 16>(w));
  return v;
}

inline void encode_wait_layers(const WaitLayers& v, std::uint64_t w[4]) {
  for (int i = 0; i < 4; i++) w[i] = 0;
  put<0, 8>(w, OP_WAIT_LAYERS);
  put<8, 8>(w, static_cast<std::uint64_t>(v.wait));
  put<16, 8>(w, static_cast<std::uint64_t>(v.post));
  put<32, 4>(w, static_cast<std::uint64_t>(v.count));
  put<36, 9>(w, static_cast<std::uint64_t>(v.layer0));
  put<45, 9>(w, static_cast<std::uint64_t>(v.layer1));
  put<54, 9>(w, static_cast<std::uint64_t>(v.layer2));
  put<63, 9>(w, static_cast<std::uint64_t>(v.layer3));
  put<72, 9>(w, static_cast<std::uint64_t>(v.layer4));
  put<81, 9>(w, static_cast<std::uint64_t>(v.layer5));
  put<90, 9>(w, static_cast<std::uint64_t>(v.layer6));
  put<99, 9>(w, static_cast<std::uint64_t>(v.layer7));
  put<108, 16>(w, static_cast<std::uint64_t>(v.ifp));
}

/// copies weight and parameter words into the weight buffer, behind the last chunk.
struct LoadW {
  std::uint32_t wait = 0;
  std::uint32_t post = 0;
  std::uint64_t addr_offset = 0;
  std::uint32_t addr_segment = 0;
  std::uint32_t words = 0;
};

inline LoadW decode_load_w(const std::uint64_t w[4]) {
  LoadW v;
  v.wait = static_cast<std::uint32_t>(get<8, 8>(w));
  v.post = static_cast<std::uint32_t>(get<16, 8>(w));
  v.addr_offset = static_cast<std::uint64_t>(get<32, 36>(w));
  v.addr_segment = static_cast<std::uint32_t>(get<68, 4>(w));
  v.words = static_cast<std::uint32_t>(get<72, 14>(w));
  return v;
}

inline void encode_load_w(const LoadW& v, std::uint64_t w[4]) {
  for (int i = 0; i < 4; i++) w[i] = 0;
  put<0, 8>(w, OP_LOAD_W);
  put<8, 8>(w, static_cast<std::uint64_t>(v.wait));
  put<16, 8>(w, static_cast<std::uint64_t>(v.post));
  put<32, 36>(w, static_cast<std::uint64_t>(v.addr_offset));
  put<68, 4>(w, static_cast<std::uint64_t>(v.addr_segment));
  put<72, 14>(w, static_cast<std::uint64_t>(v.words));
}

/// convolution of the loaded region with the weights of oc_blocks blocks; requantised into the output buffer.
struct Conv {
  std::uint32_t wait = 0;
  std::uint32_t post = 0;
  std::uint32_t in_base = 0;
  std::uint32_t plane_pitch = 0;
  std::uint32_t ic_groups = 0;
  std::uint32_t oc_in_step = 0;
  std::uint32_t taps_x = 0;
  std::uint32_t taps_y = 0;
  std::uint32_t tap_dx0 = 0;
  std::uint32_t tap_dx1 = 0;
  std::uint32_t tap_dy0 = 0;
  std::uint32_t tap_dy1 = 0;
  std::uint32_t stride_x = 0;
  std::uint32_t stride_y = 0;
  std::uint32_t dil_x = 0;
  std::uint32_t dil_y = 0;
  std::uint32_t phase_x = 0;
  std::uint32_t phase_y = 0;
  std::uint32_t dil_rx = 0;
  std::uint32_t dil_ry = 0;
  std::int32_t org_x = 0;
  std::int32_t org_y = 0;
  std::uint32_t ext_x = 0;
  std::uint32_t ext_y = 0;
  std::int32_t pad_value = 0;
  std::uint32_t tile_w = 0;
  std::uint32_t pixels = 0;
  std::uint32_t row_pitch = 0;
  std::uint32_t lane_dx = 0;
  std::uint32_t lane_dy = 0;
  std::uint32_t w_base = 0;
  std::uint32_t oc_blocks = 0;
  std::uint32_t out_base = 0;
  std::uint32_t out_lane = 0;
  std::uint32_t out_pitch = 0;
  std::uint32_t out_plane = 0;
  std::int32_t zero_out = 0;
  std::int32_t clamp_lo = 0;
  std::int32_t clamp_hi = 0;
  std::uint32_t act = 0;
  std::uint32_t mult_a = 0;
  std::uint32_t shift = 0;
  std::uint32_t mult_b = 0;
  std::uint32_t lsh_a = 0;
  std::uint32_t lsh_b = 0;
  std::int32_t zero_b = 0;
  std::int32_t sum_zero_out = 0;
  std::int32_t sum_clamp_lo = 0;
  std::int32_t sum_clamp_hi = 0;
  std::uint32_t residual = 0;
  std::uint32_t res_base = 0;
  std::uint32_t row_taps = 0;
  std::uint32_t acc_init = 0;
  std::uint32_t acc_done = 0;
  std::uint32_t xsum = 0;
};

inline Conv decode_conv(const std::uint64_t w[8]) {
  Conv v;
  v.wait = static_cast<std::uint32_t>(get<8, 8>(w));
  v.post = static_cast<std::uint32_t>(get<16, 8>(w));
  v.in_base = static_cast<std::uint32_t>(get<32, 16>(w));
  v.plane_pitch = static_cast<std::uint32_t>(get<48, 16>(w));
  v.ic_groups = static_cast<std::uint32_t>(get<64, 12>(w));
  v.oc_in_step = static_cast<std::uint32_t>(get<76, 16>(w));
  v.taps_x = static_cast<std::uint32_t>(get<92, 6>(w));
  v.taps_y = static_cast<std::uint32_t>(get<98, 6>(w));
  v.tap_dx0 = static_cast<std::uint32_t>(get<104, 16>(w));
  v.tap_dx1 = static_cast<std::uint32_t>(get<120, 16>(w));
  v.tap_dy0 = static_cast<std::uint32_t>(get<136, 16>(w));
  v.tap_dy1 = static_cast<std::uint32_t>(get<152, 16>(w));
  v.stride_x = static_cast<std::uint32_t>(get<168, 4>(w));
  v.stride_y = static_cast<std::uint32_t>(get<172, 4>(w));
  v.dil_x = static_cast<std::uint32_t>(get<176, 5>(w));
  v.dil_y = static_cast<std::uint32_t>(get<181, 5>(w));
  v.phase_x = static_cast<std::uint32_t>(get<186, 4>(w));
  v.phase_y = static_cast<std::uint32_t>(get<190, 4>(w));
  v.dil_rx = static_cast<std::uint32_t>(get<194, 4>(w));
  v.dil_ry = static_cast<std::uint32_t>(get<198, 4>(w));
  v.org_x = static_cast<std::int32_t>(sget<202, 12>(w));
  v.org_y = static_cast<std::int32_t>(sget<214, 12>(w));
  v.ext_x = static_cast<std::uint32_t>(get<226, 12>(w));
  v.ext_y = static_cast<std::uint32_t>(get<238, 12>(w));
  v.pad_value = static_cast<std::int32_t>(sget<256, 8>(w));
  v.tile_w = static_cast<std::uint32_t>(get<264, 12>(w));
  v.pixels = static_cast<std::uint32_t>(get<276, 14>(w));
  v.row_pitch = static_cast<std::uint32_t>(get<290, 12>(w));
  v.lane_dx = static_cast<std::uint32_t>(get<302, 4>(w));
  v.lane_dy = static_cast<std::uint32_t>(get<306, 4>(w));
  v.w_base = static_cast<std::uint32_t>(get<310, 14>(w));
  v.oc_blocks = static_cast<std::uint32_t>(get<324, 8>(w));
  v.out_base = static_cast<std::uint32_t>(get<332, 12>(w));
  v.out_lane = static_cast<std::uint32_t>(get<344, 2>(w));
  v.out_pitch = static_cast<std::uint32_t>(get<346, 12>(w));
  v.out_plane = static_cast<std::uint32_t>(get<358, 12>(w));
  v.zero_out = static_cast<std::int32_t>(sget<370, 8>(w));
  v.clamp_lo = static_cast<std::int32_t>(sget<378, 8>(w));
  v.clamp_hi = static_cast<std::int32_t>(sget<386, 8>(w));
  v.act = static_cast<std::uint32_t>(get<394, 1>(w));
  v.mult_a = static_cast<std::uint32_t>(get<395, 24>(w));
  v.shift = static_cast<std::uint32_t>(get<419, 6>(w));
  v.mult_b = static_cast<std::uint32_t>(get<425, 24>(w));
  v.lsh_a = static_cast<std::uint32_t>(get<449, 5>(w));
  v.lsh_b = static_cast<std::uint32_t>(get<454, 5>(w));
  v.zero_b = static_cast<std::int32_t>(sget<459, 8>(w));
  v.sum_zero_out = static_cast<std::int32_t>(sget<467, 8>(w));
  v.sum_clamp_lo = static_cast<std::int32_t>(sget<475, 8>(w));
  v.sum_clamp_hi = static_cast<std::int32_t>(sget<483, 8>(w));
  v.residual = static_cast<std::uint32_t>(get<491, 1>(w));
  v.res_base = static_cast<std::uint32_t>(get<492, 12>(w));
  v.row_taps = static_cast<std::uint32_t>(get<504, 1>(w));
  v.acc_init = static_cast<std::uint32_t>(get<505, 1>(w));
  v.acc_done = static_cast<std::uint32_t>(get<506, 1>(w));
  v.xsum = static_cast<std::uint32_t>(get<507, 2>(w));
  return v;
}

inline void encode_conv(const Conv& v, std::uint64_t w[8]) {
  for (int i = 0; i < 8; i++) w[i] = 0;
  put<0, 8>(w, OP_CONV);
  put<8, 8>(w, static_cast<std::uint64_t>(v.wait));
  put<16, 8>(w, static_cast<std::uint64_t>(v.post));
  put<32, 16>(w, static_cast<std::uint64_t>(v.in_base));
  put<48, 16>(w, static_cast<std::uint64_t>(v.plane_pitch));
  put<64, 12>(w, static_cast<std::uint64_t>(v.ic_groups));
  put<76, 16>(w, static_cast<std::uint64_t>(v.oc_in_step));
  put<92, 6>(w, static_cast<std::uint64_t>(v.taps_x));
  put<98, 6>(w, static_cast<std::uint64_t>(v.taps_y));
  put<104, 16>(w, static_cast<std::uint64_t>(v.tap_dx0));
  put<120, 16>(w, static_cast<std::uint64_t>(v.tap_dx1));
  put<136, 16>(w, static_cast<std::uint64_t>(v.tap_dy0));
  put<152, 16>(w, static_cast<std::uint64_t>(v.tap_dy1));
  put<168, 4>(w, static_cast<std::uint64_t>(v.stride_x));
  put<172, 4>(w, static_cast<std::uint64_t>(v.stride_y));
  put<176, 5>(w, static_cast<std::uint64_t>(v.dil_x));
  put<181, 5>(w, static_cast<std::uint64_t>(v.dil_y));
  put<186, 4>(w, static_cast<std::uint64_t>(v.phase_x));
  put<190, 4>(w, static_cast<std::uint64_t>(v.phase_y));
  put<194, 4>(w, static_cast<std::uint64_t>(v.dil_rx));
  put<198, 4>(w, static_cast<std::uint64_t>(v.dil_ry));
  put<202, 12>(w, static_cast<std::uint64_t>(v.org_x));
  put<214, 12>(w, static_cast<std::uint64_t>(v.org_y));
  put<226, 12>(w, static_cast<std::uint64_t>(v.ext_x));
  put<238, 12>(w, static_cast<std::uint64_t>(v.ext_y));
  put<256, 8>(w, static_cast<std::uint64_t>(v.pad_value));
  put<264, 12>(w, static_cast<std::uint64_t>(v.tile_w));
  put<276, 14>(w, static_cast<std::uint64_t>(v.pixels));
  put<290, 12>(w, static_cast<std::uint64_t>(v.row_pitch));
  put<302, 4>(w, static_cast<std::uint64_t>(v.lane_dx));
  put<306, 4>(w, static_cast<std::uint64_t>(v.lane_dy));
  put<310, 14>(w, static_cast<std::uint64_t>(v.w_base));
  put<324, 8>(w, static_cast<std::uint64_t>(v.oc_blocks));
  put<332, 12>(w, static_cast<std::uint64_t>(v.out_base));
  put<344, 2>(w, static_cast<std::uint64_t>(v.out_lane));
  put<346, 12>(w, static_cast<std::uint64_t>(v.out_pitch));
  put<358, 12>(w, static_cast<std::uint64_t>(v.out_plane));
  put<370, 8>(w, static_cast<std::uint64_t>(v.zero_out));
  put<378, 8>(w, static_cast<std::uint64_t>(v.clamp_lo));
  put<386, 8>(w, static_cast<std::uint64_t>(v.clamp_hi));
  put<394, 1>(w, static_cast<std::uint64_t>(v.act));
  put<395, 24>(w, static_cast<std::uint64_t>(v.mult_a));
  put<419, 6>(w, static_cast<std::uint64_t>(v.shift));
  put<425, 24>(w, static_cast<std::uint64_t>(v.mult_b));
  put<449, 5>(w, static_cast<std::uint64_t>(v.lsh_a));
  put<454, 5>(w, static_cast<std::uint64_t>(v.lsh_b));
  put<459, 8>(w, static_cast<std::uint64_t>(v.zero_b));
  put<467, 8>(w, static_cast<std::uint64_t>(v.sum_zero_out));
  put<475, 8>(w, static_cast<std::uint64_t>(v.sum_clamp_lo));
  put<483, 8>(w, static_cast<std::uint64_t>(v.sum_clamp_hi));
  put<491, 1>(w, static_cast<std::uint64_t>(v.residual));
  put<492, 12>(w, static_cast<std::uint64_t>(v.res_base));
  put<504, 1>(w, static_cast<std::uint64_t>(v.row_taps));
  put<505, 1>(w, static_cast<std::uint64_t>(v.acc_init));
  put<506, 1>(w, static_cast<std::uint64_t>(v.acc_done));
  put<507, 2>(w, static_cast<std::uint64_t>(v.xsum));
}

/// maximum or sum over the window, per channel; scaled into the output buffer.
struct Pool {
  std::uint32_t wait = 0;
  std::uint32_t post = 0;
  std::uint32_t in_base = 0;
  std::uint32_t plane_pitch = 0;
  std::uint32_t ic_groups = 0;
  std::uint32_t oc_in_step = 0;
  std::uint32_t taps_x = 0;
  std::uint32_t taps_y = 0;
  std::uint32_t tap_dx0 = 0;
  std::uint32_t tap_dx1 = 0;
  std::uint32_t tap_dy0 = 0;
  std::uint32_t tap_dy1 = 0;
  std::uint32_t stride_x = 0;
  std::uint32_t stride_y = 0;
  std::uint32_t dil_x = 0;
  std::uint32_t dil_y = 0;
  std::uint32_t phase_x = 0;
  std::uint32_t phase_y = 0;
  std::uint32_t dil_rx = 0;
  std::uint32_t dil_ry = 0;
  std::int32_t org_x = 0;
  std::int32_t org_y = 0;
  std::uint32_t ext_x = 0;
  std::uint32_t ext_y = 0;
  std::int32_t pad_value = 0;
  std::uint32_t tile_w = 0;
  std::uint32_t pixels = 0;
  std::uint32_t row_pitch = 0;
  std::uint32_t lane_dx = 0;
  std::uint32_t lane_dy = 0;
  std::uint32_t w_base = 0;
  std::uint32_t oc_blocks = 0;
  std::uint32_t out_base = 0;
  std::uint32_t out_lane = 0;
  std::uint32_t out_pitch = 0;
  std::uint32_t out_plane = 0;
  std::int32_t zero_out = 0;
  std::int32_t clamp_lo = 0;
  std::int32_t clamp_hi = 0;
  std::uint32_t act = 0;
  std::uint32_t mult_a = 0;
  std::uint32_t shift = 0;
  std::int32_t bias = 0;
  std::uint32_t kind = 0;
};

inline Pool decode_pool(const std::uint64_t w[8]) {
  Pool v;
  v.wait = static_cast<std::uint32_t>(get<8, 8>(w));
  v.post = static_cast<std::uint32_t>(get<16, 8>(w));
  v.in_base = static_cast<std::uint32_t>(get<32, 16>(w));
  v.plane_pitch = static_cast<std::uint32_t>(get<48, 16>(w));
  v.ic_groups = static_cast<std::uint32_t>(get<64, 12>(w));
  v.oc_in_step = static_cast<std::uint32_t>(get<76, 16>(w));
  v.taps_x = static_cast<std::uint32_t>(get<92, 6>(w));
  v.taps_y = static_cast<std::uint32_t>(get<98, 6>(w));
  v.tap_dx0 = static_cast<std::uint32_t>(get<104, 16>(w));
  v.tap_dx1 = static_cast<std::uint32_t>(get<120, 16>(w));
  v.tap_dy0 = static_cast<std::uint32_t>(get<136, 16>(w));
  v.tap_dy1 = static_cast<std::uint32_t>(get<152, 16>(w));
  v.stride_x = static_cast<std::uint32_t>(get<168, 4>(w));
  v.stride_y = static_cast<std::uint32_t>(get<172, 4>(w));
  v.dil_x = static_cast<std::uint32_t>(get<176, 5>(w));
  v.dil_y = static_cast<std::uint32_t>(get<181, 5>(w));
  v.phase_x = static_cast<std::uint32_t>(get<186, 4>(w));
  v.phase_y = static_cast<std::uint32_t>(get<190, 4>(w));
  v.dil_rx = static_cast<std::uint32_t>(get<194, 4>(w));
  v.dil_ry = static_cast<std::uint32_t>(get<198, 4>(w));
  v.org_x = static_cast<std::int32_t>(sget<202, 12>(w));
  v.org_y = static_cast<std::int32_t>(sget<214, 12>(w));
  v.ext_x = static_cast<std::uint32_t>(get<226, 12>(w));
  v.ext_y = static_cast<std::uint32_t>(get<238, 12>(w));
  v.pad_value = static_cast<std::int32_t>(sget<256, 8>(w));
  v.tile_w = static_cast<std::uint32_t>(get<264, 12>(w));
  v.pixels = static_cast<std::uint32_t>(get<276, 14>(w));
  v.row_pitch = static_cast<std::uint32_t>(get<290, 12>(w));
  v.lane_dx = static_cast<std::uint32_t>(get<302, 4>(w));
  v.lane_dy = static_cast<std::uint32_t>(get<306, 4>(w));
  v.w_base = static_cast<std::uint32_t>(get<310, 14>(w));
  v.oc_blocks = static_cast<std::uint32_t>(get<324, 8>(w));
  v.out_base = static_cast<std::uint32_t>(get<332, 12>(w));
  v.out_lane = static_cast<std::uint32_t>(get<344, 2>(w));
  v.out_pitch = static_cast<std::uint32_t>(get<346, 12>(w));
  v.out_plane = static_cast<std::uint32_t>(get<358, 12>(w));
  v.zero_out = static_cast<std::int32_t>(sget<370, 8>(w));
  v.clamp_lo = static_cast<std::int32_t>(sget<378, 8>(w));
  v.clamp_hi = static_cast<std::int32_t>(sget<386, 8>(w));
  v.act = static_cast<std::uint32_t>(get<394, 1>(w));
  v.mult_a = static_cast<std::uint32_t>(get<395, 24>(w));
  v.shift = static_cast<std::uint32_t>(get<419, 6>(w));
  v.bias = static_cast<std::int32_t>(sget<425, 32>(w));
  v.kind = static_cast<std::uint32_t>(get<457, 1>(w));
  return v;
}

inline void encode_pool(const Pool& v, std::uint64_t w[8]) {
  for (int i = 0; i < 8; i++) w[i] = 0;
  put<0, 8>(w, OP_POOL);
  put<8, 8>(w, static_cast<std::uint64_t>(v.wait));
  put<16, 8>(w, static_cast<std::uint64_t>(v.post));
  put<32, 16>(w, static_cast<std::uint64_t>(v.in_base));
  put<48, 16>(w, static_cast<std::uint64_t>(v.plane_pitch));
  put<64, 12>(w, static_cast<std::uint64_t>(v.ic_groups));
  put<76, 16>(w, static_cast<std::uint64_t>(v.oc_in_step));
  put<92, 6>(w, static_cast<std::uint64_t>(v.taps_x));
  put<98, 6>(w, static_cast<std::uint64_t>(v.taps_y));
  put<104, 16>(w, static_cast<std::uint64_t>(v.tap_dx0));
  put<120, 16>(w, static_cast<std::uint64_t>(v.tap_dx1));
  put<136, 16>(w, static_cast<std::uint64_t>(v.tap_dy0));
  put<152, 16>(w, static_cast<std::uint64_t>(v.tap_dy1));
  put<168, 4>(w, static_cast<std::uint64_t>(v.stride_x));
  put<172, 4>(w, static_cast<std::uint64_t>(v.stride_y));
  put<176, 5>(w, static_cast<std::uint64_t>(v.dil_x));
  put<181, 5>(w, static_cast<std::uint64_t>(v.dil_y));
  put<186, 4>(w, static_cast<std::uint64_t>(v.phase_x));
  put<190, 4>(w, static_cast<std::uint64_t>(v.phase_y));
  put<194, 4>(w, static_cast<std::uint64_t>(v.dil_rx));
  put<198, 4>(w, static_cast<std::uint64_t>(v.dil_ry));
  put<202, 12>(w, static_cast<std::uint64_t>(v.org_x));
  put<214, 12>(w, static_cast<std::uint64_t>(v.org_y));
  put<226, 12>(w, static_cast<std::uint64_t>(v.ext_x));
  put<238, 12>(w, static_cast<std::uint64_t>(v.ext_y));
  put<256, 8>(w, static_cast<std::uint64_t>(v.pad_value));
  put<264, 12>(w, static_cast<std::uint64_t>(v.tile_w));
  put<276, 14>(w, static_cast<std::uint64_t>(v.pixels));
  put<290, 12>(w, static_cast<std::uint64_t>(v.row_pitch));
  put<302, 4>(w, static_cast<std::uint64_t>(v.lane_dx));
  put<306, 4>(w, static_cast<std::uint64_t>(v.lane_dy));
  put<310, 14>(w, static_cast<std::uint64_t>(v.w_base));
  put<324, 8>(w, static_cast<std::uint64_t>(v.oc_blocks));
  put<332, 12>(w, static_cast<std::uint64_t>(v.out_base));
  put<344, 2>(w, static_cast<std::uint64_t>(v.out_lane));
  put<346, 12>(w, static_cast<std::uint64_t>(v.out_pitch));
  put<358, 12>(w, static_cast<std::uint64_t>(v.out_plane));
  put<370, 8>(w, static_cast<std::uint64_t>(v.zero_out));
  put<378, 8>(w, static_cast<std::uint64_t>(v.clamp_lo));
  put<386, 8>(w, static_cast<std::uint64_t>(v.clamp_hi));
  put<394, 1>(w, static_cast<std::uint64_t>(v.act));
  put<395, 24>(w, static_cast<std::uint64_t>(v.mult_a));
  put<419, 6>(w, static_cast<std::uint64_t>(v.shift));
  put<425, 32>(w, static_cast<std::uint64_t>(v.bias));
  put<457, 1>(w, static_cast<std::uint64_t>(v.kind));
}

/// sum or product of tap 0 (operand a) and tap 1 (operand b), per channel.
struct Eltwise {
  std::uint32_t wait = 0;
  std::uint32_t post = 0;
  std::uint32_t in_base = 0;
  std::uint32_t plane_pitch = 0;
  std::uint32_t ic_groups = 0;
  std::uint32_t oc_in_step = 0;
  std::uint32_t taps_x = 0;
  std::uint32_t taps_y = 0;
  std::uint32_t tap_dx0 = 0;
  std::uint32_t tap_dx1 = 0;
  std::uint32_t tap_dy0 = 0;
  std::uint32_t tap_dy1 = 0;
  std::uint32_t stride_x = 0;
  std::uint32_t stride_y = 0;
  std::uint32_t dil_x = 0;
  std::uint32_t dil_y = 0;
  std::uint32_t phase_x = 0;
  std::uint32_t phase_y = 0;
  std::uint32_t dil_rx = 0;
  std::uint32_t dil_ry = 0;
  std::int32_t org_x = 0;
  std::int32_t org_y = 0;
  std::uint32_t ext_x = 0;
  std::uint32_t ext_y = 0;
  std::int32_t pad_value = 0;
  std::uint32_t tile_w = 0;
  std::uint32_t pixels = 0;
  std::uint32_t row_pitch = 0;
  std::uint32_t lane_dx = 0;
  std::uint32_t lane_dy = 0;
  std::uint32_t w_base = 0;
  std::uint32_t oc_blocks = 0;
  std::uint32_t out_base = 0;
  std::uint32_t out_lane = 0;
  std::uint32_t out_pitch = 0;
  std::uint32_t out_plane = 0;
  std::int32_t zero_out = 0;
  std::int32_t clamp_lo = 0;
  std::int32_t clamp_hi = 0;
  std::uint32_t act = 0;
  std::uint32_t mult_a = 0;
  std::uint32_t shift = 0;
  std::uint32_t mult_b = 0;
  std::uint32_t lsh_a = 0;
  std::uint32_t lsh_b = 0;
  std::int32_t zero_b = 0;
  std::int32_t zero_a = 0;
  std::uint32_t kind = 0;
};

inline Eltwise decode_eltwise(const std::uint64_t w[8]) {
  Eltwise v;
  v.wait = static_cast<std::uint32_t>(get<8, 8>(w));
  v.post = static_cast<std::uint32_t>(get<16, 8>(w));
  v.in_base = static_cast<std::uint32_t>(get<32, 16>(w));
  v.plane_pitch = static_cast<std::uint32_t>(get<48, 16>(w));
  v.ic_groups = static_cast<std::uint32_t>(get<64, 12>(w));
  v.oc_in_step = static_cast<std::uint32_t>(get<76, 16>(w));
  v.taps_x = static_cast<std::uint32_t>(get<92, 6>(w));
  v.taps_y = static_cast<std::uint32_t>(get<98, 6>(w));
  v.tap_dx0 = static_cast<std::uint32_t>(get<104, 16>(w));
  v.tap_dx1 = static_cast<std::uint32_t>(get<120, 16>(w));
  v.tap_dy0 = static_cast<std::uint32_t>(get<136, 16>(w));
  v.tap_dy1 = static_cast<std::uint32_t>(get<152, 16>(w));
  v.stride_x = static_cast<std::uint32_t>(get<168, 4>(w));
  v.stride_y = static_cast<std::uint32_t>(get<172, 4>(w));
  v.dil_x = static_cast<std::uint32_t>(get<176, 5>(w));
  v.dil_y = static_cast<std::uint32_t>(get<181, 5>(w));
  v.phase_x = static_cast<std::uint32_t>(get<186, 4>(w));
  v.phase_y = static_cast<std::uint32_t>(get<190, 4>(w));
  v.dil_rx = static_cast<std::uint32_t>(get<194, 4>(w));
  v.dil_ry = static_cast<std::uint32_t>(get<198, 4>(w));
  v.org_x = static_cast<std::int32_t>(sget<202, 12>(w));
  v.org_y = static_cast<std::int32_t>(sget<214, 12>(w));
  v.ext_x = static_cast<std::uint32_t>(get<226, 12>(w));
  v.ext_y = static_cast<std::uint32_t>(get<238, 12>(w));
  v.pad_value = static_cast<std::int32_t>(sget<256, 8>(w));
  v.tile_w = static_cast<std::uint32_t>(get<264, 12>(w));
  v.pixels = static_cast<std::uint32_t>(get<276, 14>(w));
  v.row_pitch = static_cast<std::uint32_t>(get<290, 12>(w));
  v.lane_dx = static_cast<std::uint32_t>(get<302, 4>(w));
  v.lane_dy = static_cast<std::uint32_t>(get<306, 4>(w));
  v.w_base = static_cast<std::uint32_t>(get<310, 14>(w));
  v.oc_blocks = static_cast<std::uint32_t>(get<324, 8>(w));
  v.out_base = static_cast<std::uint32_t>(get<332, 12>(w));
  v.out_lane = static_cast<std::uint32_t>(get<344, 2>(w));
  v.out_pitch = static_cast<std::uint32_t>(get<346, 12>(w));
  v.out_plane = static_cast<std::uint32_t>(get<358, 12>(w));
  v.zero_out = static_cast<std::int32_t>(sget<370, 8>(w));
  v.clamp_lo = static_cast<std::int32_t>(sget<378, 8>(w));
  v.clamp_hi = static_cast<std::int32_t>(sget<386, 8>(w));
  v.act = static_cast<std::uint32_t>(get<394, 1>(w));
  v.mult_a = static_cast<std::uint32_t>(get<395, 24>(w));
  v.shift = static_cast<std::uint32_t>(get<419, 6>(w));
  v.mult_b = static_cast<std::uint32_t>(get<425, 24>(w));
  v.lsh_a = static_cast<std::uint32_t>(get<449, 5>(w));
  v.lsh_b = static_cast<std::uint32_t>(get<454, 5>(w));
  v.zero_b = static_cast<std::int32_t>(sget<459, 8>(w));
  v.zero_a = static_cast<std::int32_t>(sget<467, 8>(w));
  v.kind = static_cast<std::uint32_t>(get<475, 1>(w));
  return v;
}

inline void encode_eltwise(const Eltwise& v, std::uint64_t w[8]) {
  for (int i = 0; i < 8; i++) w[i] = 0;
  put<0, 8>(w, OP_ELTWISE);
  put<8, 8>(w, static_cast<std::uint64_t>(v.wait));
  put<16, 8>(w, static_cast<std::uint64_t>(v.post));
  put<32, 16>(w, static_cast<std::uint64_t>(v.in_base));
  put<48, 16>(w, static_cast<std::uint64_t>(v.plane_pitch));
  put<64, 12>(w, static_cast<std::uint64_t>(v.ic_groups));
  put<76, 16>(w, static_cast<std::uint64_t>(v.oc_in_step));
  put<92, 6>(w, static_cast<std::uint64_t>(v.taps_x));
  put<98, 6>(w, static_cast<std::uint64_t>(v.taps_y));
  put<104, 16>(w, static_cast<std::uint64_t>(v.tap_dx0));
  put<120, 16>(w, static_cast<std::uint64_t>(v.tap_dx1));
  put<136, 16>(w, static_cast<std::uint64_t>(v.tap_dy0));
  put<152, 16>(w, static_cast<std::uint64_t>(v.tap_dy1));
  put<168, 4>(w, static_cast<std::uint64_t>(v.stride_x));
  put<172, 4>(w, static_cast<std::uint64_t>(v.stride_y));
  put<176, 5>(w, static_cast<std::uint64_t>(v.dil_x));
  put<181, 5>(w, static_cast<std::uint64_t>(v.dil_y));
  put<186, 4>(w, static_cast<std::uint64_t>(v.phase_x));
  put<190, 4>(w, static_cast<std::uint64_t>(v.phase_y));
  put<194, 4>(w, static_cast<std::uint64_t>(v.dil_rx));
  put<198, 4>(w, static_cast<std::uint64_t>(v.dil_ry));
  put<202, 12>(w, static_cast<std::uint64_t>(v.org_x));
  put<214, 12>(w, static_cast<std::uint64_t>(v.org_y));
  put<226, 12>(w, static_cast<std::uint64_t>(v.ext_x));
  put<238, 12>(w, static_cast<std::uint64_t>(v.ext_y));
  put<256, 8>(w, static_cast<std::uint64_t>(v.pad_value));
  put<264, 12>(w, static_cast<std::uint64_t>(v.tile_w));
  put<276, 14>(w, static_cast<std::uint64_t>(v.pixels));
  put<290, 12>(w, static_cast<std::uint64_t>(v.row_pitch));
  put<302, 4>(w, static_cast<std::uint64_t>(v.lane_dx));
  put<306, 4>(w, static_cast<std::uint64_t>(v.lane_dy));
  put<310, 14>(w, static_cast<std::uint64_t>(v.w_base));
  put<324, 8>(w, static_cast<std::uint64_t>(v.oc_blocks));
  put<332, 12>(w, static_cast<std::uint64_t>(v.out_base));
  put<344, 2>(w, static_cast<std::uint64_t>(v.out_lane));
  put<346, 12>(w, static_cast<std::uint64_t>(v.out_pitch));
  put<358, 12>(w, static_cast<std::uint64_t>(v.out_plane));
  put<370, 8>(w, static_cast<std::uint64_t>(v.zero_out));
  put<378, 8>(w, static_cast<std::uint64_t>(v.clamp_lo));
  put<386, 8>(w, static_cast<std::uint64_t>(v.clamp_hi));
  put<394, 1>(w, static_cast<std::uint64_t>(v.act));
  put<395, 24>(w, static_cast<std::uint64_t>(v.mult_a));
  put<419, 6>(w, static_cast<std::uint64_t>(v.shift));
  put<425, 24>(w, static_cast<std::uint64_t>(v.mult_b));
  put<449, 5>(w, static_cast<std::uint64_t>(v.lsh_a));
  put<454, 5>(w, static_cast<std::uint64_t>(v.lsh_b));
  put<459, 8>(w, static_cast<std::uint64_t>(v.zero_b));
  put<467, 8>(w, static_cast<std::uint64_t>(v.zero_a));
  put<475, 1>(w, static_cast<std::uint64_t>(v.kind));
}

/// loads the 256-entry activation table from the weight buffer.
struct Table {
  std::uint32_t wait = 0;
  std::uint32_t post = 0;
  std::uint32_t w_base = 0;
};

inline Table decode_table(const std::uint64_t w[4]) {
  Table v;
  v.wait = static_cast<std::uint32_t>(get<8, 8>(w));
  v.post = static_cast<std::uint32_t>(get<16, 8>(w));
  v.w_base = static_cast<std::uint32_t>(get<32, 14>(w));
  return v;
}

inline void encode_table(const Table& v, std::uint64_t w[4]) {
  for (int i = 0; i < 4; i++) w[i] = 0;
  put<0, 8>(w, OP_TABLE);
  put<8, 8>(w, static_cast<std::uint64_t>(v.wait));
  put<16, 8>(w, static_cast<std::uint64_t>(v.post));
  put<32, 14>(w, static_cast<std::uint64_t>(v.w_base));
}

/// copies a box of the output buffer to a feature map in memory.
struct Store {
  std::uint32_t wait = 0;
  std::uint32_t post = 0;
  std::uint64_t addr_offset = 0;
  std::uint32_t addr_segment = 0;
  std::uint32_t row_stride = 0;
  std::uint32_t block_stride = 0;
  std::uint32_t pixel_stride = 0;
  std::uint32_t contig_rows = 0;
  std::uint32_t contig_blocks = 0;
  std::uint32_t rows = 0;
  std::uint32_t cols = 0;
  std::uint32_t blocks = 0;
  std::uint32_t buf_base = 0;
  std::uint32_t row_pitch = 0;
  std::uint32_t plane = 0;
  std::uint32_t first_mask = 0;
  std::uint32_t last_mask = 0;
};

inline Store decode_store(const std::uint64_t w[4]) {
  Store v;
  v.wait = static_cast<std::uint32_t>(get<8, 8>(w));
  v.post = static_cast<std::uint32_t>(get<16, 8>(w));
  v.addr_offset = static_cast<std::uint64_t>(get<32, 36>(w));
  v.addr_segment = static_cast<std::uint32_t>(get<68, 4>(w));
  v.row_stride = static_cast<std::uint32_t>(get<72, 20>(w));
  v.block_stride = static_cast<std::uint32_t>(get<92, 24>(w));
  v.pixel_stride = static_cast<std::uint32_t>(get<116, 12>(w));
  v.contig_rows = static_cast<std::uint32_t>(get<128, 1>(w));
  v.contig_blocks = static_cast<std::uint32_t>(get<129, 1>(w));
  v.rows = static_cast<std::uint32_t>(get<130, 12>(w));
  v.cols = static_cast<std::uint32_t>(get<142, 12>(w));
  v.blocks = static_cast<std::uint32_t>(get<154, 8>(w));
  v.buf_base = static_cast<std::uint32_t>(get<162, 12>(w));
  v.row_pitch = static_cast<std::uint32_t>(get<174, 12>(w));
  v.plane = static_cast<std::uint32_t>(get<186, 12>(w));
  v.first_mask = static_cast<std::uint32_t>(get<198, 4>(w));
  v.last_mask = static_cast<std::uint32_t>(get<202, 4>(w));
  return v;
}

inline void encode_store(const Store& v, std::uint64_t w[4]) {
  for (int i = 0; i < 4; i++) w[i] = 0;
  put<0, 8>(w, OP_STORE);
  put<8, 8>(w, static_cast<std::uint64_t>(v.wait));
  put<16, 8>(w, static_cast<std::uint64_t>(v.post));
  put<32, 36>(w, static_cast<std::uint64_t>(v.addr_offset));
  put<68, 4>(w, static_cast<std::uint64_t>(v.addr_segment));
  put<72, 20>(w, static_cast<std::uint64_t>(v.row_stride));
  put<92, 24>(w, static_cast<std::uint64_t>(v.block_stride));
  put<116, 12>(w, static_cast<std::uint64_t>(v.pixel_stride));
  put<128, 1>(w, static_cast<std::uint64_t>(v.contig_rows));
  put<129, 1>(w, static_cast<std::uint64_t>(v.contig_blocks));
  put<130, 12>(w, static_cast<std::uint64_t>(v.rows));
  put<142, 12>(w, static_cast<std::uint64_t>(v.cols));
  put<154, 8>(w, static_cast<std::uint64_t>(v.blocks));
  put<162, 12>(w, static_cast<std::uint64_t>(v.buf_base));
  put<174, 12>(w, static_cast<std::uint64_t>(v.row_pitch));
  put<186, 12>(w, static_cast<std::uint64_t>(v.plane));
  put<198, 4>(w, static_cast<std::uint64_t>(v.first_mask));
  put<202, 4>(w, static_cast<std::uint64_t>(v.last_mask));
}

/// counts an IFP; behind the last one of its layer, reports the core's part of the layer after the last write response.
struct IfpDone {
  std::uint32_t wait = 0;
  std::uint32_t post = 0;
  std::uint32_t layer = 0;
  std::uint32_t cores = 0;
  std::uint32_t last = 0;
};

inline IfpDone decode_ifp_done(const std::uint64_t w[4]) {
  IfpDone v;
  v.wait = static_cast<std::uint32_t>(get<8, 8>(w));
  v.post = static_cast<std::uint32_t>(get<16, 8>(w));
  v.layer = static_cast<std::uint32_t>(get<32, 9>(w));
  v.cores = static_cast<std::uint32_t>(get<41, 5>(w));
  v.last = static_cast<std::uint32_t>(get<46, 1>(w));
  return v;
}

inline void encode_ifp_done(const IfpDone& v, std::uint64_t w[4]) {
  for (int i = 0; i < 4; i++) w[i] = 0;
  put<0, 8>(w, OP_IFP_DONE);
  put<8, 8>(w, static_cast<std::uint64_t>(v.wait));
  put<16, 8>(w, static_cast<std::uint64_t>(v.post));
  put<32, 9>(w, static_cast<std::uint64_t>(v.layer));
  put<41, 5>(w, static_cast<std::uint64_t>(v.cores));
  put<46, 1>(w, static_cast<std::uint64_t>(v.last));
}

/// Record DISPATCH_ENTRY.
struct DispatchEntry {
  std::uint32_t end = 0;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t layer = 0;
  std::uint32_t cores = 0;
  std::uint32_t producers = 0;
  std::uint32_t ifp_index = 0;
  std::uint32_t ifp_words = 0;
  std::uint32_t ifp_offset = 0;
  std::uint32_t layer0 = 0;
  std::uint32_t layer1 = 0;
  std::uint32_t layer2 = 0;
  std::uint32_t layer3 = 0;
  std::uint32_t layer4 = 0;
  std::uint32_t layer5 = 0;
  std::uint32_t layer6 = 0;
  std::uint32_t layer7 = 0;
};

inline DispatchEntry decode_dispatch_entry(const std::uint64_t w[4]) {
  DispatchEntry v;
  v.end = static_cast<std::uint32_t>(get<0, 1>(w));
  v.first = static_cast<std::uint32_t>(get<1, 1>(w));
  v.last = static_cast<std::uint32_t>(get<2, 1>(w));
  v.layer = static_cast<std::uint32_t>(get<8, 9>(w));
  v.cores = static_cast<std::uint32_t>(get<17, 5>(w));
  v.producers = static_cast<std::uint32_t>(get<22, 4>(w));
  v.ifp_index = static_cast<std::uint32_t>(get<26, 10>(w));
  v.ifp_words = static_cast<std::uint32_t>(get<36, 16>(w));
  v.ifp_offset = static_cast<std::uint32_t>(get<52, 32>(w));
  v.layer0 = static_cast<std::uint32_t>(get<84, 9>(w));
  v.layer1 = static_cast<std::uint32_t>(get<93, 9>(w));
  v.layer2 = static_cast<std::uint32_t>(get<102, 9>(w));
  v.layer3 = static_cast<std::uint32_t>(get<111, 9>(w));
  v.layer4 = static_cast<std::uint32_t>(get<120, 9>(w));
  v.layer5 = static_cast<std::uint32_t>(get<129, 9>(w));
  v.layer6 = static_cast<std::uint32_t>(get<138, 9>(w));
  v.layer7 = static_cast<std::uint32_t>(get<147, 9>(w));
  return v;
}

inline void encode_dispatch_entry(const DispatchEntry& v, std::uint64_t w[4]) {
  for (int i = 0; i < 4; i++) w[i] = 0;
  put<0, 1>(w, static_cast<std::uint64_t>(v.end));
  put<1, 1>(w, static_cast<std::uint64_t>(v.first));
  put<2, 1>(w, static_cast<std::uint64_t>(v.last));
  put<8, 9>(w, static_cast<std::uint64_t>(v.layer));
  put<17, 5>(w, static_cast<std::uint64_t>(v.cores));
  put<22, 4>(w, static_cast<std::uint64_t>(v.producers));
  put<26, 10>(w, static_cast<std::uint64_t>(v.ifp_index));
  put<36, 16>(w, static_cast<std::uint64_t>(v.ifp_words));
  put<52, 32>(w, static_cast<std::uint64_t>(v.ifp_offset));
  put<84, 9>(w, static_cast<std::uint64_t>(v.layer0));
  put<93, 9>(w, static_cast<std::uint64_t>(v.layer1));
  put<102, 9>(w, static_cast<std::uint64_t>(v.layer2));
  put<111, 9>(w, static_cast<std::uint64_t>(v.layer3));
  put<120, 9>(w, static_cast<std::uint64_t>(v.layer4));
  put<129, 9>(w, static_cast<std::uint64_t>(v.layer5));
  put<138, 9>(w, static_cast<std::uint64_t>(v.layer6));
  put<147, 9>(w, static_cast<std::uint64_t>(v.layer7));
}

/// Record CHANNEL_PARAMS.
struct ChannelParams {
  std::int32_t bias = 0;
  std::uint32_t mult = 0;
  std::uint32_t shift = 0;
  std::int32_t weight_zero = 0;
};

inline ChannelParams decode_channel_params(const std::uint64_t w[2]) {
  ChannelParams v;
  v.bias = static_cast<std::int32_t>(sget<0, 32>(w));
  v.mult = static_cast<std::uint32_t>(get<32, 24>(w));
  v.shift = static_cast<std::uint32_t>(get<56, 8>(w));
  v.weight_zero = static_cast<std::int32_t>(sget<64, 16>(w));
  return v;
}

inline void encode_channel_params(const ChannelParams& v, std::uint64_t w[2]) {
  for (int i = 0; i < 2; i++) w[i] = 0;
  put<0, 32>(w, static_cast<std::uint64_t>(v.bias));
  put<32, 24>(w, static_cast<std::uint64_t>(v.mult));
  put<56, 8>(w, static_cast<std::uint64_t>(v.shift));
  put<64, 16>(w, static_cast<std::uint64_t>(v.weight_zero));
}

}  // namespace tessera::isa
