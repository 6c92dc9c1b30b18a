// SPDX-License-Identifier: Apache-2.0
// Weight buffer of a wide core: as tsr_wbuf, but written by a lane per bank, up to 64 B from each in every cycle.
//
// A unit of 32 B goes to the column that its place names, and a column takes one unit per cycle. Lanes that meet in a
// column take turns by a rotating priority; once they are a beat apart they do not meet again. Written two cycles
// after the take.

`default_nettype none

module tsr_wbuf_lanes #(
  parameter int PLACE_W = 16
) (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          clear_i,        // writes zeros to word clear_word_i
  input  wire logic [15:0]   clear_word_i,

  input  wire logic [tsr_cfg_pkg::BANKS-1:0]          lane_valid_i,
  output logic [tsr_cfg_pkg::BANKS-1:0]               lane_ready_o,
  input  wire logic [tsr_cfg_pkg::BANKS*PLACE_W-1:0]  lane_place_i,  // of the first unit that is there, in 32 B
  input  wire logic [tsr_cfg_pkg::BANKS*2-1:0]        lane_units_i,  // lower, upper half
  input  wire logic [tsr_cfg_pkg::BANKS*512-1:0]      lane_data_i,

  input  wire logic          read_valid_i,
  input  wire logic [$clog2(tsr_cfg_pkg::WBUF_WORDS)-1:0] read_addr_i,
  output logic [tsr_cfg_pkg::OCP*tsr_cfg_pkg::ICP*8-1:0]  read_data_o
);

  localparam int LANES   = tsr_cfg_pkg::BANKS;
  localparam int COLUMNS = tsr_cfg_pkg::OCP * tsr_cfg_pkg::ICP / 32;
  localparam int COL_W   = $clog2(COLUMNS);
  localparam int ADDR_W  = $clog2(tsr_cfg_pkg::WBUF_WORDS);
  localparam int TURN_W  = (LANES > 1) ? $clog2(LANES) : 1;

  // Columns that each lane wants, and who gets them: the lane whose turn it is first.
  logic [LANES*2*PLACE_W-1:0] place;  // of both halves
  logic [LANES*COLUMNS-1:0]   want;
  logic [COLUMNS-1:0]         taken;
  logic [TURN_W-1:0]          first_q;

  always_comb begin
    want = '0;
    for (int l = 0; l < LANES; l++) begin
      place[l*2*PLACE_W +: PLACE_W]       = lane_place_i[l*PLACE_W +: PLACE_W];
      place[(l*2 + 1)*PLACE_W +: PLACE_W] = lane_place_i[l*PLACE_W +: PLACE_W] + PLACE_W'(lane_units_i[l*2]);
      for (int u = 0; u < 2; u++)
        if (lane_valid_i[l] && lane_units_i[l*2 + u]) want[l*COLUMNS + 32'(place[(l*2 + u)*PLACE_W +: COL_W])] = 1'b1;
    end
  end

  always_comb begin
    taken        = '0;
    lane_ready_o = '0;
    for (int i = 0; i < LANES; i++) begin
      if ((want[((32'(first_q) + i) % LANES)*COLUMNS +: COLUMNS] & taken) == '0) begin
        lane_ready_o[(32'(first_q) + i) % LANES] = 1'b1;
        taken = taken | want[((32'(first_q) + i) % LANES)*COLUMNS +: COLUMNS];
      end
    end
  end

  logic [LANES*2-1:0]         unit_valid_q;
  logic [LANES*2*PLACE_W-1:0] place_q;
  logic [LANES*512-1:0]       data_q;
  logic                       read_q;
  always_ff @(posedge clk_i) begin
    read_q <= read_valid_i;
    if (rst_i) first_q <= '0;
    else first_q <= (first_q == TURN_W'(LANES - 1)) ? '0 : first_q + 1'b1;
    for (int l = 0; l < LANES; l++) begin
      unit_valid_q[l*2 +: 2] <= (lane_valid_i[l] && lane_ready_o[l] && !rst_i) ? lane_units_i[l*2 +: 2] : 2'b00;
      if (lane_valid_i[l]) begin
        place_q[l*2*PLACE_W +: 2*PLACE_W] <= place[l*2*PLACE_W +: 2*PLACE_W];
        data_q[l*512 +: 512]              <= lane_data_i[l*512 +: 512];
      end
    end
  end

  generate
    for (genvar c = 0; c < COLUMNS; c++) begin : gen_column
      logic              hit, we_q;
      logic [ADDR_W-1:0] word, word_q;
      logic [255:0]      data, ram_data, column_q;

      always_comb begin
        hit  = 1'b0;
        word = '0;
        data = '0;
        for (int i = 0; i < LANES*2; i++) begin
          if (unit_valid_q[i] && place_q[i*PLACE_W +: COL_W] == COL_W'(c)) begin
            hit  = 1'b1;
            word = word | place_q[i*PLACE_W + COL_W +: ADDR_W];
            data = data | data_q[i*256 +: 256];
          end
        end
      end
      always_ff @(posedge clk_i) begin
        we_q <= clear_i || (hit && !rst_i);
        if (clear_i) begin
          word_q   <= clear_word_i[ADDR_W-1:0];
          column_q <= '0;
        end else if (hit) begin
          word_q   <= word;
          column_q <= data;
        end
      end

      tsr_ram_sdp #(.WIDTH(256), .DEPTH(tsr_cfg_pkg::WBUF_WORDS)) u_ram (
        .clk_i, .write_en_i(we_q), .write_addr_i(word_q), .write_data_i(column_q),
        .read_en_i(read_valid_i), .read_addr_i(read_addr_i), .read_data_o(ram_data)
      );
      always_ff @(posedge clk_i) if (read_q) read_data_o[c*256 +: 256] <= ram_data;
    end
  endgenerate

endmodule

`default_nettype wire
