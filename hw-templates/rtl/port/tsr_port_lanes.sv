// SPDX-License-Identifier: Apache-2.0
// Read side of a wide core's weight port: guarded bursts to the banks, data back in a lane per bank, 64 B a cycle each.
//
// A lane keeps the order of the requests to its bank; between lanes there is none, so every burst carries a tag that
// says where it belongs. As in tsr_port_read a burst is issued only with room for all of it, so a bank is never held;
// a lane may be. A refused burst gets no answer: its fault ends the task.

`default_nettype none

module tsr_port_lanes #(
  parameter int TAG_W = 18
) (
  input  wire logic                                 clk_i,
  input  wire logic                                 rst_i,
  input  wire logic                                 abort_i,

  input  wire logic                                 req_valid_i,
  output logic                                      req_ready_o,
  input  wire logic [39:0]                          req_addr_i,
  input  wire logic [5:0]                           req_len_i,
  input  wire logic [TAG_W-1:0]                     req_tag_i,
  input  wire logic [tsr_cfg_pkg::SEG_W-1:0]       entry_i,
  input  wire logic                                 permit_i,
  output logic [tsr_cfg_pkg::BANKS-1:0]             lane_valid_o,
  input  wire logic [tsr_cfg_pkg::BANKS-1:0]        lane_ready_i,
  output logic [tsr_cfg_pkg::BANKS*512-1:0]         lane_data_o,
  output logic [tsr_cfg_pkg::BANKS*2-1:0]           lane_units_o,  // halves that belong to the burst
  output logic [tsr_cfg_pkg::BANKS*6-1:0]           lane_at_o,     // units of the burst before them
  output logic [tsr_cfg_pkg::BANKS*TAG_W-1:0]       lane_tag_o,

  output logic                                      ar_valid_o,
  input  wire logic                                 ar_ready_i,
  output logic [3:0]                                ar_bank_o,
  output logic [33:0]                               ar_addr_o,
  output logic [4:0]                                ar_beats_o,
  input  wire logic [tsr_cfg_pkg::BANKS-1:0]        r_valid_i,
  input  wire logic [tsr_cfg_pkg::BANKS*512-1:0]    r_data_i,
  input  wire logic [tsr_cfg_pkg::BANKS-1:0]        r_error_i,

  output logic                                      fault_valid_o,
  output logic [3:0]                                fault_cause_o,
  output logic [39:0]                               fault_addr_o,
  output logic                                      idle_o  // nothing asked, nothing under way
);

  localparam int BANKS = tsr_cfg_pkg::BANKS;
  localparam int BANK_W = (BANKS > 1) ? $clog2(BANKS) : 1;
  localparam int DEPTH = tsr_cfg_pkg::RET_DEPTH;  // beats per bank
  localparam int USED_W = $clog2(DEPTH + 1);
  localparam int ORDER_DEPTH = 16;                // bursts under way per bank
  localparam int ORDER_W = 35 + TAG_W + 6 + 1;

  logic drop;  // forget all that is held
  assign drop = rst_i || (abort_i && idle_o);

  logic        head_valid, head_take, head_fault;
  logic [39:0] head_virtual;
  logic [5:0]  head_len;
  logic [3:0]  head_bank;
  logic [33:0] head_addr;
  logic [4:0]  head_beats;
  logic        guard_ready, guard_empty, tag_ready, unused_tag_valid;
  logic [TAG_W-1:0] head_tag;
  logic [3:0]  unused_tag_count;

  assign req_ready_o = guard_ready && tag_ready && !abort_i;

  tsr_port_guard u_guard (
    .clk_i, .rst_i(rst_i || abort_i),
    .req_valid_i(req_valid_i && tag_ready && !abort_i), .req_ready_o(guard_ready), .req_addr_i, .req_len_i, .entry_i, .permit_i,
    .out_valid_o(head_valid), .out_ready_i(head_take), .out_virtual_o(head_virtual), .out_len_o(head_len),
    .out_fault_o(head_fault), .out_bank_o(head_bank), .out_addr_o(head_addr), .out_beats_o(head_beats),
    .empty_o(guard_empty)
  );

  // The tags go beside the guard, which holds at most four requests, and are at the output no later.
  tsr_fifo #(.WIDTH(TAG_W), .DEPTH(8)) u_tags (
    .clk_i, .rst_i(rst_i || abort_i),
    .in_valid_i(req_valid_i && req_ready_o), .in_ready_o(tag_ready), .in_data_i(req_tag_i),
    .out_valid_o(unused_tag_valid), .out_ready_i(head_take), .out_data_o(head_tag), .count_o(unused_tag_count)
  );

  logic [BANKS-1:0] room, order_ready, order_empty, bad;
  logic [BANKS*35-1:0] order_virtual;  // in units of 32 B
  logic             issue;

  assign issue     = head_valid && !head_fault && order_ready[head_bank[BANK_W-1:0]] && room[head_bank[BANK_W-1:0]] &&
                     (!ar_valid_o || ar_ready_i) && !abort_i;
  assign head_take = issue || (head_valid && head_fault && !abort_i);

  always_ff @(posedge clk_i) begin
    if (rst_i) ar_valid_o <= 1'b0;
    else if (issue) ar_valid_o <= 1'b1;
    else if (ar_ready_i) ar_valid_o <= 1'b0;
    if (issue) {ar_bank_o, ar_addr_o, ar_beats_o} <= {head_bank, head_addr, head_beats};
  end

  logic [BANKS-1:0] flying;
  generate
    for (genvar b = 0; b < BANKS; b++) begin : gen_bank
      logic                             here, order_valid, ret_valid, ret_error, take, last;
      logic [USED_W-1:0]                used_q, flight_q, unused_count;
      logic [$clog2(ORDER_DEPTH+1)-1:0] order_count;
      logic [5:0]                       len, done_q, next;
      logic                             half, unused_ready;  // there is room: it was reserved

      assign here           = issue && 32'(head_bank) == b;
      assign room[b]        = 32'(used_q) + 32'(head_beats) <= DEPTH;
      assign order_empty[b] = order_count == '0;
      assign flying[b]      = flight_q != '0;

      tsr_fifo #(.WIDTH(ORDER_W), .DEPTH(ORDER_DEPTH)) u_order (
        .clk_i, .rst_i(drop),
        .in_valid_i(here), .in_ready_o(order_ready[b]),
        .in_data_i({head_virtual[39:5], head_tag, head_len, head_virtual[5]}),
        .out_valid_o(order_valid), .out_ready_i(take && last),
        .out_data_o({order_virtual[b*35 +: 35], lane_tag_o[b*TAG_W +: TAG_W], len, half}), .count_o(order_count)
      );
      tsr_fifo #(.WIDTH(513), .DEPTH(DEPTH), .STYLE("block")) u_return (
        .clk_i, .rst_i(drop),
        .in_valid_i(r_valid_i[b]), .in_ready_o(unused_ready), .in_data_i({r_error_i[b], r_data_i[b*512 +: 512]}),
        .out_valid_o(ret_valid), .out_ready_i(take), .out_data_o({ret_error, lane_data_o[b*512 +: 512]}),
        .count_o(unused_count)
      );
      tsr_burst_beats u_beats (
        .len_i(len), .half_i(half), .done_i(done_q), .units_o(lane_units_o[b*2 +: 2]), .next_o(next), .last_o(last)
      );

      assign lane_valid_o[b]     = order_valid && ret_valid && !abort_i;
      assign lane_at_o[b*6 +: 6] = done_q;
      assign take                = lane_valid_o[b] && lane_ready_i[b];
      assign bad[b]              = take && ret_error;

      always_ff @(posedge clk_i) begin
        if (drop) begin
          used_q   <= '0;
          flight_q <= '0;
        end else begin
          used_q   <= used_q + (here ? USED_W'(head_beats) : '0) - USED_W'(take);
          flight_q <= flight_q + (here ? USED_W'(head_beats) : '0) - USED_W'(r_valid_i[b]);
        end
        if (drop || abort_i) done_q <= '0;
        else if (take) done_q <= last ? '0 : next;
      end
    end
  endgenerate

  assign idle_o = flying == '0 && !ar_valid_o && (abort_i || (guard_empty && order_empty == '1));

  logic [34:0] bad_virtual;
  always_comb begin
    bad_virtual = order_virtual[34:0];
    for (int b = 0; b < BANKS; b++) if (bad[b]) bad_virtual = order_virtual[b*35 +: 35];
  end
  always_ff @(posedge clk_i) begin
    fault_valid_o <= !rst_i && !abort_i && ((head_take && head_fault) || bad != '0);
    fault_cause_o <= (bad != '0) ? tsr_isa_pkg::FAULT_BUS_READ : tsr_isa_pkg::FAULT_GUARD_READ;
    fault_addr_o  <= (bad != '0) ? {bad_virtual, 5'd0} : head_virtual;
  end

endmodule

`default_nettype wire
