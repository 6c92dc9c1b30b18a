// SPDX-License-Identifier: Apache-2.0
// Save engine: STORE copies rows of the output buffer to memory in bursts. IFP_DONE behind the last IFP
// of a layer reports it when every write is answered; behind any other one it only counts, in one cycle.
//
// One 32 B row per cycle. Data of a burst is offered after its request has been accepted.

`default_nettype none

module tsr_save (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          word_valid_i,
  output logic               word_pop_o,
  input  wire logic [255:0]  word_i,
  input  wire logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_avail_i,
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_take_o,
  output logic [tsr_isa_pkg::TOKEN_COUNT-1:0] token_post_o,

  output logic               obuf_read_o,
  output logic [$clog2(tsr_cfg_pkg::OBUF_ROWS)-1:0] obuf_row_o,
  input  wire logic [255:0]  obuf_data_i,

  output logic               wr_req_valid_o,
  input  wire logic          wr_req_ready_i,
  output logic [39:0]        wr_req_addr_o,
  output logic [5:0]         wr_req_len_o,
  output logic               wr_data_valid_o,
  input  wire logic          wr_data_ready_i,
  output logic [255:0]       wr_data_o,
  output logic [3:0]         wr_strb_o,
  input  wire logic          wr_done_i,

  output logic               sync_done_valid_o,
  input  wire logic          sync_done_ready_i,
  output logic [8:0]         sync_done_layer_o,
  output logic [4:0]         sync_done_cores_o,
  output logic               ifp_done_o,        // pulse: an IFP_DONE has gone
  output logic               written_o,         // no STORE is under way, no write unanswered

  output logic               busy_o,            // a STORE is under way
  output logic               idle_o             // no work, and no write outstanding
);

  localparam int BURSTS = 16;  // outstanding at most

  logic [7:0] opcode;
  logic [tsr_isa_pkg::TOKEN_COUNT-1:0] wait_mask, post_mask, store_post_q, store_post;
  logic       is_store, is_done, is_report, tokens_ok, start, start_store, bursts_busy, rows_busy, rows_end, drained;
  assign opcode    = word_i[tsr_isa_pkg::HEADER_OPCODE_LSB +: tsr_isa_pkg::HEADER_OPCODE_W];
  assign wait_mask = word_i[tsr_isa_pkg::HEADER_WAIT_LSB +: tsr_isa_pkg::HEADER_WAIT_W];
  assign post_mask = word_i[tsr_isa_pkg::HEADER_POST_LSB +: tsr_isa_pkg::HEADER_POST_W];
  assign is_store  = opcode == tsr_isa_pkg::OP_STORE;
  assign is_done   = opcode == tsr_isa_pkg::OP_IFP_DONE;
  assign is_report = is_done && word_i[tsr_isa_pkg::IFP_DONE_LAST_LSB];
  assign tokens_ok = (wait_mask & ~token_avail_i) == '0;

  assign sync_done_valid_o = word_valid_i && is_report && tokens_ok && drained;
  assign sync_done_layer_o = word_i[tsr_isa_pkg::IFP_DONE_LAYER_LSB +: tsr_isa_pkg::IFP_DONE_LAYER_W];
  assign sync_done_cores_o = word_i[tsr_isa_pkg::IFP_DONE_CORES_LSB +: tsr_isa_pkg::IFP_DONE_CORES_W];

  always_comb begin
    if (!word_valid_i || !tokens_ok || bursts_busy || rows_busy) start = 1'b0;
    else if (is_report) start = sync_done_valid_o && sync_done_ready_i;
    else start = 1'b1;
  end
  assign start_store  = start && is_store;
  assign ifp_done_o   = start && is_done;
  assign word_pop_o   = start;
  assign token_take_o = start ? wait_mask : '0;
  assign store_post   = rows_end ? store_post_q : '0;
  assign token_post_o = store_post | ((start && !is_store) ? post_mask : '0);
  always_ff @(posedge clk_i) if (start_store) store_post_q <= post_mask;

  logic        burst_valid, burst_ready;
  logic [39:0] burst_addr;
  logic [5:0]  burst_len;
  tsr_box_bursts u_bursts (
    .clk_i, .rst_i,
    .start_i(start_store),
    .addr_offset_i(word_i[tsr_isa_pkg::STORE_ADDR_OFFSET_LSB +: tsr_isa_pkg::STORE_ADDR_OFFSET_W]),
    .addr_segment_i(word_i[tsr_isa_pkg::STORE_ADDR_SEGMENT_LSB +: tsr_isa_pkg::STORE_ADDR_SEGMENT_W]),
    .blocks_i(10'(word_i[tsr_isa_pkg::STORE_BLOCKS_LSB +: tsr_isa_pkg::STORE_BLOCKS_W])),
    .rows_i(word_i[tsr_isa_pkg::STORE_ROWS_LSB +: tsr_isa_pkg::STORE_ROWS_W]),
    .cols_i(word_i[tsr_isa_pkg::STORE_COLS_LSB +: tsr_isa_pkg::STORE_COLS_W]),
    .block_stride_i(word_i[tsr_isa_pkg::STORE_BLOCK_STRIDE_LSB +: tsr_isa_pkg::STORE_BLOCK_STRIDE_W]),
    .row_stride_i(word_i[tsr_isa_pkg::STORE_ROW_STRIDE_LSB +: tsr_isa_pkg::STORE_ROW_STRIDE_W]),
    .pixel_stride_i(word_i[tsr_isa_pkg::STORE_PIXEL_STRIDE_LSB +: tsr_isa_pkg::STORE_PIXEL_STRIDE_W]),
    .contig_blocks_i(word_i[tsr_isa_pkg::STORE_CONTIG_BLOCKS_LSB]),
    .contig_rows_i(word_i[tsr_isa_pkg::STORE_CONTIG_ROWS_LSB]),
    .busy_o(bursts_busy),
    .req_valid_o(burst_valid), .req_ready_i(burst_ready), .req_addr_o(burst_addr), .req_len_o(burst_len)
  );

  // Outstanding bursts are those without a response.
  logic [$clog2(BURSTS+1)-1:0] outstanding_q;
  logic                        grant;
  assign burst_ready = outstanding_q != ($clog2(BURSTS+1))'(BURSTS) && (!wr_req_valid_o || wr_req_ready_i);
  assign grant       = burst_valid && burst_ready;
  always_ff @(posedge clk_i) begin
    if (grant) begin
      wr_req_addr_o <= burst_addr;
      wr_req_len_o  <= burst_len;
    end
    if (rst_i) begin
      wr_req_valid_o <= 1'b0;
      outstanding_q  <= '0;
    end else begin
      if (grant) wr_req_valid_o <= 1'b1;
      else if (wr_req_ready_i) wr_req_valid_o <= 1'b0;
      outstanding_q <= outstanding_q + ($clog2(BURSTS+1))'(grant) - ($clog2(BURSTS+1))'(wr_done_i);
    end
  end

  // Beats of accepted requests that have not been delivered.
  logic [9:0]   owed_q;
  logic         row_valid, row_ready, beat;
  logic [255:0] row_data;
  logic [3:0]   row_mask;
  assign wr_data_valid_o = owed_q != '0 && row_valid;
  assign wr_data_o       = row_data;
  assign wr_strb_o       = row_mask;
  assign row_ready       = owed_q != '0 && wr_data_ready_i;
  assign beat            = wr_data_valid_o && wr_data_ready_i;
  always_ff @(posedge clk_i) begin
    if (rst_i) owed_q <= '0;
    else owed_q <= owed_q + ((wr_req_valid_o && wr_req_ready_i) ? 10'(wr_req_len_o) : 10'd0) - 10'(beat);
  end

  tsr_save_rows u_rows (
    .clk_i, .rst_i,
    .start_i(start_store), .word_i, .busy_o(rows_busy), .end_o(rows_end),
    .obuf_read_o, .obuf_row_o, .obuf_data_i,
    .row_valid_o(row_valid), .row_ready_i(row_ready), .row_data_o(row_data), .row_mask_o(row_mask)
  );

  logic written;
  assign written   = outstanding_q == '0 && !wr_req_valid_o && owed_q == '0;
  assign drained   = written && !bursts_busy && !rows_busy && !row_valid;
  assign busy_o    = bursts_busy || rows_busy;
  assign idle_o    = drained && !word_valid_i;
  assign written_o = drained;

endmodule

`default_nettype wire
