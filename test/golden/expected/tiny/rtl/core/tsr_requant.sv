// Emitted from hw-templates/rtl/core/tsr_requant.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Requantiser: turns the pixels of finished groups into output-buffer bytes, one pixel of OCP channels per cycle.
//
// A group's end arrives with the load of the hold registers; its pixels follow in the next PP cycles, and their bytes are at
// the output buffer's write port REQUANT_LAT - 1 cycles after that. Completion follows the last byte.

`default_nettype none

module tsr_requant (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          ctx_write_i,      // parameters of an instruction entering the pipeline
  input  wire logic [tsr_core_pkg::CTX_W-1:0] ctx_next_i,
  input  wire logic [2:0]    ctx_kind_i,
  input  wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0]    ctx_post_i,
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

  output logic               write_valid_o,
  output logic [$clog2(tsr_cfg_pkg::OBUF_ROWS)-1:0] write_row_o,
  output logic [1:0]         write_lane_o,
  output logic [tsr_cfg_pkg::OCP*8-1:0] write_data_o,

  output logic               done_o,           // pulse: an instruction has completed
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0]         post_o            // its tokens
);

  localparam int OCP     = tsr_cfg_pkg::OCP;
  localparam int TOKENS  = tsr_isa_pkg::TOKEN_COUNT;
  localparam int ROW_W   = $clog2(tsr_cfg_pkg::OBUF_ROWS);
  localparam int CTX_W   = tsr_core_pkg::CTX_W;
  localparam int XS_W    = tsr_core_pkg::XS_W;
  localparam int STAGES  = tsr_core_pkg::REQUANT_LAT - 1;  // pixel to write port; the last two are clamp and table

  // Parameters of the instructions in the pipeline.
  logic [255:0] ctx_word1 [0:2**CTX_W-1];
  logic [TOKENS+2:0] ctx_head [0:2**CTX_W-1];  // {operation, tokens to post}
  always_ff @(posedge clk_i) begin
    if (ctx_write_i) begin
      ctx_word1[ctx_next_i] <= ctx_word1_i;
      ctx_head[ctx_next_i]  <= {ctx_kind_i, ctx_post_i};
    end
  end

  // Stage 0: the pixel at the head of the hold registers.
  logic               run0_q, last0_q, valid0, pixels_end;
  logic [3:0]         pixel0_q, pixels0_q;
  logic [CTX_W-1:0]   ctx0_q;
  logic [tsr_core_pkg::PBANK_W-1:0] pbank0_q;
  logic [255:0]       word0;
  logic [2:0]         kind0;
  assign word0      = ctx_word1[ctx0_q];
  assign kind0      = ctx_head[ctx0_q][TOKENS +: 3];
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

  logic [ROW_W-1:0] row0;
  logic [1:0]       lane0;
  tsr_requant_rows u_rows (
    .clk_i, .start_i(end_i && end_block_i), .begin_i(end_begin_i), .start_word_i(ctx_word1[ctx_i]),
    .step_i(valid0), .word_i(word0), .row_o(row0), .lane_o(lane0)
  );

  // What later stages need of the instruction and of the place travels along.
  localparam int TAIL_W = 3 + 24 + 5 + 5 + 24 + 1 + ROW_W + 2;
  logic [TAIL_W-1:0] tail [0:STAGES];
  logic [STAGES:0]   valid;
  assign valid[0] = valid0;

  logic eltwise0, add0;
  assign add0     = kind0 == tsr_core_pkg::KIND_ADD;
  assign eltwise0 = add0 || kind0 == tsr_core_pkg::KIND_MUL;
  assign tail[0] = {
    kind0,
    add0 ? word0[tsr_isa_pkg::ELTWISE_MULT_B_LSB +: 24] : 24'd0,
    add0 ? word0[tsr_isa_pkg::ELTWISE_LSH_A_LSB +: 5] : 5'd0,
    add0 ? word0[tsr_isa_pkg::ELTWISE_LSH_B_LSB +: 5] : 5'd0,
    word0[tsr_isa_pkg::CONV_ZERO_OUT_LSB +: 8], word0[tsr_isa_pkg::CONV_CLAMP_LO_LSB +: 8],
    word0[tsr_isa_pkg::CONV_CLAMP_HI_LSB +: 8], word0[tsr_isa_pkg::CONV_ACT_LSB],
    row0, lane0
  };

  generate
    for (genvar s = 1; s <= STAGES; s++) begin : gen_stage
      logic [TAIL_W-1:0] tail_q;
      logic              valid_q;
      assign tail[s]  = tail_q;
      assign valid[s] = valid_q;
      always_ff @(posedge clk_i) begin
        valid_q <= valid[s-1] && !rst_i;
        if (valid[s-1]) tail_q <= tail[s-1];
      end
    end
  endgenerate

  localparam int ACT_BIT = ROW_W + 2;
  localparam int RANGE_LSB = ACT_BIT + 1;       // {zero_out, clamp_lo, clamp_hi}
  localparam int LSH_LSB = RANGE_LSB + 24;      // {lsh_a, lsh_b}
  localparam int MULT_B_LSB = LSH_LSB + 10;
  localparam int KIND_LSB = MULT_B_LSB + 24;

  // Channel parameters: CONV's from the weight block, POOL's and ELTWISE's from the instruction.
  logic [31:0]       bias0;
  logic [23:0]       mult0;
  logic [5:0]        shift0;
  assign bias0  = eltwise0 ? 32'd0 - 32'(signed'(word0[tsr_isa_pkg::ELTWISE_ZERO_A_LSB +: 8])) : word0[tsr_isa_pkg::POOL_BIAS_LSB +: 32];
  assign mult0  = word0[tsr_isa_pkg::POOL_MULT_A_LSB +: 24];
  assign shift0 = word0[tsr_isa_pkg::POOL_SHIFT_LSB +: 6];

  logic conv0, xsum0;
  assign conv0 = kind0 == tsr_core_pkg::KIND_CONV;
  assign xsum0 = word0[tsr_isa_pkg::CONV_XSUM_LSB +: 2] != '0;

  generate
    for (genvar o = 0; o < OCP; o++) begin : gen_lane
      logic [31:0]       bias;
      logic [23:0]       mult;
      logic [5:0]        shift;
      logic signed [8:0] weight_zero;
      logic signed [7:0] y;
      tsr_channel_params #(.LANE(o)) u_params (
        .clk_i, .write_i(param_write_i), .write_word_i(param_word_i), .write_bank_i(param_bank_i), .weight_word_i,
        .read_bank_i(pbank0_q), .bias_o(bias), .mult_o(mult), .shift_o(shift), .weight_zero_o(weight_zero)
      );
      tsr_requant_lane u_lane (
        .clk_i, .valid_i(valid[7:0]),
        .main_i(main_i[o*32 +: 32]), .aux_i(aux_i[o*32 +: XS_W]),
        .bias_i(conv0 ? bias : bias0),
        .weight_zero_i(conv0 && xsum0 ? weight_zero : 9'd0),
        .mult_i(conv0 ? mult : mult0),
        .shift_i(conv0 ? shift : shift0),
        .zero_b_i(word0[tsr_isa_pkg::ELTWISE_ZERO_B_LSB +: 8]),
        .kind1_i(tail[1][KIND_LSB +: 3]),
        .mult_b2_i(tail[2][MULT_B_LSB +: 24]),
        .lsh_a4_i(tail[4][LSH_LSB+5 +: 5]), .lsh_b4_i(tail[4][LSH_LSB +: 5]),
        .zero_out7_i(tail[7][RANGE_LSB+16 +: 8]), .clamp_lo7_i(tail[7][RANGE_LSB+8 +: 8]), .clamp_hi7_i(tail[7][RANGE_LSB +: 8]),
        .y_o(y)
      );
      tsr_act_table u_table (
        .clk_i, .clear_i, .clear_row_i(clear_row_i[4:0]),
        .write_i(table_write_i), .write_row_i(table_row_i), .weight_word_i,
        .valid_i(valid[8]), .act_i(tail[8][ACT_BIT]), .y_i(y), .y_o(write_data_o[o*8 +: 8])
      );
    end
  endgenerate

  assign write_valid_o = valid[STAGES];
  assign {write_row_o, write_lane_o} = tail[STAGES][ROW_W+1:0];

  // Completion: the slot of the group's last pixel, carried past the write.
  localparam int DONE_W = 1 + TOKENS;
  logic [(STAGES+1)*DONE_W-1:0] done_q;
  assign {done_o, post_o} = done_q[STAGES*DONE_W +: DONE_W];
  always_ff @(posedge clk_i) begin
    if (rst_i) done_q <= '0;
    else done_q <= {done_q[STAGES*DONE_W-1:0], (run0_q && pixels_end && last0_q) ? {1'b1, ctx_head[ctx0_q][TOKENS-1:0]} : DONE_W'(0)};
  end

endmodule

`default_nettype wire
