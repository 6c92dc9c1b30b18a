// SPDX-License-Identifier: Apache-2.0
// Input buffer: PP banks of ICP-byte words, one 32 B beat (a wide core: two) written and PP words read per cycle.
//
// Write: the beat's channel groups lie an odd pitch apart, so they fall on different banks; they are in the RAM 4 cycles
// after write_valid_i. Read: lane p's address lies in bank (lane 0's bank + p) mod PP, so one rotation brings banks to
// lanes; data OPERAND_LAT - 1 cycles after read_addr_i.

`default_nettype none

module tsr_ibuf (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          clear_i,            // writes zeros to row clear_row_i of every bank
  input  wire logic [15:0]   clear_row_i,

  input  wire logic          write_valid_i,
  input  wire logic [15:0]   write_addr_i,
  input  wire logic [15:0]   write_pitch_i,
  input  wire logic [32/tsr_cfg_pkg::ICP-1:0] write_mask_i,
  input  wire logic [tsr_cfg_pkg::PORT_UNITS*256-1:0] write_data_i,
  input  wire logic          write_pair_i,       // two pixels, the second one at the address behind

  input  wire logic          read_valid_i,
  input  wire logic [tsr_cfg_pkg::PP*16-1:0] read_addr_i,   // of each lane
  input  wire logic [tsr_cfg_pkg::PP-1:0]    read_pad_i,    // lanes that read pad_value_i instead
  input  wire logic [7:0]                    pad_value_i,
  output logic [tsr_cfg_pkg::PP*tsr_cfg_pkg::ICP*8-1:0] read_data_o
);

  localparam int PP     = tsr_cfg_pkg::PP;
  localparam int GROUPS = 32 / tsr_cfg_pkg::ICP;
  localparam int UNITS  = tsr_cfg_pkg::PORT_UNITS;
  localparam int PIECES = UNITS * GROUPS;  // written at once
  localparam int LANE_W = tsr_cfg_pkg::ICP * 8;
  localparam int BANK_W = $clog2(PP);
  localparam int ROWS   = tsr_cfg_pkg::IBUF_WORDS / PP;
  localparam int ROW_W  = $clog2(ROWS);

  // Write pipeline: address of every channel group, then the group and row of every bank.
  logic              w1_valid_q;
  logic [PIECES-1:0]    w1_mask_q;
  logic [UNITS*256-1:0] w1_data_q;
  logic [PIECES*16-1:0] w1_addr_q;

  always_ff @(posedge clk_i) begin
    w1_valid_q <= write_valid_i && !rst_i;
    if (write_valid_i) begin
      w1_data_q <= write_data_i;
      for (int i = 0; i < PIECES; i++) begin
        w1_mask_q[i]          <= write_mask_i[i % GROUPS] && (i < GROUPS || write_pair_i);
        w1_addr_q[i*16 +: 16] <= write_addr_i + 16'(i / GROUPS) + 16'(i % GROUPS) * write_pitch_i;
      end
    end
  end

  // Read pipeline: rows of the banks in R1, RAM in R2, rotation and padding in R3.
  logic [BANK_W-1:0] r1_rot, r1_rot_q, r2_rot_q;
  logic [PP-1:0]     r1_pad_q, r2_pad_q;
  logic [7:0]        r1_value_q, r2_value_q;
  logic              r1_valid_q, r2_valid_q;
  logic [LANE_W-1:0] bank_data [0:PP-1];

  assign r1_rot = read_addr_i[BANK_W-1:0];

  always_ff @(posedge clk_i) begin
    r1_valid_q <= read_valid_i;
    r2_valid_q <= r1_valid_q;
    if (read_valid_i) begin
      r1_rot_q   <= r1_rot;
      r1_pad_q   <= read_pad_i;
      r1_value_q <= pad_value_i;
    end
    if (r1_valid_q) begin
      r2_rot_q   <= r1_rot_q;
      r2_pad_q   <= r1_pad_q;
      r2_value_q <= r1_value_q;
    end
  end

  generate
    for (genvar b = 0; b < PP; b++) begin : gen_bank
      logic              hit, we_q;
      logic [LANE_W-1:0] data, data_q;
      logic [15:0]       addr;
      logic [ROW_W-1:0]  write_row_q, read_row_q;
      logic [BANK_W-1:0] lane;  // that reads this bank

      always_comb begin
        hit  = 1'b0;
        data = w1_data_q[LANE_W-1:0];
        addr = w1_addr_q[15:0];
        for (int g = 0; g < PIECES; g++) begin
          if (w1_mask_q[g] && w1_addr_q[g*16 +: BANK_W] == BANK_W'(b)) begin
            hit  = 1'b1;
            data = w1_data_q[g*LANE_W +: LANE_W];
            addr = w1_addr_q[g*16 +: 16];
          end
        end
      end

      assign lane = BANK_W'(b) - r1_rot;

      always_ff @(posedge clk_i) begin
        we_q <= clear_i || (w1_valid_q && hit && !rst_i);
        if (clear_i) begin
          write_row_q <= clear_row_i[ROW_W-1:0];
          data_q      <= '0;
        end else if (w1_valid_q) begin
          write_row_q <= addr[BANK_W +: ROW_W];
          data_q      <= data;
        end
        if (read_valid_i) read_row_q <= read_addr_i[lane*16 + BANK_W +: ROW_W];
      end

      tsr_ram_sdp #(.WIDTH(LANE_W), .DEPTH(ROWS)) u_ram (
        .clk_i,
        .write_en_i(we_q), .write_addr_i(write_row_q), .write_data_i(data_q),
        .read_en_i(r1_valid_q), .read_addr_i(read_row_q), .read_data_o(bank_data[b])
      );
    end

    for (genvar p = 0; p < PP; p++) begin : gen_lane
      logic [BANK_W-1:0] bank;
      assign bank = r2_rot_q + BANK_W'(p);
      always_ff @(posedge clk_i)
        if (r2_valid_q) read_data_o[p*LANE_W +: LANE_W] <= r2_pad_q[p] ? {tsr_cfg_pkg::ICP{r2_value_q}} : bank_data[bank];
    end
  endgenerate

endmodule

`default_nettype wire
