// SPDX-License-Identifier: Apache-2.0
// Top for the numerics vectors: one requantisation lane, one lane of the join, one multiplier chain and one table lane, and the array's two forms
// (DSP slices and simulation model) on the same operands. Every case is held until its result has settled.

`default_nettype none

module vector_probe (
  input  wire logic         clk_i,
  // Requantisation lane.
  input  wire logic         product_i,
  input  wire logic [31:0]  main_i,
  input  wire logic [26:0]  aux_i,
  input  wire logic [31:0]  bias_i,
  input  wire logic [8:0]   weight_zero_i,
  input  wire logic [23:0]  mult_i,
  input  wire logic [23:0]  mult_b_i,
  input  wire logic [5:0]   shift_i,
  input  wire logic [4:0]   lsh_a_i,
  input  wire logic [4:0]   lsh_b_i,
  input  wire logic [7:0]   zero_a_i,
  input  wire logic [7:0]   zero_b_i,
  input  wire logic [7:0]   zero_out_i,
  input  wire logic [7:0]   clamp_lo_i,
  input  wire logic [7:0]   clamp_hi_i,
  output logic [7:0]        y_o,
  output logic [7:0]        joined_o,  // sum of the low bytes of main and aux
  // Multiplier chain: operands held still, so the skew does not matter.
  input  wire logic [63:0]  x_hi_i,
  input  wire logic [63:0]  x_lo_i,
  input  wire logic [63:0]  w_i,
  output logic [19:0]       hi_sum_o,
  output logic [19:0]       lo_sum_o,
  // Table lane.
  input  wire logic         table_write_i,
  input  wire logic [4:0]   table_row_i,
  input  wire logic [tsr_cfg_pkg::OCP*tsr_cfg_pkg::ICP*8-1:0] weight_word_i,
  input  wire logic [7:0]   table_y_i,
  output logic [7:0]        table_o,
  // Both arrays: new operands every cycle.
  input  wire logic         rst_i,
  input  wire logic         row_taps_i,
  input  wire logic [tsr_cfg_pkg::ROW_KEEP*tsr_cfg_pkg::ICP*8-1:0] row_words_i,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::ICP*8-1:0] pixels_i,
  output logic              arrays_equal_o,
  output logic [31:0]       first_sum_o
);

  tsr_requant_lane u_lane (
    .clk_i, .valid_i(8'hff),
    .main_i, .aux_i, .second_i(aux_i[7:0]), .channel_i(1'b1), .bias_i, .own_bias_i('0), .scale_i({shift_i, mult_i}), .own_scale_i('0), .weight_zero_i,
    .zero_b_i, .product0_i(product_i), .product1_i(product_i), .zero_out7_i(zero_out_i), .clamp_lo7_i(clamp_lo_i), .clamp_hi7_i(clamp_hi_i), .y_o
  );

  // The parameters of the join as the requantiser prepares them, from the fields of an instruction.
  logic [255:0] word1;
  always_comb begin
    word1 = '0;
    word1[tsr_isa_pkg::ELTWISE_MULT_A_LSB +: 24] = mult_i;
    word1[tsr_isa_pkg::ELTWISE_MULT_B_LSB +: 24] = mult_b_i;
    word1[tsr_isa_pkg::ELTWISE_SHIFT_LSB +: 6]   = shift_i;
    word1[tsr_isa_pkg::ELTWISE_LSH_A_LSB +: 5]   = lsh_a_i;
    word1[tsr_isa_pkg::ELTWISE_LSH_B_LSB +: 5]   = lsh_b_i;
    word1[tsr_isa_pkg::ELTWISE_ZERO_A_LSB +: 8]  = zero_a_i;
    word1[tsr_isa_pkg::ELTWISE_ZERO_B_LSB +: 8]  = zero_b_i;
    word1[tsr_isa_pkg::ELTWISE_ZERO_OUT_LSB +: 8] = zero_out_i;
    word1[tsr_isa_pkg::ELTWISE_CLAMP_LO_LSB +: 8] = clamp_lo_i;
    word1[tsr_isa_pkg::ELTWISE_CLAMP_HI_LSB +: 8] = clamp_hi_i;
  end
  logic [19:0] operands;
  logic [61:0] scale;
  logic [24:0] range;
  logic [255:0] start_word, word0;
  logic [2:0]   kind0;
  logic         sum0, residual0;
  logic [tsr_isa_pkg::TOKEN_COUNT-1:0] post0;
  logic [31:0]  bias0;
  logic [23:0]  mult0, range7;
  logic [5:0]   shift0;
  logic [$clog2(tsr_cfg_pkg::OBUF_ROWS)-1:0] res_delta;
  tsr_requant_ctx u_ctx (
    .clk_i, .write_i(1'b1), .slot_i('0), .kind_i(tsr_core_pkg::KIND_ADD), .post_i('0), .word1_i(word1),
    .start_slot_i('0), .start_word_o(start_word), .slot0_i('0), .word0_o(word0), .kind0_o(kind0), .sum0_o(sum0),
    .residual0_o(residual0), .post0_o(post0), .bias0_o(bias0), .mult0_o(mult0), .shift0_o(shift0),
    .slot5_i('0), .res_delta5_o(res_delta), .slot7_i('0), .range7_o(range7),
    .slot8_i('0), .operands8_o(operands), .scale8_o(scale), .slot15_i('0), .range15_o(range)
  );
  tsr_join_lane u_join (
    .clk_i, .valid_i(8'hff), .a_i(main_i[7:0]), .b_i(aux_i[7:0]),
    .zero_a_i(operands[19:12]), .zero_b_i(operands[11:4]), .by3_a_i(operands[3:2]), .by3_b_i(operands[1:0]),
    .mult_a1_i(scale[61:36]), .mult_b1_i(scale[35:10]), .by12_a3_i(scale[9:8]), .by12_b3_i(scale[7:6]),
    .shift4_i(scale[5:0]), .zero_out7_i(range[23:16]), .clamp_lo7_i(range[15:8]), .clamp_hi7_i(range[7:0]), .y_o(joined_o)
  );
  logic unused;
  assign unused = &{1'b0, range[24], start_word, word0, kind0, sum0, residual0, post0, bias0, mult0, shift0, res_delta, range7};

  tsr_dsp_chain u_chain (.clk_i, .ce_i(1'b1), .hi_i(x_hi_i), .lo_i(x_lo_i), .w_i, .hi_sum_o, .lo_sum_o);

  logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::OCP*32-1:0] cell_sums, model_sums;
  tsr_array_cells u_cells (
    .clk_i, .ce_i(1'b1), .row_taps_i, .row_words_i, .pixels_i, .weights_i(weight_word_i), .sums_o(cell_sums)
  );
  tsr_array_model u_model (
    .clk_i, .rst_i, .last_i(1'b1), .row_taps_i, .row_words_i, .pixels_i, .weights_i(weight_word_i), .sums_o(model_sums)
  );
  assign arrays_equal_o = cell_sums == model_sums;
  assign first_sum_o    = cell_sums[31:0];

  localparam int TABLE_ROWS = tsr_cfg_pkg::OCP * tsr_cfg_pkg::ICP / 8;
  logic [$clog2(TABLE_ROWS)-1:0] table_part;
  assign table_part = table_row_i[$clog2(TABLE_ROWS)-1:0];
  tsr_act_table u_table (
    .clk_i, .write_i(table_write_i), .write_row_i(table_row_i),
    .entries_i(weight_word_i[table_part*64 +: 64]),
    .valid_i(1'b1), .act_i(1'b1), .y_i(table_y_i), .y_o(table_o)
  );

endmodule

`default_nettype wire
