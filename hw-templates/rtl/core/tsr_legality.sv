// SPDX-License-Identifier: Apache-2.0
// Decides whether an instruction word breaks a rule that hardware must check (isa.md, "Legality"); combinational.
`default_nettype none
module tsr_legality (
    input wire logic [255:0] word_i,
    input wire logic second_i,        // the word is the second one of an instruction
    input wire logic [7:0] opcode_i,  // opcode of the instruction that the word belongs to
    input wire logic injected_i,      // the word comes from the first-level IDM
    output logic two_words_o,
    output logic illegal_o
);
  // Fields of a word, under the names of their format. Word 1 of CONV, POOL and ELTWISE begins alike, to the shift; so do the
  // loads of boxes.
  wire logic [11:0] ic_groups = word_i[tsr_isa_pkg::CONV_IC_GROUPS_LSB+:tsr_isa_pkg::CONV_IC_GROUPS_W];
  wire logic [5:0] taps_x = word_i[tsr_isa_pkg::CONV_TAPS_X_LSB+:tsr_isa_pkg::CONV_TAPS_X_W];
  wire logic [5:0] taps_y = word_i[tsr_isa_pkg::CONV_TAPS_Y_LSB+:tsr_isa_pkg::CONV_TAPS_Y_W];
  wire logic [3:0] walk_sx = word_i[tsr_isa_pkg::CONV_STRIDE_X_LSB+:tsr_isa_pkg::CONV_STRIDE_X_W];
  wire logic [3:0] walk_sy = word_i[tsr_isa_pkg::CONV_STRIDE_Y_LSB+:tsr_isa_pkg::CONV_STRIDE_Y_W];
  wire logic [11:0] tile_w = word_i[tsr_isa_pkg::CONV_TILE_W_LSB+:tsr_isa_pkg::CONV_TILE_W_W];
  wire logic [13:0] pixels = word_i[tsr_isa_pkg::CONV_PIXELS_LSB+:tsr_isa_pkg::CONV_PIXELS_W];
  wire logic [7:0] oc_blocks = word_i[tsr_isa_pkg::CONV_OC_BLOCKS_LSB+:tsr_isa_pkg::CONV_OC_BLOCKS_W];
  wire logic acc_init = word_i[tsr_isa_pkg::CONV_ACC_INIT_LSB];
  wire logic acc_done = word_i[tsr_isa_pkg::CONV_ACC_DONE_LSB];
  wire logic residual = word_i[tsr_isa_pkg::CONV_RESIDUAL_LSB];
  wire logic [1:0] xsum = word_i[tsr_isa_pkg::CONV_XSUM_LSB+:tsr_isa_pkg::CONV_XSUM_W];
  wire logic [5:0] shift = word_i[tsr_isa_pkg::POOL_SHIFT_LSB+:tsr_isa_pkg::POOL_SHIFT_W];
  wire logic [11:0] ldi_rows = word_i[tsr_isa_pkg::LOAD_IN_ROWS_LSB+:tsr_isa_pkg::LOAD_IN_ROWS_W];
  wire logic [11:0] ldi_cols = word_i[tsr_isa_pkg::LOAD_IN_COLS_LSB+:tsr_isa_pkg::LOAD_IN_COLS_W];
  wire logic [9:0] ldi_blocks = word_i[tsr_isa_pkg::LOAD_IN_BLOCKS_LSB+:tsr_isa_pkg::LOAD_IN_BLOCKS_W];
  wire logic [2:0] ldi_last = word_i[tsr_isa_pkg::LOAD_IN_LAST_GROUPS_LSB+:tsr_isa_pkg::LOAD_IN_LAST_GROUPS_W];
  wire logic [3:0] ldi_sx = word_i[tsr_isa_pkg::LOAD_IN_STRIDE_X_LSB+:tsr_isa_pkg::LOAD_IN_STRIDE_X_W];
  wire logic [3:0] ldi_sy = word_i[tsr_isa_pkg::LOAD_IN_STRIDE_Y_LSB+:tsr_isa_pkg::LOAD_IN_STRIDE_Y_W];
  wire logic [13:0] ldw_words = word_i[tsr_isa_pkg::LOAD_W_WORDS_LSB+:tsr_isa_pkg::LOAD_W_WORDS_W];
  wire logic [11:0] st_rows = word_i[tsr_isa_pkg::STORE_ROWS_LSB+:tsr_isa_pkg::STORE_ROWS_W];
  wire logic [11:0] st_cols = word_i[tsr_isa_pkg::STORE_COLS_LSB+:tsr_isa_pkg::STORE_COLS_W];
  wire logic [7:0] st_blocks = word_i[tsr_isa_pkg::STORE_BLOCKS_LSB+:tsr_isa_pkg::STORE_BLOCKS_W];
  wire logic [4:0] done_cores = word_i[tsr_isa_pkg::IFP_DONE_CORES_LSB+:tsr_isa_pkg::IFP_DONE_CORES_W];
  wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0] wait_mask = word_i[tsr_isa_pkg::HEADER_WAIT_LSB+:tsr_isa_pkg::HEADER_WAIT_W];
  wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0] post_mask = word_i[tsr_isa_pkg::HEADER_POST_LSB+:tsr_isa_pkg::HEADER_POST_W];

  localparam logic [2:0] GROUPS = 3'(32 / tsr_cfg_pkg::ICP);

  wire logic walk0_bad = ic_groups == '0 || taps_x == '0 || taps_y == '0 || walk_sx == '0 || walk_sy == '0;
  wire logic walk1_bad = tile_w == '0 || pixels == '0 || oc_blocks == '0;
  // Comparisons with powers of two look at bits: a carry chain in front of everything that hangs on the verdict is one level more.
  localparam int PP_W = $clog2(tsr_cfg_pkg::PP);
  wire logic many_pixels = pixels[13:PP_W+1] != '0 || (pixels[PP_W] && pixels[PP_W-1:0] != '0);  // more than PP
  wire logic shift_bad = shift == '0 || shift[5:3] == '1;  // above 55
  wire logic residual_bad = residual && (shift_bad || !acc_done);
  wire logic partial_bad = !(acc_init && acc_done) && (many_pixels || oc_blocks != 8'd1);

  logic [tsr_isa_pkg::TOKEN_COUNT-1:0] wait_ok, post_ok;
  logic [255:0] reserved;
  logic field_bad, only_injected;

  always_comb begin
    case (opcode_i[7:6])
      tsr_isa_pkg::ENGINE_LDI: {wait_ok, post_ok} = {tsr_isa_pkg::ENGINE_LDI_WAIT, tsr_isa_pkg::ENGINE_LDI_POST};
      tsr_isa_pkg::ENGINE_LDW: {wait_ok, post_ok} = {tsr_isa_pkg::ENGINE_LDW_WAIT, tsr_isa_pkg::ENGINE_LDW_POST};
      tsr_isa_pkg::ENGINE_EXEC: {wait_ok, post_ok} = {tsr_isa_pkg::ENGINE_EXEC_WAIT, tsr_isa_pkg::ENGINE_EXEC_POST};
      default: {wait_ok, post_ok} = {tsr_isa_pkg::ENGINE_SAVE_WAIT, tsr_isa_pkg::ENGINE_SAVE_POST};
    endcase
  end

  always_comb begin
    reserved = '0;
    field_bad = 1'b0;
    only_injected = 1'b0;
    two_words_o = 1'b0;
    case (opcode_i)
      tsr_isa_pkg::OP_NOP_LDI, tsr_isa_pkg::OP_NOP_LDW, tsr_isa_pkg::OP_NOP_EXEC, tsr_isa_pkg::OP_NOP_SAVE:
        reserved = tsr_isa_pkg::NOP_LDI_RESERVED0;
      tsr_isa_pkg::OP_LOAD_IN: begin
        reserved = tsr_isa_pkg::LOAD_IN_RESERVED0;
        field_bad = ldi_rows == '0 || ldi_cols == '0 || ldi_blocks == '0 || ldi_sx == '0 || ldi_sy == '0 ||
            ldi_last == '0 || ldi_last > GROUPS;
      end
      tsr_isa_pkg::OP_LOAD_RES: begin
        reserved = tsr_isa_pkg::LOAD_RES_RESERVED0;
        field_bad = ldi_rows == '0 || ldi_cols == '0 || ldi_blocks == '0;
      end
      tsr_isa_pkg::OP_WAIT_LAYERS: begin
        reserved = tsr_isa_pkg::WAIT_LAYERS_RESERVED0;
        only_injected = 1'b1;
      end
      tsr_isa_pkg::OP_LOAD_W: begin
        reserved = tsr_isa_pkg::LOAD_W_RESERVED0;
        field_bad = ldw_words == '0;
      end
      tsr_isa_pkg::OP_CONV: begin
        two_words_o = 1'b1;
        reserved = second_i ? tsr_isa_pkg::CONV_RESERVED1 : tsr_isa_pkg::CONV_RESERVED0;
        field_bad = second_i ? walk1_bad || partial_bad || residual_bad || xsum == 2'd3 : walk0_bad;
      end
      tsr_isa_pkg::OP_POOL: begin
        two_words_o = 1'b1;
        reserved = second_i ? tsr_isa_pkg::POOL_RESERVED1 : tsr_isa_pkg::POOL_RESERVED0;
        field_bad = second_i ? walk1_bad || shift_bad : walk0_bad;
      end
      tsr_isa_pkg::OP_ELTWISE: begin
        two_words_o = 1'b1;
        reserved = second_i ? tsr_isa_pkg::ELTWISE_RESERVED1 : tsr_isa_pkg::ELTWISE_RESERVED0;
        field_bad = second_i ? walk1_bad || shift_bad : walk0_bad;
      end
      tsr_isa_pkg::OP_TABLE: begin
        reserved = tsr_isa_pkg::TABLE_RESERVED0;
        field_bad = tsr_cfg_pkg::HAS_ACT_TABLE == 0;
      end
      tsr_isa_pkg::OP_STORE: begin
        reserved = tsr_isa_pkg::STORE_RESERVED0;
        field_bad = st_rows == '0 || st_cols == '0 || st_blocks == '0;
      end
      tsr_isa_pkg::OP_IFP_DONE: begin
        reserved = tsr_isa_pkg::IFP_DONE_RESERVED0;
        field_bad = done_cores == '0;
        only_injected = 1'b1;
      end
      default: field_bad = 1'b1;
    endcase
  end

  wire logic header_bad = (wait_mask & ~wait_ok) != '0 || (post_mask & ~post_ok) != '0;
  assign illegal_o = field_bad || (word_i & reserved) != '0 || injected_i != only_injected || (!second_i && header_bad);
endmodule
`default_nettype wire
