// SPDX-License-Identifier: Apache-2.0
// The walk of an EXEC instruction: blocks, pixel groups and taps; one operand step per cycle, no stalls behind it.
//
// The only spacing it keeps: ends of pixel groups (and of instructions) are at least PP cycles apart, because the requantiser
// takes one pixel per cycle. Passes that fill the row window have no end. The next instruction is taken in the cycle of the last step, so its first step follows at once.

`default_nettype none

module tsr_walk (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          setup_ready_i,
  output logic               setup_take_o,
  input  wire logic [255:0]  setup_word0_i,
  input  wire logic [255:0]  setup_word1_i,
  input  wire logic [tsr_cfg_pkg::PP*12-1:0] lane_x_i,
  input  wire logic [tsr_cfg_pkg::PP*20-1:0] lane_ix_i,
  input  wire logic [tsr_cfg_pkg::PP*20-1:0] lane_iy_i,
  input  wire logic [tsr_cfg_pkg::PP*16-1:0] lane_a_i,
  input  wire logic [4:0]                    lane_dx_i,
  input  wire logic [12:0]                   lane_w_i,
  input  wire logic [111:0]                  lane_delta_i,
  input  wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_avail_i,
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_take_o,
  input  wire logic [$clog2(tsr_cfg_pkg::WBUF_WORDS)-1:0] weight_tail_i,  // w_base counts from here
  output logic               weight_leave_o, // pulse: the instruction that starts gives the oldest weight chunk back
  input  wire logic          done_i,         // pulse: the oldest instruction in the pipeline has completed

  output logic               step_o,         // an operand step; cycle 0 of the pipeline
  output logic               row_taps_o,     // the instruction's steps take their operands from the row window
  output logic               row_word_o,     // words for the window are read, with step_o or to fill it
  output logic [tsr_core_pkg::ROW_STEP_W-1:0] row_index_o,
  output logic               read_weight_o,  // the step uses the weight word at weight_addr_o
  output logic [$clog2(tsr_cfg_pkg::WBUF_WORDS)-1:0] weight_addr_o,
  output logic               param_o,        // channel parameters are read instead: word ...
  output logic               param_word_o,
  output logic               table_o,        // the activation table is read instead: 8-byte row ...
  output logic [4:0]         table_row_o,

  output logic               read_valid_o,   // cycle 1: input-buffer read of the step
  output logic [tsr_cfg_pkg::PP*16-1:0] read_addr_o,
  output logic [tsr_cfg_pkg::PP-1:0]    read_pad_o,
  output logic [7:0]                    pad_value_o,

  output logic [2:0]         kind_o,         // cycle 0, for the accumulators: operation,
  output logic               init_o,         //   accumulators start from zero at the group's first step,
  output logic [1:0]         xsum_o,
  output logic               first_o,        //   first step of the pixel group,
  output logic               first_tap_o,    //   step of tap (0,0),
  output logic [1:0]         group_o,        //   channel group modulo 4

  output logic               end_o,          // cycle 0, for the requantiser: end of a pixel group or of an instruction;
  output logic               end_last_o,     //   it ends the instruction,
  output logic [3:0]         end_pixels_o,   //   pixels to requantise, 0..PP,
  output logic               end_block_o,    //   first group of a block,
  output logic               end_begin_o,    //   that block is the instruction's first
  output logic [tsr_core_pkg::CTX_W-1:0]   ctx_o,   // slot of the instruction's parameters,
  output logic [tsr_core_pkg::PBANK_W-1:0] pbank_o, // of the block's channel parameters

  output logic               ctx_write_o,    // the taken instruction's word 1 and operation go to slot ctx_next_o
  output logic [tsr_core_pkg::CTX_W-1:0] ctx_next_o,
  output logic [2:0]         ctx_kind_o,

  output logic               busy_o,         // CONV, POOL or ELTWISE is walking
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] missing_o,  // tokens that keep a ready instruction from a free engine
  output logic               resting_o,      // nothing is walking
  output logic               idle_o          // nothing is walking or in the pipeline
);

  localparam int PP          = tsr_cfg_pkg::PP;
  localparam int PARAM_WORDS = 16 / tsr_cfg_pkg::ICP;
  localparam int WORD_BYTES  = tsr_cfg_pkg::OCP * tsr_cfg_pkg::ICP;
  localparam int WADDR_W     = $clog2(tsr_cfg_pkg::WBUF_WORDS);
  localparam int GAP_W       = $clog2(PP);
  localparam int CTX_W       = tsr_core_pkg::CTX_W;
  localparam logic [CTX_W-1:0] MOST_IN_FLIGHT = '1;

  typedef enum logic [2:0] {IDLE, PARAMS, STEPS, ENDING, DRAIN, TABLE} state_t;
  state_t state_q;

  // The instruction that is walking.
  logic [255:0] word0_q, word1_q;
  logic [2:0]   kind_q;
  logic [13:0]  pixels, pixels_q;     // of a block; left in this one, this group included
  logic [7:0]   blocks_q;             // left, this one included
  logic [15:0]  base_q, next_base, oc_in_step;
  logic         acc_done, begin_q, block_q;
  assign pixels     = word1_q[tsr_isa_pkg::CONV_PIXELS_LSB +: tsr_isa_pkg::CONV_PIXELS_W];
  assign oc_in_step = word0_q[tsr_isa_pkg::CONV_OC_IN_STEP_LSB +: tsr_isa_pkg::CONV_OC_IN_STEP_W];
  assign acc_done   = kind_q != tsr_core_pkg::KIND_CONV || word1_q[tsr_isa_pkg::CONV_ACC_DONE_LSB];
  assign init_o     = kind_q != tsr_core_pkg::KIND_CONV || word1_q[tsr_isa_pkg::CONV_ACC_INIT_LSB];
  assign xsum_o     = (kind_q == tsr_core_pkg::KIND_CONV) ? word1_q[tsr_isa_pkg::CONV_XSUM_LSB +: tsr_isa_pkg::CONV_XSUM_W] : '0;

  // Taking the next instruction.
  logic [7:0] opcode;
  logic [tsr_isa_pkg::TOKEN_COUNT-1:0] wait_mask, missing;
  logic       conv, params_first, free, ready, finish;
  logic [CTX_W-1:0] in_flight_q, in_flight, ctx_q;
  logic       full_q;  // as many instructions are in the pipeline as it may hold
  assign opcode       = setup_word0_i[tsr_isa_pkg::HEADER_OPCODE_LSB +: tsr_isa_pkg::HEADER_OPCODE_W];
  assign wait_mask    = setup_word0_i[tsr_isa_pkg::HEADER_WAIT_LSB +: tsr_isa_pkg::HEADER_WAIT_W];
  assign missing      = wait_mask & ~token_avail_i;
  assign conv         = opcode == tsr_isa_pkg::OP_CONV;
  assign params_first = conv && setup_word1_i[tsr_isa_pkg::CONV_ACC_DONE_LSB];
  assign free         = state_q == IDLE || finish;
  assign in_flight    = in_flight_q + CTX_W'(setup_take_o) - CTX_W'(done_i);
  assign ready        = setup_ready_i && free && !full_q;
  assign setup_take_o = ready && missing == '0;
  assign token_take_o = setup_take_o ? wait_mask : '0;
  // Not in the cycle of a last step, when `ready` comes late: that cycle is work.
  assign missing_o    = (setup_ready_i && resting_o && !full_q) ? missing : '0;

  always_comb begin
    case (opcode)
      tsr_isa_pkg::OP_POOL:
        ctx_kind_o = setup_word1_i[tsr_isa_pkg::POOL_KIND_LSB] ? tsr_core_pkg::KIND_SUM : tsr_core_pkg::KIND_MAX;
      tsr_isa_pkg::OP_ELTWISE:
        ctx_kind_o = setup_word1_i[tsr_isa_pkg::ELTWISE_KIND_LSB] ? tsr_core_pkg::KIND_MUL : tsr_core_pkg::KIND_ADD;
      default: ctx_kind_o = tsr_core_pkg::KIND_CONV;
    endcase
  end
  assign ctx_write_o = setup_take_o;
  assign ctx_next_o  = ctx_q + 1'b1;
  assign ctx_o       = ctx_q;
  assign kind_o      = kind_q;

  // Row taps: every row begins with passes over the taps that only fill the row window; kernel columns of one phase are one
  // step.
  localparam int FILL_PASSES = tsr_cfg_pkg::ROW_KEEP / PP;
  logic       row_taps, filling, row_end;
  logic [1:0] fill_q;
  logic [3:0] next_stride;
  logic [5:0] next_taps, next_columns, columns_q;
  assign row_taps    = setup_word1_i[tsr_isa_pkg::CONV_ROW_TAPS_LSB];
  assign next_stride = setup_word0_i[tsr_isa_pkg::CONV_STRIDE_X_LSB +: tsr_isa_pkg::CONV_STRIDE_X_W];
  assign next_taps   = setup_word0_i[tsr_isa_pkg::CONV_TAPS_X_LSB +: tsr_isa_pkg::CONV_TAPS_X_W];
  assign next_columns = (row_taps && 6'(next_stride) < next_taps) ? 6'(next_stride) : next_taps;
  assign filling     = fill_q != '0;

  // Steps of the current instruction.
  logic             taps_last, step, pass_end, group_end, block_end, gap_ok, taps_start;
  logic             block_last_q, blocks_last_q;  // the group is its block's last one, the block the instruction's
  logic             one_group, one_group_q;       // a block is one group
  logic [GAP_W-1:0] gap_q;
  logic [13:0]      next_pixels;
  assign step       = state_q == STEPS && (!taps_last || gap_ok || filling);
  assign step_o     = step && !filling;
  assign pass_end   = step && taps_last;
  assign group_end  = pass_end && !filling;
  assign block_end  = group_end && block_last_q;
  assign next_pixels = pixels_q - 14'(PP);
  assign one_group   = setup_word1_i[tsr_isa_pkg::CONV_PIXELS_LSB +: tsr_isa_pkg::CONV_PIXELS_W] <= 14'(PP);
  assign taps_start = setup_take_o;
  assign next_base  = block_end ? base_q + oc_in_step : base_q;
  assign busy_o     = state_q == PARAMS || state_q == STEPS;
  assign resting_o  = state_q == IDLE;
  assign idle_o     = resting_o && in_flight_q == '0;

  assign end_o        = group_end || (state_q == ENDING && gap_ok);
  assign end_last_o   = (block_end && blocks_last_q) || state_q == ENDING;
  assign finish       = end_o && end_last_o;
  assign end_pixels_o = (state_q != STEPS || !acc_done) ? '0 : (pixels_q >= 14'(PP)) ? 4'(PP) : pixels_q[3:0];
  assign end_block_o  = block_q;
  assign end_begin_o  = begin_q;

  logic first_q;
  assign first_o = first_q;

  logic [11:0] group;
  assign group_o = group[1:0];

  logic [15:0] tap_a;
  logic [10:0] tap_ix, tap_iy;
  tsr_walk_taps u_taps (
    .clk_i, .start_i(taps_start), .step_i(step),
    .base_i(taps_start ? setup_word0_i[tsr_isa_pkg::CONV_IN_BASE_LSB +: tsr_isa_pkg::CONV_IN_BASE_W] : next_base),
    .start_word_i(setup_word0_i), .word_i(word0_q), .columns_i(columns_q), .start_columns_i(next_columns),
    .tap_a_o(tap_a), .tap_ix_o(tap_ix), .tap_iy_o(tap_iy), .group_o(group), .first_tap_o, .index_o(row_index_o),
    .last_o(taps_last)
  );

  // Weight-buffer addresses: parameters first, then one word per step, the same words for every pixel group of the block.
  logic [WADDR_W-1:0] weight_q, block_weights_q, w_base;
  logic               param_q;
  logic [4:0]         table_q;
  assign weight_leave_o = setup_take_o && setup_word0_i[tsr_isa_pkg::HEADER_POST_LSB + tsr_isa_pkg::TOKEN_W_FREE];
  assign w_base = weight_tail_i + ((opcode == tsr_isa_pkg::OP_TABLE)
      ? WADDR_W'(setup_word0_i[tsr_isa_pkg::TABLE_W_BASE_LSB +: tsr_isa_pkg::TABLE_W_BASE_W])
      : WADDR_W'(setup_word1_i[tsr_isa_pkg::CONV_W_BASE_LSB +: tsr_isa_pkg::CONV_W_BASE_W]));
  assign row_word_o    = step && row_taps_o;
  assign read_weight_o = step_o && kind_q == tsr_core_pkg::KIND_CONV;
  assign param_o       = state_q == PARAMS;
  assign param_word_o  = param_q;
  assign table_o       = state_q == TABLE;
  assign table_row_o   = table_q;
  logic [4:0] table_word;
  assign table_word    = table_q >> $clog2(WORD_BYTES / 8);
  assign weight_addr_o = table_o ? weight_q + WADDR_W'(table_word) : weight_q;

  logic param_end;
  assign param_end = param_o && param_q == 1'(PARAM_WORDS - 1);

  always_ff @(posedge clk_i) begin
    if (setup_take_o) begin
      word0_q         <= setup_word0_i;
      word1_q         <= setup_word1_i;
      kind_q          <= ctx_kind_o;
      pixels_q        <= setup_word1_i[tsr_isa_pkg::CONV_PIXELS_LSB +: tsr_isa_pkg::CONV_PIXELS_W];
      blocks_q        <= setup_word1_i[tsr_isa_pkg::CONV_OC_BLOCKS_LSB +: tsr_isa_pkg::CONV_OC_BLOCKS_W];
      base_q          <= setup_word0_i[tsr_isa_pkg::CONV_IN_BASE_LSB +: tsr_isa_pkg::CONV_IN_BASE_W];
      weight_q        <= (conv && !params_first) ? w_base + WADDR_W'(PARAM_WORDS) : w_base;
      block_weights_q <= w_base + WADDR_W'(PARAM_WORDS);
      param_q         <= 1'b0;
      table_q         <= '0;
      begin_q         <= 1'b1;
      block_q         <= 1'b1;
      first_q         <= 1'b1;
      row_taps_o      <= row_taps;
      fill_q          <= row_taps ? 2'(FILL_PASSES) : '0;
      columns_q       <= next_columns;
      one_group_q     <= one_group;
      block_last_q    <= one_group;
      blocks_last_q   <= setup_word1_i[tsr_isa_pkg::CONV_OC_BLOCKS_LSB +: tsr_isa_pkg::CONV_OC_BLOCKS_W] == 1;
    end else begin
      if (param_o) begin
        param_q  <= !param_end;
        weight_q <= weight_q + 1'b1;
      end
      if (table_o) table_q <= table_q + 1'b1;
      if (step) begin
        first_q  <= taps_last;
        weight_q <= (taps_last && !block_end) ? block_weights_q : weight_q + 1'b1;
      end
      if (pass_end) begin
        if (filling) fill_q <= fill_q - 1'b1;
        else if (row_taps_o && (row_end || block_end)) fill_q <= 2'(FILL_PASSES);
      end
      if (group_end) begin
        block_q  <= block_end;
        pixels_q <= block_end ? pixels : next_pixels;
        block_last_q <= block_end ? one_group_q : pixels_q <= 14'(2 * PP);
      end
      if (block_end) begin
        begin_q         <= 1'b0;
        blocks_q        <= blocks_q - 1'b1;
        blocks_last_q   <= blocks_q == 8'd2;
        base_q          <= next_base;
        block_weights_q <= weight_q + WADDR_W'(1 + PARAM_WORDS);
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      state_q     <= IDLE;
      gap_q       <= '0;
      gap_ok      <= 1'b1;
      ctx_q       <= '0;
      pbank_o     <= '0;
      in_flight_q <= '0;
      full_q      <= 1'b0;
    end else begin
      if (setup_take_o) begin
        ctx_q <= ctx_q + 1'b1;
        case (opcode)
          tsr_isa_pkg::OP_NOP_EXEC: state_q <= ENDING;
          tsr_isa_pkg::OP_TABLE:    state_q <= DRAIN;
          default:                  state_q <= params_first ? PARAMS : STEPS;
        endcase
      end else begin
        case (state_q)
          PARAMS:  if (param_end) state_q <= STEPS;
          STEPS:   if (finish) state_q <= IDLE; else if (block_end && kind_q == tsr_core_pkg::KIND_CONV) state_q <= PARAMS;
          DRAIN:   if (in_flight_q == CTX_W'(1)) state_q <= TABLE;
          TABLE:   if (table_q == 5'd31) state_q <= ENDING;
          ENDING:  if (finish) state_q <= IDLE;
          default: state_q <= IDLE;
        endcase
      end
      if (end_o) begin
        gap_q  <= GAP_W'(PP - 1);
        gap_ok <= 1'b0;
      end else if (!gap_ok) begin
        gap_q  <= gap_q - 1'b1;
        gap_ok <= gap_q == GAP_W'(1);
      end
      if (setup_take_o || (block_end && !finish)) pbank_o <= pbank_o + 1'b1;
      in_flight_q <= in_flight;
      full_q      <= in_flight == MOST_IN_FLIGHT;
    end
  end

  // Cycle 1: addresses and padding of all lanes.
  logic [111:0] delta_q;
  logic [4:0]   dx_q;
  logic [12:0]  width_q;
  logic [PP-1:0] row_ends;
  assign row_end = row_ends[0];  // with row taps, all lanes leave a row together
  always_ff @(posedge clk_i) begin
    if (setup_take_o) begin
      delta_q <= lane_delta_i;
      dx_q    <= lane_dx_i;
      width_q <= lane_w_i;
    end
    read_valid_o <= step;
    pad_value_o  <= word1_q[tsr_isa_pkg::CONV_PAD_VALUE_LSB +: tsr_isa_pkg::CONV_PAD_VALUE_W];
  end

  generate
    for (genvar p = 0; p < PP; p++) begin : gen_lane
      tsr_walk_lane u_lane (
        .clk_i,
        .load_i(setup_take_o), .restart_i(block_end), .advance_i(pass_end),
        .x_i(lane_x_i[p*12 +: 12]), .ix_i(lane_ix_i[p*20 +: 20]), .iy_i(lane_iy_i[p*20 +: 20]), .a_i(lane_a_i[p*16 +: 16]),
        .width_i(width_q), .dx_i(dx_q), .delta_i(delta_q),
        .step_i(step), .tap_a_i(tap_a), .tap_ix_i(tap_ix), .tap_iy_i(tap_iy),
        .ext_x_i(word0_q[tsr_isa_pkg::CONV_EXT_X_LSB +: tsr_isa_pkg::CONV_EXT_X_W]),
        .ext_y_i(word0_q[tsr_isa_pkg::CONV_EXT_Y_LSB +: tsr_isa_pkg::CONV_EXT_Y_W]),
        .wrap_o(row_ends[p]), .addr_o(read_addr_o[p*16 +: 16]), .pad_o(read_pad_o[p])
      );
    end
  endgenerate

endmodule

`default_nettype wire
