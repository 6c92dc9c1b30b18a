// SPDX-License-Identifier: Apache-2.0
// Write side of a core's port: guards bursts, packs 32 B units into 64 B beats, and asks a bank only when a whole
// burst is staged, so that no bank ever waits for a core.
//
// A burst to another bank is asked for only after the last one's data has been taken: a slow bank then holds nobody
// but this core. On abort, complete bursts still go out, with no byte enabled; an incomplete one is dropped.

`default_nettype none

module tsr_port_write (
  input  wire logic                                 clk_i,
  input  wire logic                                 rst_i,
  input  wire logic                                 abort_i,

  input  wire logic                                 req_valid_i,
  output logic                                      req_ready_o,
  input  wire logic [39:0]                          req_addr_i,
  input  wire logic [5:0]                           req_len_i,
  input  wire logic [tsr_cfg_pkg::SEG_W-1:0]       entry_i,
  input  wire logic                                 permit_i,
  input  wire logic                                 data_valid_i,
  output logic                                      data_ready_o,
  input  wire logic [255:0]                         data_i,
  input  wire logic [3:0]                           strb_i,       // 8-byte lanes
  output logic                                      done_o,       // one pulse per burst answered

  output logic                                      aw_valid_o,
  input  wire logic                                 aw_ready_i,
  output logic [3:0]                                aw_bank_o,
  output logic [33:0]                               aw_addr_o,
  output logic [4:0]                                aw_beats_o,
  output logic                                      w_valid_o,
  input  wire logic                                 w_ready_i,
  output logic [511:0]                              w_data_o,
  output logic [7:0]                                w_strb_o,     // 8-byte lanes
  input  wire logic                                 w_taken_i,    // a bank has taken the last beat of a burst
  input  wire logic [tsr_cfg_pkg::MEM_BANKS-1:0]        b_valid_i,
  input  wire logic [tsr_cfg_pkg::MEM_BANKS-1:0]        b_error_i,

  output logic                                      fault_valid_o,
  output logic [3:0]                                fault_cause_o,
  output logic [39:0]                               fault_addr_o,
  output logic                                      idle_o  // nothing asked, nothing under way
);

  localparam int BANKS = tsr_cfg_pkg::MEM_BANKS;
  localparam int BANK_W = (BANKS > 1) ? $clog2(BANKS) : 1;
  localparam int STAGE_DEPTH = 64;  // beats staged: four whole bursts
  localparam int BURSTS = 16;       // bursts staged, and bursts awaiting their response per bank
  localparam int FLIGHT_W = $clog2(BANKS * BURSTS + 1);

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

  // Collect: two units make a beat; a burst may start in the upper half and end in the lower.
  logic [5:0]   unit_q;
  logic [3:0]   low_strb_q;
  logic         stage_ready, burst_ready, take, half, last_unit, push_beat, push_burst;
  logic [7:0]   beat_strb;

  assign half         = head_virtual[5] ^ unit_q[0];
  assign last_unit    = unit_q + 6'd1 == head_len || head_len == 6'd0;
  assign data_ready_o = head_valid && (head_fault || (stage_ready && burst_ready)) && !abort_i;
  assign take         = data_valid_i && data_ready_o;
  assign head_take    = take && last_unit;
  assign push_beat    = take && !head_fault && (half || last_unit);
  assign push_burst   = head_take && !head_fault;
  assign beat_strb    = half ? {strb_i, (unit_q != '0) ? low_strb_q : 4'd0} : {4'd0, strb_i};

  always_ff @(posedge clk_i) begin
    if (rst_i || abort_i) unit_q <= '0;
    else if (take) unit_q <= last_unit ? '0 : unit_q + 6'd1;
    if (take && !half) low_strb_q <= strb_i;
  end

  // Staged beats. An incomplete burst lies behind all complete ones and goes when the rest has gone.
  logic       stage_valid;
  logic [7:0] stage_strb;
  logic       send;

  tsr_stage_store #(.DEPTH(STAGE_DEPTH)) u_stage (
    .clk_i, .rst_i(rst_i || (abort_i && idle_o)),
    .in_ready_o(stage_ready), .in_low_i(take && !head_fault && !half), .in_high_i(take && !head_fault && half), .in_data_i(data_i),
    .push_i(push_beat), .in_side_i(beat_strb),
    .out_valid_o(stage_valid), .out_ready_i(send), .out_data_o(w_data_o), .out_side_o(stage_strb)
  );

  // Complete bursts, asked for in order.
  logic                        burst_valid, burst_take;
  logic [3:0]                  burst_bank;
  logic [33:0]                 burst_addr;
  logic [4:0]                  burst_beats;
  logic [34:0]                 burst_virtual;  // in units of 32 B
  logic [$clog2(BURSTS+1)-1:0] burst_count;

  tsr_fifo #(.WIDTH(35 + 4 + 34 + 5), .DEPTH(BURSTS)) u_bursts (
    .clk_i, .rst_i,
    .in_valid_i(push_burst), .in_ready_o(burst_ready),
    .in_data_i({head_virtual[39:5], head_bank, head_addr, head_beats}),
    .out_valid_o(burst_valid), .out_ready_i(burst_take),
    .out_data_o({burst_virtual, burst_bank, burst_addr, burst_beats}),
    .count_o(burst_count)
  );

  // Bursts whose data a bank has not wholly taken; all of them go to bank last_bank_q.
  localparam int DATA_W = $clog2(2 * BURSTS);
  logic [DATA_W-1:0]  untaken_q;
  logic [3:0]         last_bank_q;
  logic [BANKS-1:0]   answer_room;
  logic               may_ask;

  assign may_ask    = burst_valid && answer_room[burst_bank[BANK_W-1:0]] &&
                      (untaken_q == '0 || (burst_bank == last_bank_q && 32'(untaken_q) < BURSTS));
  assign aw_valid_o = may_ask;
  assign burst_take = may_ask && aw_ready_i;
  assign {aw_bank_o, aw_addr_o, aw_beats_o} = {burst_bank, burst_addr, burst_beats};

  // Beats of the bursts asked for, still to be sent.
  localparam int SEND_W = $clog2(STAGE_DEPTH + 17);
  logic [SEND_W-1:0] to_send_q;
  assign w_valid_o = stage_valid && to_send_q != '0;
  assign send      = w_valid_o && w_ready_i;
  assign w_strb_o  = abort_i ? 8'd0 : stage_strb;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      untaken_q <= '0;
      to_send_q <= '0;
    end else begin
      untaken_q <= untaken_q + DATA_W'(burst_take) - DATA_W'(w_taken_i);
      to_send_q <= to_send_q + (burst_take ? SEND_W'(burst_beats) : '0) - SEND_W'(send);
    end
    if (burst_take) last_bank_q <= burst_bank;
  end

  // Responses.
  logic [FLIGHT_W-1:0] flight_q;
  localparam int ANSWERED_W = $clog2(BANKS + 1);
  logic [ANSWERED_W-1:0] answered;
  logic [BANKS-1:0]    bad;
  logic [BANKS*35-1:0] answer_virtual;
  always_comb begin
    answered = '0;
    for (int b = 0; b < BANKS; b++) answered = answered + ANSWERED_W'(b_valid_i[b]);
  end
  assign bad = b_valid_i & b_error_i;

  generate
    for (genvar b = 0; b < BANKS; b++) begin : gen_bank
      logic                        unused_valid;
      logic [$clog2(BURSTS+1)-1:0] unused_count;
      tsr_fifo #(.WIDTH(35), .DEPTH(BURSTS)) u_answers (
        .clk_i, .rst_i,
        .in_valid_i(burst_take && 32'(burst_bank) == b), .in_ready_o(answer_room[b]), .in_data_i(burst_virtual),
        .out_valid_o(unused_valid), .out_ready_i(b_valid_i[b]), .out_data_o(answer_virtual[b*35 +: 35]),
        .count_o(unused_count)
      );
    end
  endgenerate

  logic [34:0] bad_virtual;
  always_comb begin
    bad_virtual = answer_virtual[34:0];
    for (int b = 0; b < BANKS; b++) if (bad[b]) bad_virtual = answer_virtual[b*35 +: 35];
  end

  // Responses of several banks may meet; the core hears of one burst a cycle.
  logic [FLIGHT_W-1:0] owed_q;
  logic                swallowed;
  assign swallowed = head_take && head_fault;
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      flight_q <= '0;
      owed_q   <= '0;
      done_o   <= 1'b0;
    end else begin
      flight_q <= flight_q + FLIGHT_W'(burst_take) - FLIGHT_W'(answered);
      done_o   <= !abort_i && owed_q != '0;
      owed_q   <= abort_i ? '0 : owed_q + FLIGHT_W'(answered) + FLIGHT_W'(swallowed) - FLIGHT_W'(owed_q != '0);
    end
  end

  assign idle_o = flight_q == '0 && burst_count == '0 && owed_q == '0 && (abort_i || guard_empty);

  always_ff @(posedge clk_i) begin
    fault_valid_o <= !rst_i && !abort_i && (swallowed || bad != '0);
    fault_cause_o <= (bad != '0) ? tsr_isa_pkg::FAULT_BUS_WRITE : tsr_isa_pkg::FAULT_GUARD_WRITE;
    fault_addr_o  <= (bad != '0) ? {bad_virtual, 5'd0} : head_virtual;
  end

endmodule

`default_nettype wire
