// SPDX-License-Identifier: Apache-2.0
// Requantiser: turns the pixels of finished groups into output-buffer bytes, one pixel of OCP channels per cycle.
//
// A group's end arrives with the load of the hold registers; its pixels follow in the next PP cycles. Stages 0 to 8 are the
// requantisation lanes, 8 to 16 the join, which adds the residual (or ELTWISE's second operand) and which all other results
// go around in the same time; then the activation table. Completion follows the last byte.

`default_nettype none

module tsr_requant (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          ctx_write_i,      // parameters of an instruction entering the pipeline
  input  wire logic [tsr_core_pkg::CTX_W-1:0] ctx_next_i,
  input  wire logic [2:0]    ctx_kind_i,
  input  wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0] ctx_post_i,
  input  wire logic [255:0]  ctx_word1_i,

  input  wire logic          param_write_i,    // channel parameters of a block, in weight words
  input  wire logic          param_word_i,
  input  wire logic [tsr_core_pkg::PBANK_W-1:0] param_bank_i,
  input  wire logic          table_write_i,    // 8-byte row of the activation table
  input  wire logic [4:0]    table_row_i,
  input  wire logic [tsr_cfg_pkg::OCP*tsr_cfg_pkg::ICP*8-1:0] weight_word_i,
  input  wire logic          clear_i,
  input  wire logic [15:0]   clear_row_i,

  input  wire logic          end_i,            // a group has ended: the hold registers load in this cycle
  input  wire logic          end_last_i,
  input  wire logic [3:0]    end_pixels_i,
  input  wire logic          end_block_i,
  input  wire logic          end_begin_i,
  input  wire logic [tsr_core_pkg::CTX_W-1:0]   ctx_i,
  input  wire logic [tsr_core_pkg::PBANK_W-1:0] pbank_i,
  output logic               shift_o,          // the hold registers move on to the next pixel
  input  wire logic [tsr_cfg_pkg::OCP*32-1:0] main_i,
  input  wire logic [tsr_cfg_pkg::OCP*32-1:0] aux_i,
  input  wire logic [tsr_cfg_pkg::OCP*8-1:0]  second_i,

  output logic               res_read_o,       // residual buffer: the lane's bytes come 2 cycles later
  output logic [$clog2(tsr_cfg_pkg::OBUF_ROWS)-1:0] res_row_o,
  output logic [1:0]         res_lane_o,
  input  wire logic [tsr_cfg_pkg::OCP*8-1:0] res_data_i,

  output logic               write_valid_o,
  output logic [$clog2(tsr_cfg_pkg::OBUF_ROWS)-1:0] write_row_o,
  output logic [1:0]         write_lane_o,
  output logic [tsr_cfg_pkg::OCP*8-1:0] write_data_o,

  output logic               done_o,           // pulse: an instruction has completed
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] post_o  // its tokens
);

  localparam int OCP     = tsr_cfg_pkg::OCP;
  localparam int TOKENS  = tsr_isa_pkg::TOKEN_COUNT;
  localparam int ROW_W   = $clog2(tsr_cfg_pkg::OBUF_ROWS);
  localparam int CTX_W   = tsr_core_pkg::CTX_W;
  localparam int XS_W    = tsr_core_pkg::XS_W;
  localparam int STAGES  = tsr_core_pkg::REQUANT_LAT - 1;  // pixel to write port
  localparam int LANE    = 8;                              // latency of a requantisation lane, and of the join

  // Stage 0: the pixel at the head of the hold registers.
  logic               run0_q, last0_q, valid0, pixels_end;
  logic [3:0]         pixel0_q, pixels0_q;
  logic [CTX_W-1:0]   ctx0_q;
  logic [tsr_core_pkg::PBANK_W-1:0] pbank0_q;
  assign valid0     = run0_q && pixel0_q < pixels0_q;
  assign pixels_end = pixel0_q == 4'(tsr_cfg_pkg::PP - 1);
  assign shift_o    = run0_q;

  always_ff @(posedge clk_i) begin
    if (end_i) begin
      last0_q   <= end_last_i;
      pixels0_q <= end_pixels_i;
      ctx0_q    <= ctx_i;
      pbank0_q  <= pbank_i;
      pixel0_q  <= '0;
    end else pixel0_q <= pixel0_q + 1'b1;
    if (rst_i) run0_q <= 1'b0;
    else if (end_i) run0_q <= 1'b1;
    else if (pixels_end) run0_q <= 1'b0;
  end

  // Each stage knows its pixel's place and the slot of its instruction's parameters.
  localparam int TAIL_W = 2 + CTX_W + ROW_W + 2;
  logic [TAIL_W-1:0] tail [0:STAGES];
  logic [STAGES:0]   valid, sum, residual;
  logic [CTX_W-1:0]  slot [0:STAGES];
  logic [ROW_W-1:0]  row0;
  logic [1:0]        lane0;
  logic              sum0, residual0;
  assign valid[0] = valid0;
  assign tail[0]  = {sum0, residual0, ctx0_q, row0, lane0};

  generate
    for (genvar s = 0; s <= STAGES; s++) begin : gen_stage
      assign slot[s]     = tail[s][ROW_W+2 +: CTX_W];
      assign residual[s] = tail[s][ROW_W+2+CTX_W];
      assign sum[s]      = tail[s][ROW_W+2+CTX_W+1];
      if (s > 0) begin : gen_register
        logic [TAIL_W-1:0] tail_q;
        logic              valid_q;
        assign tail[s]  = tail_q;
        assign valid[s] = valid_q;
        always_ff @(posedge clk_i) begin
          valid_q <= valid[s-1] && !rst_i;
          if (valid[s-1]) tail_q <= tail[s-1];
        end
      end
    end
  endgenerate

  logic [255:0]      start_word, word0;
  logic [2:0]        kind0;
  logic [TOKENS-1:0] post0;
  logic [31:0]       bias0;
  logic [23:0]       mult0, range7;
  logic [5:0]        shift0;
  logic [ROW_W-1:0]  res_delta5;
  logic [19:0]       operands8;
  logic [61:0]       scale8;
  logic [24:0]       range15;
  tsr_requant_ctx u_ctx (
    .clk_i, .write_i(ctx_write_i), .slot_i(ctx_next_i), .kind_i(ctx_kind_i), .post_i(ctx_post_i), .word1_i(ctx_word1_i),
    .start_slot_i(ctx_i), .start_word_o(start_word),
    .slot0_i(ctx0_q), .word0_o(word0), .kind0_o(kind0), .sum0_o(sum0), .residual0_o(residual0), .post0_o(post0),
    .bias0_o(bias0), .mult0_o(mult0), .shift0_o(shift0),
    .slot5_i(slot[5]), .res_delta5_o(res_delta5), .slot7_i(slot[7]), .range7_o(range7),
    .slot8_i(slot[8]), .operands8_o(operands8), .scale8_o(scale8), .slot15_i(slot[15]), .range15_o(range15)
  );

  tsr_requant_rows u_rows (
    .clk_i, .start_i(end_i && end_block_i), .begin_i(end_begin_i), .start_word_i(start_word),
    .step_i(valid0), .word_i(word0), .row_o(row0), .lane_o(lane0)
  );

  // Operand b of the join: the residual, whose address leaves in stage 6, or ELTWISE's second operand.
  logic [OCP*8-1:0] second8, b8, y8, around16;
  always_ff @(posedge clk_i) begin
    res_read_o <= valid[5] && residual[5] && !rst_i;
    if (valid[5]) begin
      res_row_o  <= tail[5][2 +: ROW_W] + res_delta5;
      res_lane_o <= tail[5][1:0];
    end
  end
  tsr_core_delay #(.WIDTH(OCP * 8), .CYCLES(LANE)) u_delay_second (.clk_i, .rst_i, .data_i(second_i), .data_o(second8));
  tsr_core_delay #(.WIDTH(OCP * 8), .CYCLES(LANE)) u_delay_around (.clk_i, .rst_i, .data_i(y8), .data_o(around16));
  assign b8 = residual[8] ? res_data_i : second8;

  // Parameters of the join, and of the table, at the stages that use them.
  logic [51:0]     mults9_q;
  logic [3:0]      lsh9_q, lsh10_q, lsh11_q;
  logic [5:0]      shift9_q, shift10_q, shift11_q, shift12_q;
  logic [LANE-1:0] join_valid;
  logic            act16_q;
  assign join_valid = valid[8 +: LANE] & sum[8 +: LANE];
  always_ff @(posedge clk_i) begin
    if (join_valid[0]) {mults9_q, lsh9_q, shift9_q} <= scale8;
    if (join_valid[1]) {lsh10_q, shift10_q} <= {lsh9_q, shift9_q};
    if (join_valid[2]) {lsh11_q, shift11_q} <= {lsh10_q, shift10_q};
    if (join_valid[3]) shift12_q <= shift11_q;
    if (valid[15]) act16_q <= range15[24];
  end

  // Rows of the activation table lie side by side in a weight word.
  localparam int TABLE_ROWS = OCP * tsr_cfg_pkg::ICP / 8;
  localparam int PART_W     = (TABLE_ROWS < 32) ? $clog2(TABLE_ROWS) : 5;
  logic [PART_W-1:0] table_part;
  logic [63:0]       table_entries;
  assign table_part    = table_row_i[PART_W-1:0];
  assign table_entries = weight_word_i[table_part*64 +: 64];
  logic        table_write_q;
  logic [4:0]  table_row_q;
  logic [63:0] table_entries_q;
  always_ff @(posedge clk_i) begin
    table_write_q <= clear_i || table_write_i;
    if (clear_i || table_write_i) begin
      table_row_q     <= clear_i ? clear_row_i[4:0] : table_row_i;
      table_entries_q <= clear_i ? '0 : table_entries;
    end
  end

  // Channel parameters: CONV's from the weight block, all others' from the instruction.
  logic conv0, xsum0, product0, product1_q;
  assign conv0 = kind0 == tsr_core_pkg::KIND_CONV;
  assign xsum0 = word0[tsr_isa_pkg::CONV_XSUM_LSB +: 2] != '0;
  assign product0 = kind0 == tsr_core_pkg::KIND_MUL;
  always_ff @(posedge clk_i) if (valid[0]) product1_q <= product0;

  generate
    for (genvar o = 0; o < OCP; o++) begin : gen_lane
      logic [31:0]       bias;
      logic [23:0]       mult;
      logic [5:0]        shift;
      logic signed [8:0] weight_zero;
      logic signed [7:0] joined16;
      tsr_channel_params #(.LANE(o)) u_params (
        .clk_i, .write_i(param_write_i), .write_word_i(param_word_i), .write_bank_i(param_bank_i), .weight_word_i,
        .read_bank_i(pbank0_q), .bias_o(bias), .mult_o(mult), .shift_o(shift), .weight_zero_o(weight_zero)
      );
      tsr_requant_lane u_lane (
        .clk_i, .valid_i(valid[0 +: LANE]),
        .main_i(main_i[o*32 +: 32]), .aux_i(aux_i[o*32 +: XS_W]), .second_i(second_i[o*8 +: 8]),
        .channel_i(conv0), .bias_i(bias), .own_bias_i(bias0), .scale_i({shift, mult}), .own_scale_i({shift0, mult0}),
        .weight_zero_i(conv0 && xsum0 ? weight_zero : 9'd0),
        .zero_b_i(word0[tsr_isa_pkg::ELTWISE_ZERO_B_LSB +: 8]),
        .product0_i(product0), .product1_i(product1_q),
        .zero_out7_i(range7[16 +: 8]), .clamp_lo7_i(range7[8 +: 8]), .clamp_hi7_i(range7[0 +: 8]),
        .y_o(y8[o*8 +: 8])
      );
      tsr_join_lane u_join (
        .clk_i, .valid_i(join_valid), .a_i(y8[o*8 +: 8]), .b_i(b8[o*8 +: 8]),
        .zero_a_i(operands8[19:12]), .zero_b_i(operands8[11:4]), .by3_a_i(operands8[3:2]), .by3_b_i(operands8[1:0]),
        .mult_a1_i(mults9_q[51:26]), .mult_b1_i(mults9_q[25:0]),
        .by12_a3_i(lsh11_q[3:2]), .by12_b3_i(lsh11_q[1:0]), .shift4_i(shift12_q),
        .zero_out7_i(range15[16 +: 8]), .clamp_lo7_i(range15[8 +: 8]), .clamp_hi7_i(range15[0 +: 8]),
        .y_o(joined16)
      );
      tsr_act_table u_table (
        .clk_i, .write_i(table_write_q), .write_row_i(table_row_q), .entries_i(table_entries_q),
        .valid_i(valid[16]), .act_i(act16_q), .y_i(sum[16] ? joined16 : around16[o*8 +: 8]), .y_o(write_data_o[o*8 +: 8])
      );
    end
  endgenerate

  assign write_valid_o = valid[STAGES];
  assign {write_row_o, write_lane_o} = tail[STAGES][ROW_W+1:0];

  // Completion: the slot of the group's last pixel, carried past the write.
  logic [STAGES:0]   done_q;
  logic [TOKENS-1:0] post;
  logic              end0;
  assign end0   = run0_q && pixels_end && last0_q;
  assign done_o = done_q[STAGES];
  assign post_o = done_o ? post : '0;
  always_ff @(posedge clk_i) done_q <= rst_i ? '0 : {done_q[STAGES-1:0], end0};
  tsr_core_delay #(.WIDTH(TOKENS), .CYCLES(STAGES + 1)) u_delay_post (.clk_i, .rst_i, .data_i(post0), .data_o(post));

endmodule

`default_nettype wire
