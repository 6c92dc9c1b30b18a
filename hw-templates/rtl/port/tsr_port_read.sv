// SPDX-License-Identifier: Apache-2.0
// Read side of a core's port: guarded bursts to the banks, data back to the core in request order, 32 B a cycle; a wide
// core gets 64 B beats with a mark for each half, and may hold them.
//
// A burst is issued only when the return store of its bank has room for all of it, so a bank's read channel is never
// held; the request carries its slot, since a burst that joins another one's may come before older ones. On abort
// nothing more is issued, beats under way are swallowed, and everything held is dropped.

`default_nettype none

module tsr_port_read (
  input  wire logic                                 clk_i,
  input  wire logic                                 rst_i,
  input  wire logic                                 abort_i,

  input  wire logic                                 req_valid_i,
  output logic                                      req_ready_o,
  input  wire logic [39:0]                          req_addr_i,
  input  wire logic [5:0]                           req_len_i,
  input  wire logic [tsr_cfg_pkg::SEG_W-1:0]       entry_i,
  input  wire logic                                 permit_i,
  output logic                                      data_valid_o,
  input  wire logic                                 data_ready_i,  // wide only: a narrow core always takes it
  output logic [tsr_cfg_pkg::PORT_UNITS*256-1:0]    data_o,
  output logic [1:0]                                units_o,       // wide: halves that are data

  output logic                                      ar_valid_o,
  input  wire logic                                 ar_ready_i,
  output logic [3:0]                                ar_bank_o,
  output logic [33:0]                               ar_addr_o,
  output logic [4:0]                                ar_beats_o,
  output logic [tsr_cfg_pkg::RET_SLOT_W-1:0]           ar_slot_o,  // of the first beat
  input  wire logic [tsr_cfg_pkg::MEM_BANKS-1:0]        r_valid_i,
  input  wire logic [tsr_cfg_pkg::MEM_BANKS*tsr_cfg_pkg::RET_SLOT_W-1:0] r_slot_i,
  input  wire logic [tsr_cfg_pkg::MEM_BANKS*512-1:0]    r_data_i,
  input  wire logic [tsr_cfg_pkg::MEM_BANKS-1:0]        r_error_i,

  output logic                                      fault_valid_o,
  output logic [3:0]                                fault_cause_o,
  output logic [39:0]                               fault_addr_o,
  output logic                                      idle_o  // nothing asked, nothing under way
);

  localparam int BANKS = tsr_cfg_pkg::MEM_BANKS;
  localparam int BANK_W = (BANKS > 1) ? $clog2(BANKS) : 1;
  localparam int DEPTH = tsr_cfg_pkg::RET_DEPTH;  // beats per bank
  localparam int SLOT_W = tsr_cfg_pkg::RET_SLOT_W;
  localparam int FLIGHT_W = $clog2(BANKS * DEPTH + 1);
  localparam int ORDER_DEPTH = 32;                // bursts under way
  localparam int ORDER_W = 40 + 6 + 1 + 1 + BANK_W;

  initial if (DEPTH < 16) $fatal(1, "tsr_port_read: RET_DEPTH must hold a burst of 16 beats");

  logic drop;  // forget all that is held
  assign drop = rst_i || (abort_i && idle_o);

  // Check and translate.
  logic        head_valid, head_take, head_fault;
  logic [39:0] head_virtual;
  logic [5:0]  head_len;
  logic [3:0]  head_bank;
  logic [33:0] head_addr;
  logic [4:0]  head_beats;
  logic        guard_ready, guard_empty;

  assign req_ready_o = guard_ready && !abort_i;

  tsr_port_guard u_guard (
    .clk_i, .rst_i(rst_i || abort_i),
    .req_valid_i(req_valid_i && !abort_i), .req_ready_o(guard_ready), .req_addr_i, .req_len_i, .entry_i, .permit_i,
    .out_valid_o(head_valid), .out_ready_i(head_take), .out_virtual_o(head_virtual), .out_len_o(head_len),
    .out_fault_o(head_fault), .out_bank_o(head_bank), .out_addr_o(head_addr), .out_beats_o(head_beats),
    .empty_o(guard_empty)
  );

  // Issue.
  logic [BANKS-1:0]        room;  // the return store can take the whole burst
  logic [BANKS*SLOT_W-1:0] base;  // where it would begin
  logic                    order_ready, issue;

  assign issue     = head_valid && !head_fault && order_ready && room[head_bank[BANK_W-1:0]] &&
                     (!ar_valid_o || ar_ready_i) && !abort_i;
  assign head_take = issue || (head_valid && head_fault && order_ready && !abort_i);

  always_ff @(posedge clk_i) begin
    if (rst_i) ar_valid_o <= 1'b0;
    else if (issue) ar_valid_o <= 1'b1;
    else if (ar_ready_i) ar_valid_o <= 1'b0;
    if (issue) {ar_bank_o, ar_addr_o, ar_beats_o} <= {head_bank, head_addr, head_beats};
    if (issue) ar_slot_o <= base[head_bank[BANK_W-1:0]*SLOT_W +: SLOT_W];
  end

  // Beats under way, over all banks.
  logic [FLIGHT_W-1:0] flight_q;
  localparam int ARRIVED_W = $clog2(BANKS + 1);
  logic [ARRIVED_W-1:0] arrived;
  always_comb begin
    arrived = '0;
    for (int b = 0; b < BANKS; b++) arrived = arrived + ARRIVED_W'(r_valid_i[b]);
  end
  always_ff @(posedge clk_i) begin
    if (rst_i) flight_q <= '0;
    else flight_q <= flight_q + (issue ? FLIGHT_W'(head_beats) : '0) - FLIGHT_W'(arrived);
  end

  // The order in which the core asked.
  logic                           order_valid, order_take, order_fault, order_half;
  logic [39:0]                    order_virtual;
  logic [5:0]                     order_len;
  logic [BANK_W-1:0]              bank;  // of the burst at the head
  logic [$clog2(ORDER_DEPTH+1)-1:0] order_count;

  tsr_fifo #(.WIDTH(ORDER_W), .DEPTH(ORDER_DEPTH)) u_order (
    .clk_i, .rst_i(drop),
    .in_valid_i(head_take), .in_ready_o(order_ready),
    .in_data_i({head_virtual, head_len, head_virtual[5], head_fault, head_bank[BANK_W-1:0]}),
    .out_valid_o(order_valid), .out_ready_i(order_take),
    .out_data_o({order_virtual, order_len, order_half, order_fault, bank}),
    .count_o(order_count)
  );

  // Return stores: room is reserved at issue and given back when a beat leaves.
  logic [BANKS-1:0]     ret_valid, ret_take, ret_error;
  logic [BANKS*512-1:0] ret_data;
  generate
    for (genvar b = 0; b < BANKS; b++) begin : gen_bank
      // Little is under way to a feature memory, which answers at once.
      localparam int HERE = (b < tsr_cfg_pkg::BANKS) ? DEPTH : tsr_cfg_pkg::FAST_RET_DEPTH;
      localparam int HERE_W = $clog2(HERE);
      logic [$clog2(HERE+1)-1:0] space;
      logic [HERE_W-1:0]         first, slot;
      logic [4:0]        reserve;
      assign reserve = (issue && 32'(head_bank) == b) ? head_beats : 5'd0;
      assign room[b] = 32'(head_beats) <= 32'(space);
      assign base[b*SLOT_W +: SLOT_W] = SLOT_W'(first);
      if (tsr_cfg_pkg::COALESCING != 0) begin : gen_slot
        assign slot = HERE_W'(r_slot_i[b*SLOT_W +: SLOT_W]);
      end else begin : gen_count
        // Bursts of one bank come in the order in which they were asked for.
        logic unused_slot;
        assign unused_slot = &{1'b0, r_slot_i[b*SLOT_W +: SLOT_W]};
        always_ff @(posedge clk_i) begin
          if (drop) slot <= '0;
          else if (r_valid_i[b]) slot <= slot + 1'b1;
        end
      end
      tsr_return_store #(.WIDTH(513), .DEPTH(HERE)) u_return (
        .clk_i, .rst_i(drop),
        .reserve_i(reserve), .base_o(first), .space_o(space),
        .write_valid_i(r_valid_i[b]), .write_slot_i(slot), .write_data_i({r_error_i[b], r_data_i[b*512 +: 512]}),
        .out_valid_o(ret_valid[b]), .out_ready_i(ret_take[b]), .out_data_o({ret_error[b], ret_data[b*512 +: 512]})
      );
    end
  endgenerate

  // Out to the core.
  logic [5:0] unit_q, next_unit;  // units of the burst already delivered, and with this delivery
  logic       deliver, free, beat_end, last_unit, bus_error;

  assign deliver    = order_valid && (order_fault || ret_valid[bank]) && free && !abort_i;
  assign order_take = deliver && last_unit;
  assign bus_error  = deliver && !order_fault && ret_error[bank];

  always_comb begin
    ret_take = '0;
    if (deliver && !order_fault && beat_end) ret_take[bank] = 1'b1;
  end

  always_ff @(posedge clk_i) begin
    if (drop || abort_i) begin
      unit_q       <= '0;
      data_valid_o <= 1'b0;
    end else begin
      if (deliver) unit_q <= last_unit ? '0 : next_unit;
      if (free) data_valid_o <= deliver;
    end
  end

  generate
    if (tsr_cfg_pkg::PORT_UNITS == 1) begin : gen_units
      // Beats to units of 32 B.
      logic half, unused_ready;
      assign half         = order_half ^ unit_q[0];
      assign next_unit    = unit_q + 6'd1;
      assign last_unit    = next_unit == order_len || order_len == 6'd0;
      assign beat_end     = half || last_unit;
      assign free         = 1'b1;
      assign units_o      = 2'b01;
      assign unused_ready = data_ready_i;
      // Without an enable: it would cost a look-up table per bit, and data without data_valid_o mean nothing.
      logic [255:0] unit;
      tsr_pick #(.N(2 * BANKS), .WIDTH(256), .INDEX_W(BANK_W + 1)) u_unit (.index_i({bank, half}), .words_i(ret_data), .word_o(unit));
      always_ff @(posedge clk_i) data_o <= order_fault ? '0 : unit;
    end else begin : gen_beats
      logic [1:0] units;
      tsr_burst_beats u_beats (
        .len_i(order_len), .half_i(order_half), .done_i(unit_q), .units_o(units), .next_o(next_unit), .last_o(last_unit)
      );
      assign beat_end = 1'b1;
      assign free     = !data_valid_o || data_ready_i;
      logic [511:0] beat;
      tsr_pick #(.N(BANKS), .WIDTH(512)) u_beat (.index_i(bank), .words_i(ret_data), .word_o(beat));
      always_ff @(posedge clk_i) begin
        if (deliver) begin
          data_o  <= order_fault ? '0 : beat;
          units_o <= units;
        end
      end
    end
  endgenerate

  assign idle_o = flight_q == '0 && !ar_valid_o && (abort_i || (guard_empty && order_count == '0));

  always_ff @(posedge clk_i) begin
    fault_valid_o <= !rst_i && !abort_i && ((head_take && head_fault) || bus_error);
    fault_cause_o <= bus_error ? tsr_isa_pkg::FAULT_BUS_READ : tsr_isa_pkg::FAULT_GUARD_READ;
    fault_addr_o  <= bus_error ? order_virtual : head_virtual;
  end

endmodule

`default_nettype wire
