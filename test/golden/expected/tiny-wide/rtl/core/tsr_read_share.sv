// Emitted from hw-templates/rtl/core/tsr_read_share.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Shares the core's read port between the two load queues: inputs first, weights bounded, returning beats routed in order.
//
// At most 16 bursts are outstanding. Weights may hold 2 KiB of them while inputs have requests to make, 4 KiB otherwise, so
// that a newly released layer's inputs never stand behind a long row of prefetched weights.

`default_nettype none

module tsr_read_share (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          ldi_active_i,     // the input queue is producing requests, or about to
  input  wire logic          ldi_req_valid_i,
  output logic               ldi_req_ready_o,
  input  wire logic [39:0]   ldi_req_addr_i,
  input  wire logic [5:0]    ldi_req_len_i,
  output logic               ldi_beat_o,

  input  wire logic          ldw_req_valid_i,
  output logic               ldw_req_ready_o,
  input  wire logic [39:0]   ldw_req_addr_i,
  input  wire logic [5:0]    ldw_req_len_i,
  output logic               ldw_beat_o,

  output logic [255:0]       beat_data_o,      // belongs to ldi_beat_o or ldw_beat_o

  output logic               rd_req_valid_o,
  input  wire logic          rd_req_ready_i,
  output logic [39:0]        rd_req_addr_o,
  output logic [5:0]         rd_req_len_o,
  input  wire logic          rd_data_valid_i,
  input  wire logic [255:0]  rd_data_i,

  output logic               idle_o            // nothing outstanding
);

  localparam int BURSTS = 16;
  localparam logic [8:0] WEIGHT_BEATS_BUSY = 9'd64;
  localparam logic [8:0] WEIGHT_BEATS_FREE = 9'd128;

  logic       order_ready, order_valid, order_pop;
  logic       is_weight;               // owner of the burst whose beats are returning
  logic [5:0] head_len, beats_q;       // its length, and the beats of it that have come
  logic [8:0] weight_beats_q;          // weight beats in flight
  logic       slot, grant_ldi, grant_ldw;
  logic       weights_ok;
  logic [$clog2(BURSTS+1)-1:0] bursts;

  assign slot       = order_ready && (!rd_req_valid_o || rd_req_ready_i);
  assign weights_ok = weight_beats_q + 9'(ldw_req_len_i) <= (ldi_active_i ? WEIGHT_BEATS_BUSY : WEIGHT_BEATS_FREE);
  assign grant_ldi  = slot && ldi_req_valid_i;
  assign grant_ldw  = slot && !ldi_req_valid_i && ldw_req_valid_i && weights_ok;
  assign ldi_req_ready_o = grant_ldi;
  assign ldw_req_ready_o = grant_ldw;

  always_ff @(posedge clk_i) begin
    if (grant_ldi || grant_ldw) begin
      rd_req_addr_o <= grant_ldi ? ldi_req_addr_i : ldw_req_addr_i;
      rd_req_len_o  <= grant_ldi ? ldi_req_len_i : ldw_req_len_i;
    end
    if (rst_i) rd_req_valid_o <= 1'b0;
    else if (slot) rd_req_valid_o <= grant_ldi || grant_ldw;
    else if (rd_req_ready_i) rd_req_valid_o <= 1'b0;
  end

  tsr_fifo #(.WIDTH(7), .DEPTH(BURSTS)) u_order (
    .clk_i, .rst_i,
    .in_valid_i(grant_ldi || grant_ldw), .in_ready_o(order_ready),
    .in_data_i(grant_ldi ? {1'b0, ldi_req_len_i} : {1'b1, ldw_req_len_i}),
    .out_valid_o(order_valid), .out_ready_i(order_pop), .out_data_o({is_weight, head_len}), .count_o(bursts)
  );

  assign order_pop = rd_data_valid_i && beats_q + 6'd1 == head_len;
  assign idle_o    = bursts == '0 && !ldi_beat_o && !ldw_beat_o;

  always_ff @(posedge clk_i) begin
    if (rd_data_valid_i) beat_data_o <= rd_data_i;
    if (rst_i) begin
      beats_q        <= '0;
      weight_beats_q <= '0;
      ldi_beat_o     <= 1'b0;
      ldw_beat_o     <= 1'b0;
    end else begin
      ldi_beat_o <= rd_data_valid_i && order_valid && !is_weight;
      ldw_beat_o <= rd_data_valid_i && order_valid && is_weight;
      if (rd_data_valid_i) beats_q <= order_pop ? '0 : beats_q + 1'b1;
      weight_beats_q <= weight_beats_q + (grant_ldw ? 9'(ldw_req_len_i) : 9'd0) - 9'(rd_data_valid_i && is_weight);
    end
  end

endmodule

`default_nettype wire
