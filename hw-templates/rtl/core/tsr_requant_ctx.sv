// SPDX-License-Identifier: Apache-2.0
// Parameters of the instructions inside the requantiser (distributed RAM), decoded when an instruction enters: every pipeline
// stage reads what it needs of the slot of its pixel, instead of carrying it along.
//
// ELTWISE's sum passes the requantisation lane unchanged (as 2 * x / 2) and is formed in the join; everything but a sum goes
// around the join.

`default_nettype none

module tsr_requant_ctx (
  input  wire logic          clk_i,

  input  wire logic          write_i,
  input  wire logic [tsr_core_pkg::CTX_W-1:0] slot_i,
  input  wire logic [2:0]    kind_i,
  input  wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0] post_i,
  input  wire logic [255:0]  word1_i,

  input  wire logic [tsr_core_pkg::CTX_W-1:0] start_slot_i,  // beginning of a block
  output logic [255:0]       start_word_o,

  input  wire logic [tsr_core_pkg::CTX_W-1:0] slot0_i,       // stage 0
  output logic [255:0]       word0_o,
  output logic [2:0]         kind0_o,
  output logic               sum0_o,          // the join forms the result
  output logic               residual0_o,     // ... with a byte of the residual buffer
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] post0_o,
  output logic [31:0]        bias0_o,         // of operations without channel parameters
  output logic [23:0]        mult0_o,
  output logic [5:0]         shift0_o,

  input  wire logic [tsr_core_pkg::CTX_W-1:0] slot5_i,       // stage 5
  output logic [$clog2(tsr_cfg_pkg::OBUF_ROWS)-1:0] res_delta5_o,  // residual-buffer row less output-buffer row

  input  wire logic [tsr_core_pkg::CTX_W-1:0] slot7_i,       // stage 7
  output logic [23:0]        range7_o,        // {zero point, clamp_lo, clamp_hi} of the lane

  input  wire logic [tsr_core_pkg::CTX_W-1:0] slot8_i,       // stage 8
  output logic [19:0]        operands8_o,     // of the join: {zero_a, zero_b, shifts of both in threes}
  output logic [61:0]        scale8_o,        // {multipliers, shifts of both in twelves, shift - 1}

  input  wire logic [tsr_core_pkg::CTX_W-1:0] slot15_i,      // stage 15
  output logic [24:0]        range15_o        // {act, zero point, clamp_lo, clamp_hi} of the join
);

  localparam int SLOTS  = 2 ** tsr_core_pkg::CTX_W;
  localparam int TOKENS = tsr_isa_pkg::TOKEN_COUNT;
  localparam int ROW_W  = $clog2(tsr_cfg_pkg::OBUF_ROWS);

  localparam int HEAD_W = TOKENS + 5;
  logic [255:0]      word1 [0:SLOTS-1];
  logic [HEAD_W-1:0] head [0:SLOTS-1];
  logic [61:0]       scale [0:SLOTS-1];
  logic [ROW_W-1:0]  res_delta [0:SLOTS-1];
  logic [23:0]       lane_range [0:SLOTS-1];
  logic [81:0]       join_scale [0:SLOTS-1];
  logic [24:0]       join_range [0:SLOTS-1];

  // A left shift of 0 to 31 in three parts, {by 12, by 3, by 1}: the multiplier takes the last, the operand the middle one, so
  // that each lane shifts few bits.
  function automatic logic [5:0] parts(input logic [4:0] shift);
    logic [1:0] by12;
    logic [4:0] rest;
    by12  = (shift >= 5'd24) ? 2'd2 : (shift >= 5'd12) ? 2'd1 : 2'd0;
    rest  = (shift >= 5'd24) ? shift - 5'd24 : (shift >= 5'd12) ? shift - 5'd12 : shift;
    parts = (rest >= 5'd9) ? {by12, 2'd3, 2'(rest - 5'd9)} : (rest >= 5'd6) ? {by12, 2'd2, 2'(rest - 5'd6)}
          : (rest >= 5'd3) ? {by12, 2'd1, 2'(rest - 5'd3)} : {by12, 2'd0, 2'(rest)};
  endfunction

  logic        add, mul, residual;
  logic [5:0]  parts_a, parts_b;
  logic [25:0] mult_a, mult_b;
  assign parts_a = parts(word1_i[tsr_isa_pkg::CONV_LSH_A_LSB +: 5]);
  assign parts_b = parts(word1_i[tsr_isa_pkg::CONV_LSH_B_LSB +: 5]);
  assign mult_a  = 26'(word1_i[tsr_isa_pkg::CONV_MULT_A_LSB +: 24]) << parts_a[1:0];
  assign mult_b  = 26'(word1_i[tsr_isa_pkg::CONV_MULT_B_LSB +: 24]) << parts_b[1:0];
  logic [23:0] own_range, sum_range;
  logic [7:0]  zero_a;
  logic [31:0] bias;
  assign add       = kind_i == tsr_core_pkg::KIND_ADD;
  assign mul       = kind_i == tsr_core_pkg::KIND_MUL;
  assign residual  = kind_i == tsr_core_pkg::KIND_CONV && word1_i[tsr_isa_pkg::CONV_RESIDUAL_LSB];
  assign own_range = {
    word1_i[tsr_isa_pkg::CONV_ZERO_OUT_LSB +: 8], word1_i[tsr_isa_pkg::CONV_CLAMP_LO_LSB +: 8],
    word1_i[tsr_isa_pkg::CONV_CLAMP_HI_LSB +: 8]
  };
  assign sum_range = {
    word1_i[tsr_isa_pkg::CONV_SUM_ZERO_OUT_LSB +: 8], word1_i[tsr_isa_pkg::CONV_SUM_CLAMP_LO_LSB +: 8],
    word1_i[tsr_isa_pkg::CONV_SUM_CLAMP_HI_LSB +: 8]
  };
  assign zero_a    = residual ? word1_i[tsr_isa_pkg::CONV_ZERO_OUT_LSB +: 8] : word1_i[tsr_isa_pkg::ELTWISE_ZERO_A_LSB +: 8];
  assign bias      = add ? 32'd0
                   : mul ? 32'd0 - 32'(signed'(word1_i[tsr_isa_pkg::ELTWISE_ZERO_A_LSB +: 8]))
                         : word1_i[tsr_isa_pkg::POOL_BIAS_LSB +: 32];

  always_ff @(posedge clk_i) begin
    if (write_i) begin
      word1[slot_i]      <= word1_i;
      head[slot_i]       <= {kind_i, add || residual, residual, post_i};
      scale[slot_i]      <= {bias, add ? {6'd1, 24'd2} : word1_i[tsr_isa_pkg::POOL_MULT_A_LSB +: 30]};
      res_delta[slot_i]  <= ROW_W'(word1_i[tsr_isa_pkg::CONV_RES_BASE_LSB +: tsr_isa_pkg::CONV_RES_BASE_W]) -
                            ROW_W'(word1_i[tsr_isa_pkg::CONV_OUT_BASE_LSB +: tsr_isa_pkg::CONV_OUT_BASE_W]);
      lane_range[slot_i] <= add ? 24'h00_80_7f : own_range;
      join_scale[slot_i] <= {
        zero_a, word1_i[tsr_isa_pkg::CONV_ZERO_B_LSB +: 8], parts_a[3:2], parts_b[3:2],
        mult_a, mult_b, parts_a[5:4], parts_b[5:4],
        word1_i[tsr_isa_pkg::CONV_SHIFT_LSB +: 6] - 6'd1
      };
      join_range[slot_i] <= {word1_i[tsr_isa_pkg::CONV_ACT_LSB], residual ? sum_range : own_range};
    end
  end

  assign start_word_o = word1[start_slot_i];
  assign word0_o      = word1[slot0_i];
  assign {kind0_o, sum0_o, residual0_o, post0_o} = head[slot0_i];
  assign {bias0_o, shift0_o, mult0_o} = scale[slot0_i];
  assign res_delta5_o = res_delta[slot5_i];
  assign range7_o     = lane_range[slot7_i];
  assign {operands8_o, scale8_o} = join_scale[slot8_i];
  assign range15_o    = join_range[slot15_i];

  initial begin
    // The fields of one meaning lie at one place in all formats that have them.
    if (tsr_isa_pkg::POOL_SHIFT_LSB != tsr_isa_pkg::POOL_MULT_A_LSB + 24 ||
        tsr_isa_pkg::ELTWISE_MULT_A_LSB != tsr_isa_pkg::POOL_MULT_A_LSB ||
        tsr_isa_pkg::ELTWISE_MULT_A_LSB != tsr_isa_pkg::CONV_MULT_A_LSB ||
        tsr_isa_pkg::ELTWISE_SHIFT_LSB != tsr_isa_pkg::CONV_SHIFT_LSB ||
        tsr_isa_pkg::ELTWISE_MULT_B_LSB != tsr_isa_pkg::CONV_MULT_B_LSB ||
        tsr_isa_pkg::ELTWISE_LSH_A_LSB != tsr_isa_pkg::CONV_LSH_A_LSB ||
        tsr_isa_pkg::ELTWISE_LSH_B_LSB != tsr_isa_pkg::CONV_LSH_B_LSB ||
        tsr_isa_pkg::ELTWISE_ZERO_B_LSB != tsr_isa_pkg::CONV_ZERO_B_LSB ||
        tsr_isa_pkg::ELTWISE_ZERO_OUT_LSB != tsr_isa_pkg::CONV_ZERO_OUT_LSB)
      $fatal(1, "tsr_requant_ctx: CONV, POOL and ELTWISE must share the places of their common fields");
  end

endmodule

`default_nettype wire
