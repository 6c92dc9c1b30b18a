// Emitted from hw-templates/rtl/core/tsr_exec_setup.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Prepares the next EXEC instruction while the current one executes: takes its words and places the PP lanes on their first
// output pixels.
//
// A two-word instruction is ready PP + 4 cycles after its first word.

`default_nettype none

module tsr_exec_setup (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          word_valid_i,
  output logic               word_pop_o,
  input  wire logic [255:0]  word_i,

  output logic               ready_o,          // the outputs below describe a whole instruction
  input  wire logic          take_i,
  output logic [255:0]       word0_o,
  output logic [255:0]       word1_o,
  output logic [tsr_cfg_pkg::PP*12-1:0] lane_x_o,   // column of each lane's first pixel
  output logic [tsr_cfg_pkg::PP*20-1:0] lane_ix_o,  // input column of its tap 0
  output logic [tsr_cfg_pkg::PP*20-1:0] lane_iy_o,  // input row of its tap 0
  output logic [tsr_cfg_pkg::PP*16-1:0] lane_a_o,   // buffer address of its tap 0, relative to in_base
  output logic [4:0]         lane_dx_o,        // columns that a lane advances by in a row of
  output logic [12:0]        lane_w_o,         // ... this width
  output logic [111:0]       lane_delta_o,     // how a lane advances by PP pixels: {dix, diy, da}, {the same across a row end}
  output logic               idle_o
);

  localparam int PP = tsr_cfg_pkg::PP;
  localparam int LANE_IDX_W = $clog2(PP);

  typedef enum logic [1:0] {FIRST, SECOND, LANES, READY} state_t;
  state_t state_q;

  logic [7:0] opcode;
  logic       two_words;
  assign opcode    = word_i[tsr_isa_pkg::HEADER_OPCODE_LSB +: tsr_isa_pkg::HEADER_OPCODE_W];
  assign two_words = opcode == tsr_isa_pkg::OP_CONV || opcode == tsr_isa_pkg::OP_POOL || opcode == tsr_isa_pkg::OP_ELTWISE;

  logic [11:0]        tile_w, row_pitch;
  logic [3:0]         stride_x, stride_y, lane_dx, lane_dy;
  logic signed [11:0] org_x, org_y;
  assign tile_w    = word1_o[tsr_isa_pkg::CONV_TILE_W_LSB +: tsr_isa_pkg::CONV_TILE_W_W];
  assign row_pitch = word1_o[tsr_isa_pkg::CONV_ROW_PITCH_LSB +: tsr_isa_pkg::CONV_ROW_PITCH_W];
  assign lane_dx   = word1_o[tsr_isa_pkg::CONV_LANE_DX_LSB +: tsr_isa_pkg::CONV_LANE_DX_W];
  assign lane_dy   = word1_o[tsr_isa_pkg::CONV_LANE_DY_LSB +: tsr_isa_pkg::CONV_LANE_DY_W];
  assign stride_x  = word0_o[tsr_isa_pkg::CONV_STRIDE_X_LSB +: tsr_isa_pkg::CONV_STRIDE_X_W];
  assign stride_y  = word0_o[tsr_isa_pkg::CONV_STRIDE_Y_LSB +: tsr_isa_pkg::CONV_STRIDE_Y_W];
  assign org_x     = word0_o[tsr_isa_pkg::CONV_ORG_X_LSB +: tsr_isa_pkg::CONV_ORG_X_W];
  assign org_y     = word0_o[tsr_isa_pkg::CONV_ORG_Y_LSB +: tsr_isa_pkg::CONV_ORG_Y_W];

  // The pixel that the next lane starts on, in row-major order from pixel 0.
  logic [LANE_IDX_W-1:0] lane_q;
  logic [11:0] x_q;
  logic [19:0] ix_q, iy_q;
  logic [15:0] a_q, row_a_q;
  logic        row_end;
  assign row_end = x_q + 12'd1 == tile_w;

  // Row taps walk along each row, and ROW_KEEP columns farther, since the taps of a group need the words to its right.
  logic        row_taps;
  logic [4:0]  dx;
  logic [3:0]  dy;
  logic [12:0] width;
  assign row_taps = word1_o[tsr_isa_pkg::CONV_ROW_TAPS_LSB];
  assign dx       = row_taps ? 5'(PP) : 5'(lane_dx);
  assign dy       = row_taps ? 4'd0 : lane_dy;
  assign width    = row_taps ? 13'(tile_w) + 13'(tsr_cfg_pkg::ROW_KEEP) : 13'(tile_w);

  logic [19:0] dix, diy;
  logic [15:0] da;
  assign dix = 20'(dx) * 20'(stride_x);
  assign diy = 20'(dy) * 20'(stride_y);
  assign da  = 16'(dy) * 16'(row_pitch) + 16'(dx);

  assign ready_o    = state_q == READY;
  assign word_pop_o = word_valid_i && (state_q == FIRST || state_q == SECOND || (ready_o && take_i));
  assign idle_o     = state_q == FIRST && !word_valid_i;

  always_ff @(posedge clk_i) begin
    if (word_pop_o && state_q != SECOND) word0_o <= word_i;
    if (word_pop_o && state_q == SECOND) begin
      word1_o <= word_i;
      lane_q  <= '0;
      x_q     <= '0;
      ix_q    <= 20'(org_x);
      iy_q    <= 20'(org_y);
      a_q     <= '0;
      row_a_q <= '0;
    end
    if (state_q == LANES) begin
      lane_dx_o    <= dx;
      lane_w_o     <= width;
      lane_delta_o <= {dix, diy, da, dix - 20'(width) * 20'(stride_x), diy + 20'(stride_y), da + 16'(row_pitch) - 16'(width)};
      // Lane 0 arrives at the bottom when the last lane has come.
      lane_x_o  <= {x_q, lane_x_o[PP*12-1:12]};
      lane_ix_o <= {ix_q, lane_ix_o[PP*20-1:20]};
      lane_iy_o <= {iy_q, lane_iy_o[PP*20-1:20]};
      lane_a_o  <= {a_q, lane_a_o[PP*16-1:16]};
      lane_q <= lane_q + 1'b1;
      x_q    <= row_end ? '0 : x_q + 1'b1;
      ix_q   <= row_end ? 20'(org_x) : ix_q + 20'(stride_x);
      if (row_end) begin
        iy_q    <= iy_q + 20'(stride_y);
        row_a_q <= row_a_q + 16'(row_pitch);
        a_q     <= row_a_q + 16'(row_pitch);
      end else a_q <= a_q + 16'd1;
    end

    if (rst_i) state_q <= FIRST;
    else begin
      case (state_q)
        SECOND:  if (word_valid_i) state_q <= LANES;
        LANES:   if (lane_q == LANE_IDX_W'(PP - 1)) state_q <= READY;
        default: if (state_q == FIRST || take_i) state_q <= !word_valid_i ? FIRST : two_words ? SECOND : READY;
      endcase
    end
  end

endmodule

`default_nettype wire
