// SPDX-License-Identifier: Apache-2.0
// EXEC engine: setup, walk, multiplier array, channel sums, accumulators, hold registers and requantiser, in one pipeline
// that never stalls behind the walk.

`default_nettype none

module tsr_exec (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          word_valid_i,
  output logic               word_pop_o,
  input  wire logic [255:0]  word_i,
  input  wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_avail_i,
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_take_o,
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_post_o,

  input  wire logic [$clog2(tsr_cfg_pkg::WBUF_WORDS)-1:0] weight_tail_i,
  output logic               weight_leave_o,

  input  wire logic          clear_i,           // accumulators; row of the activation table
  input  wire logic [15:0]   clear_row_i,

  output logic               ibuf_read_o,
  output logic [tsr_cfg_pkg::PP*16-1:0] ibuf_addr_o,
  output logic [tsr_cfg_pkg::PP-1:0]    ibuf_pad_o,
  output logic [7:0]                    pad_value_o,
  input  wire logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::ICP*8-1:0] ibuf_data_i,

  output logic               wbuf_read_o,
  output logic [$clog2(tsr_cfg_pkg::WBUF_WORDS)-1:0] wbuf_addr_o,
  input  wire logic [tsr_cfg_pkg::OCP*tsr_cfg_pkg::ICP*8-1:0] wbuf_data_i,

  output logic               res_read_o,
  output logic [$clog2(tsr_cfg_pkg::OBUF_ROWS)-1:0] res_row_o,
  output logic [1:0]         res_lane_o,
  input  wire logic [tsr_cfg_pkg::OCP*8-1:0] res_data_i,

  output logic               obuf_write_o,
  output logic [$clog2(tsr_cfg_pkg::OBUF_ROWS)-1:0] obuf_row_o,
  output logic [1:0]         obuf_lane_o,
  output logic [tsr_cfg_pkg::OCP*8-1:0] obuf_data_o,

  output logic               busy_o,            // counters: CONV, POOL or ELTWISE executes
  output logic               start_o,           // pulse: the walk takes an instruction
  output logic               mac_o,             // the array takes an operand
  output logic               vector_o,          // POOL or ELTWISE takes one
  output logic               param_o,           // channel parameters are read
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] missing_o,  // tokens that keep the next instruction from starting
  output logic               starved_o,         // nothing is walking, and there is no instruction to look at
  output logic               idle_o
);

  localparam int PP        = tsr_cfg_pkg::PP;
  localparam int OCP       = tsr_cfg_pkg::OCP;
  localparam int CTX_W     = tsr_core_pkg::CTX_W;
  localparam int PBANK_W   = tsr_core_pkg::PBANK_W;
  localparam int STEP_LAT  = tsr_core_pkg::STEP_LAT;
  localparam int WADDR_W   = $clog2(tsr_cfg_pkg::WBUF_WORDS);
  localparam int ROW_STEP_W = tsr_core_pkg::ROW_STEP_W;
  localparam int OPERAND_W = PP * tsr_cfg_pkg::ICP * 8;

  logic             setup_ready, setup_take, setup_idle, walk_idle, resting;
  logic [255:0]     setup_word0, setup_word1;
  logic [PP*12-1:0] lane_x;
  logic [PP*20-1:0] lane_ix, lane_iy;
  logic [PP*16-1:0] lane_a;
  logic [4:0]       lane_dx;
  logic [12:0]      lane_w;
  logic [111:0]     lane_delta;

  tsr_exec_setup u_setup (
    .clk_i, .rst_i, .word_valid_i, .word_pop_o, .word_i,
    .ready_o(setup_ready), .take_i(setup_take), .word0_o(setup_word0), .word1_o(setup_word1),
    .lane_x_o(lane_x), .lane_ix_o(lane_ix), .lane_iy_o(lane_iy), .lane_a_o(lane_a),
    .lane_dx_o(lane_dx), .lane_w_o(lane_w), .lane_delta_o(lane_delta),
    .idle_o(setup_idle)
  );

  // Cycle 0 of the pipeline: the walk.
  logic               row_taps0, row_word0;
  logic [ROW_STEP_W-1:0] row_index0;
  logic               step0, read_weight0, param0, param_word0, table0, init0, first0, first_tap0, end0, end_last0;
  logic               end_block0, end_begin0, done, ctx_write, read1;
  logic [WADDR_W-1:0] weight_addr0, weight_addr1_q;
  logic [4:0]         table_row0;
  logic [2:0]         kind0, ctx_kind;
  logic [1:0]         xsum0, group0;
  logic [3:0]         end_pixels0;
  logic [CTX_W-1:0]   ctx0, ctx_next;
  logic [PBANK_W-1:0] pbank0;

  tsr_walk u_walk (
    .clk_i, .rst_i,
    .setup_ready_i(setup_ready), .setup_take_o(setup_take), .setup_word0_i(setup_word0), .setup_word1_i(setup_word1),
    .lane_x_i(lane_x), .lane_ix_i(lane_ix), .lane_iy_i(lane_iy), .lane_a_i(lane_a),
    .lane_dx_i(lane_dx), .lane_w_i(lane_w), .lane_delta_i(lane_delta),
    .token_avail_i, .token_take_o, .weight_tail_i, .weight_leave_o, .done_i(done),
    .step_o(step0), .row_taps_o(row_taps0), .row_word_o(row_word0), .row_index_o(row_index0), .read_weight_o(read_weight0), .weight_addr_o(weight_addr0),
    .param_o(param0), .param_word_o(param_word0), .table_o(table0), .table_row_o(table_row0),
    .read_valid_o(read1), .read_addr_o(ibuf_addr_o), .read_pad_o(ibuf_pad_o), .pad_value_o,
    .kind_o(kind0), .init_o(init0), .xsum_o(xsum0), .first_o(first0), .first_tap_o(first_tap0), .group_o(group0),
    .end_o(end0), .end_last_o(end_last0), .end_pixels_o(end_pixels0), .end_block_o(end_block0), .end_begin_o(end_begin0),
    .ctx_o(ctx0), .pbank_o(pbank0), .ctx_write_o(ctx_write), .ctx_next_o(ctx_next), .ctx_kind_o(ctx_kind),
    .busy_o, .missing_o, .resting_o(resting), .idle_o(walk_idle)
  );

  assign ibuf_read_o = read1;
  assign start_o     = ctx_write;
  assign mac_o       = read_weight0;
  assign vector_o    = step0 && !read_weight0;
  assign param_o     = param0;
  assign starved_o   = setup_idle && resting;
  assign idle_o      = setup_idle && walk_idle;

  // Weights leave their buffer in the same cycle as the pixels: address in cycle 2, data in cycle 4.
  logic read_any0, read_any1_q;
  assign read_any0 = read_weight0 || param0 || table0;
  always_ff @(posedge clk_i) begin
    read_any1_q <= read_any0;
    wbuf_read_o <= read_any1_q;
    if (read_any0) weight_addr1_q <= weight_addr0;
    if (read_any1_q) wbuf_addr_o <= weight_addr1_q;
  end

  // Flags that follow the operands: strobes in shift registers, so that a reset empties the pipeline; the rest in a delay.
  logic [STEP_LAT-1:0] step_q;
  logic [STEP_LAT:0]   end_q;  // one more: the accumulators are copied when they hold the last step
  logic [3:0]          param_q, table_q, row_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      step_q  <= '0;
      end_q   <= '0;
      param_q <= '0;
      table_q <= '0;
      row_q   <= '0;
    end else begin
      step_q  <= {step_q[STEP_LAT-2:0], step0};
      end_q   <= {end_q[STEP_LAT-1:0], end0};
      param_q <= {param_q[2:0], param0};
      table_q <= {table_q[2:0], table0};
      row_q   <= {row_q[2:0], row_word0};
    end
  end

  localparam int READ_W = 1 + PBANK_W + 5 + 1 + ROW_STEP_W;
  logic               param_word4, row_taps4;
  logic [ROW_STEP_W-1:0] row_index4;
  logic [PBANK_W-1:0] pbank4;
  logic [4:0]         table_row4;
  tsr_core_delay #(.WIDTH(READ_W), .CYCLES(tsr_core_pkg::OPERAND_LAT)) u_delay_read (
    .clk_i, .rst_i,
    .data_i({param_word0, pbank0, table_row0, row_taps0, row_index0}),
    .data_o({param_word4, pbank4, table_row4, row_taps4, row_index4})
  );

  localparam int FLAG_W = 3 + 1 + 2 + 1 + 1 + 2;
  logic       init, first, first_tap;
  logic [2:0] kind;
  logic [1:0] xsum, group;
  tsr_core_delay #(.WIDTH(FLAG_W), .CYCLES(STEP_LAT)) u_delay_flags (
    .clk_i, .rst_i,
    .data_i({kind0, init0, xsum0, first0, first_tap0, group0}), .data_o({kind, init, xsum, first, first_tap, group})
  );

  localparam int END_W = 3 + 2 + 1 + 4 + 1 + 1 + CTX_W + PBANK_W;
  logic               end_last, end_block, end_begin;
  logic [2:0]         end_kind;
  logic [1:0]         end_xsum;
  logic [3:0]         end_pixels;
  logic [CTX_W-1:0]   ctx;
  logic [PBANK_W-1:0] pbank;
  tsr_core_delay #(.WIDTH(END_W), .CYCLES(STEP_LAT + 1)) u_delay_end (
    .clk_i, .rst_i,
    .data_i({kind0, xsum0, end_last0, end_pixels0, end_block0, end_begin0, ctx0, pbank0}),
    .data_o({end_kind, end_xsum, end_last, end_pixels, end_block, end_begin, ctx, pbank})
  );

  // Products, and beside them the operands themselves for the channel sums, one cycle earlier than the products.
  logic [PP*OCP*32-1:0] sums;
  logic [OPERAND_W-1:0] pixels15;
  logic                 array_ce;
  assign array_ce = step_q[STEP_LAT-1:3] != '0;

  logic [tsr_cfg_pkg::ROW_KEEP*tsr_cfg_pkg::ICP*8-1:0] row_words;
  tsr_row_window u_window (
    .clk_i, .write_i(row_q[3]), .index_i(row_index4), .pixels_i(ibuf_data_i), .words_o(row_words)
  );

  tsr_array u_array (
    .clk_i, .rst_i, .ce_i(array_ce), .last_i(step_q[STEP_LAT-2]), .row_taps_i(row_taps4), .row_words_i(row_words),
    .pixels_i(ibuf_data_i), .weights_i(wbuf_data_i), .sums_o(sums)
  );

  tsr_core_delay #(.WIDTH(OPERAND_W), .CYCLES(tsr_core_pkg::ARRAY_LAT - 1)) u_delay_pixels (
    .clk_i, .rst_i, .data_i(ibuf_data_i), .data_o(pixels15)
  );

  logic [PP*OCP*32-1:0] acc, channel;
  logic [PP*OCP*8-1:0]  second;
  logic [PP*32-1:0]     total;
  logic                 step, group_end;
  assign step      = step_q[STEP_LAT-1];
  assign group_end = end_q[STEP_LAT];

  tsr_accumulators u_accumulators (
    .clk_i, .clear_i, .step_i(step && kind == tsr_core_pkg::KIND_CONV), .first_i(first && init), .sums_i(sums), .acc_o(acc)
  );
  tsr_channel_sums u_channel_sums (
    .clk_i, .clear_i, .pixels_i(pixels15), .step_i(step), .kind_i(kind), .init_i(init), .xsum_i(xsum), .first_i(first),
    .first_tap_i(first_tap), .group_i(group), .channel_o(channel), .second_o(second), .total_o(total)
  );

  logic              shift;
  logic [OCP*32-1:0] main, aux;
  logic [OCP*8-1:0]  operand_b;
  tsr_hold u_hold (
    .clk_i, .load_i(group_end), .shift_i(shift), .kind_i(end_kind), .xsum_i(end_xsum),
    .acc_i(acc), .channel_i(channel), .second_i(second), .total_i(total), .main_o(main), .aux_o(aux),
    .second_o(operand_b)
  );

  tsr_requant u_requant (
    .clk_i, .rst_i,
    .ctx_write_i(ctx_write), .ctx_next_i(ctx_next), .ctx_kind_i(ctx_kind),
    .ctx_post_i(setup_word0[tsr_isa_pkg::HEADER_POST_LSB +: tsr_isa_pkg::HEADER_POST_W]), .ctx_word1_i(setup_word1),
    .param_write_i(param_q[3]), .param_word_i(param_word4), .param_bank_i(pbank4),
    .table_write_i(table_q[3]), .table_row_i(table_row4), .weight_word_i(wbuf_data_i), .clear_i, .clear_row_i,
    .end_i(group_end), .end_last_i(end_last), .end_pixels_i(end_pixels), .end_block_i(end_block), .end_begin_i(end_begin),
    .ctx_i(ctx), .pbank_i(pbank), .shift_o(shift), .main_i(main), .aux_i(aux), .second_i(operand_b),
    .res_read_o, .res_row_o, .res_lane_o, .res_data_i,
    .write_valid_o(obuf_write_o), .write_row_o(obuf_row_o), .write_lane_o(obuf_lane_o), .write_data_o(obuf_data_o),
    .done_o(done), .post_o(token_post_o)
  );

endmodule

`default_nettype wire
