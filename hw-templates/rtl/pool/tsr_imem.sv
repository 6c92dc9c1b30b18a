// SPDX-License-Identifier: Apache-2.0
// Instruction memory partition of one core: a ring of 256-bit words in stream order, up to two in and one out a cycle.
//
// Even and odd words lie in separate RAMs, so that a 512-bit beat goes in whole at any position. The stream can be
// replayed from its first word as long as it has not overwritten itself.

`default_nettype none

module tsr_imem (
  input  wire logic                                        clk_i,
  input  wire logic                                        rst_i,
  input  wire logic                                        clear_start_i,  // write zeros everywhere
  output logic                                             clear_busy_o,
  input  wire logic                                        restart_i,      // forget the stream
  input  wire logic                                        replay_i,       // read it again from the start

  input  wire logic [1:0]                                  write_count_i,  // words written this cycle, low half first
  input  wire logic [511:0]                                write_data_i,   // zeros while clear_busy_o
  input  wire logic                                        hide_i,         // what is written meanwhile is not read yet
  output logic [$clog2(tsr_cfg_pkg::IMEM_WORDS+1)-1:0]     space_o,        // words that may be written
  output logic                                             whole_o,        // nothing of the stream is overwritten

  output logic                                             read_valid_o,
  input  wire logic                                        read_ready_i,
  output logic [255:0]                                     read_data_o
);

  localparam int WORDS = tsr_cfg_pkg::IMEM_WORDS;
  localparam int PTR_W = $clog2(WORDS) + 1;  // one bit more than an address: tells full from empty
  localparam int ROW_W = $clog2(WORDS) - 1;

  initial if (WORDS < 64 || (1 << (PTR_W - 1)) != WORDS) $fatal(1, "tsr_imem: IMEM_WORDS must be a power of two, >= 64");

  logic [PTR_W-1:0] wr_ptr_q, rd_ptr_q;
  logic             whole_q;
  logic [PTR_W-1:0] shown_q;  // end of what may be read while hide_i
  logic [PTR_W-1:0] level;
  logic             load, odd_q;
  logic [ROW_W:0]   clear_row_q;  // counts rows; the top bit means done

  assign level        = wr_ptr_q - rd_ptr_q;
  assign space_o      = PTR_W'(WORDS) - level;
  assign whole_o      = whole_q;
  assign clear_busy_o = !clear_row_q[ROW_W];
  assign load         = (hide_i ? shown_q : wr_ptr_q) != rd_ptr_q && (!read_valid_o || read_ready_i);

  always_ff @(posedge clk_i) begin
    if (rst_i) clear_row_q <= {1'b1, {ROW_W{1'b0}}};
    else if (clear_start_i) clear_row_q <= '0;
    else if (clear_busy_o) clear_row_q <= clear_row_q + 1'b1;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i || restart_i || clear_busy_o) begin
      wr_ptr_q     <= '0;
      rd_ptr_q     <= '0;
      whole_q      <= 1'b1;
      read_valid_o <= 1'b0;
    end else if (replay_i) begin
      rd_ptr_q     <= '0;
      read_valid_o <= 1'b0;
    end else begin
      wr_ptr_q <= wr_ptr_q + PTR_W'(write_count_i);
      if (load) rd_ptr_q <= rd_ptr_q + 1'b1;
      read_valid_o <= load || (read_valid_o && !read_ready_i);
      // The write pointer passes WORDS for the first time: words from the start are lost.
      if ({1'b0, wr_ptr_q} + (PTR_W+1)'(write_count_i) > (PTR_W+1)'(WORDS)) whole_q <= 1'b0;
    end
    if (rst_i || restart_i || clear_busy_o) shown_q <= '0;
    else if (!hide_i) shown_q <= wr_ptr_q;
    if (load) odd_q <= rd_ptr_q[0];
  end

  // Steering: the first word goes where the pointer's parity says, the second one beside it.
  logic             even_write, odd_write;
  logic [ROW_W-1:0] even_row, odd_row;
  logic [255:0]     even_word, odd_word, even_read, odd_read;

  assign even_write = clear_busy_o || (wr_ptr_q[0] ? write_count_i == 2'd2 : write_count_i != 2'd0);
  assign odd_write  = clear_busy_o || (wr_ptr_q[0] ? write_count_i != 2'd0 : write_count_i == 2'd2);
  assign odd_row    = clear_busy_o ? clear_row_q[ROW_W-1:0] : wr_ptr_q[ROW_W:1];
  assign even_row   = clear_busy_o ? clear_row_q[ROW_W-1:0] : wr_ptr_q[ROW_W:1] + ROW_W'(wr_ptr_q[0]);
  tsr_select #(.WIDTH(512)) u_steer (
    .second_i(wr_ptr_q[0]), .a_i(write_data_i), .b_i({write_data_i[255:0], write_data_i[511:256]}), .y_o({odd_word, even_word})
  );

  tsr_ram_sdp #(.WIDTH(256), .DEPTH(WORDS / 2)) u_even (
    .clk_i, .write_en_i(even_write), .write_addr_i(even_row), .write_data_i(even_word),
    .read_en_i(load && !rd_ptr_q[0]), .read_addr_i(rd_ptr_q[ROW_W:1]), .read_data_o(even_read)
  );
  tsr_ram_sdp #(.WIDTH(256), .DEPTH(WORDS / 2)) u_odd (
    .clk_i, .write_en_i(odd_write), .write_addr_i(odd_row), .write_data_i(odd_word),
    .read_en_i(load && rd_ptr_q[0]), .read_addr_i(rd_ptr_q[ROW_W:1]), .read_data_o(odd_read)
  );

  tsr_select #(.WIDTH(256)) u_read (.second_i(odd_q), .a_i(even_read), .b_i(odd_read), .y_o(read_data_o));

endmodule

`default_nettype wire
