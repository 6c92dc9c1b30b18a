// Emitted from hw-templates/rtl/core/tsr_wbuf.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Weight buffer: words of OCP x ICP bytes, written in 32 B columns, one whole word read per cycle, data two cycles after the
// address. It also feeds the activation table and the channel parameters.

`default_nettype none

module tsr_wbuf (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          clear_i,        // writes zeros to word clear_word_i
  input  wire logic [15:0]   clear_word_i,

  input  wire logic          write_valid_i,
  input  wire logic [$clog2(tsr_cfg_pkg::WBUF_BYTES/32)-1:0] write_beat_i,  // place in units of 32 B
  input  wire logic [255:0]  write_data_i,

  input  wire logic          read_valid_i,
  input  wire logic [$clog2(tsr_cfg_pkg::WBUF_WORDS)-1:0] read_addr_i,
  output logic [tsr_cfg_pkg::OCP*tsr_cfg_pkg::ICP*8-1:0]  read_data_o
);

  localparam int COLUMNS = tsr_cfg_pkg::OCP * tsr_cfg_pkg::ICP / 32;
  localparam int COL_W   = $clog2(COLUMNS);
  localparam int ADDR_W  = $clog2(tsr_cfg_pkg::WBUF_WORDS);

  logic              valid_q, read_q;
  logic [ADDR_W-1:0] word_q;
  logic [COL_W-1:0]  col_q;
  logic [255:0]      data_q;

  always_ff @(posedge clk_i) begin
    valid_q <= clear_i || (write_valid_i && !rst_i);
    read_q  <= read_valid_i;
    if (clear_i) begin
      word_q <= clear_word_i[ADDR_W-1:0];
      data_q <= '0;
    end else if (write_valid_i) begin
      word_q <= write_beat_i[COL_W +: ADDR_W];
      col_q  <= write_beat_i[COL_W-1:0];
      data_q <= write_data_i;
    end
  end

  logic clear_q;
  always_ff @(posedge clk_i) clear_q <= clear_i;

  generate
    for (genvar c = 0; c < COLUMNS; c++) begin : gen_column
      logic [255:0] ram_data;
      tsr_ram_sdp #(.WIDTH(256), .DEPTH(tsr_cfg_pkg::WBUF_WORDS)) u_ram (
        .clk_i,
        .write_en_i(valid_q && (clear_q || col_q == COL_W'(c))), .write_addr_i(word_q), .write_data_i(data_q),
        .read_en_i(read_valid_i), .read_addr_i(read_addr_i), .read_data_o(ram_data)
      );
      always_ff @(posedge clk_i) if (read_q) read_data_o[c*256 +: 256] <= ram_data;
    end
  endgenerate

endmodule

`default_nettype wire
