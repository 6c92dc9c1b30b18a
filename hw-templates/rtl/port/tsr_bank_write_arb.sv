// SPDX-License-Identifier: Apache-2.0
// Write side of one bank: takes staged bursts from the cores in turn, then their data in the same order, and routes
// responses back by AXI id.
//
// A core asks only with all data of the burst staged, so the data path is never held by a core; another core's burst
// waits only for what the memory itself holds. Round robin over the cores whose turn it is, as for reads.

`default_nettype none

module tsr_bank_write_arb #(
  parameter int BANK = 0
) (
  input  wire logic                              clk_i,
  input  wire logic                              rst_i,

  input  wire logic [tsr_cfg_pkg::CORES-1:0]     req_valid_i,
  output logic [tsr_cfg_pkg::CORES-1:0]          req_ready_o,
  input  wire logic [tsr_cfg_pkg::CORES*34-1:0]  req_addr_i,
  input  wire logic [tsr_cfg_pkg::CORES*5-1:0]   req_beats_i,
  input  wire logic [1:0]                        turn_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     mine_i,       // cores of this turn
  input  wire logic                              open_i,       // a burst may start
  input  wire logic                              held_i,   // bursts have one id (tsr_bank_hold)
  output logic                                   start_o,
  output logic [4:0]                             start_beats_o,
  output logic [(tsr_cfg_pkg::CORES > 1 ? $clog2(tsr_cfg_pkg::CORES) : 1)-1:0] start_who_o,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     data_valid_i,
  output logic [tsr_cfg_pkg::CORES-1:0]          data_ready_o,
  input  wire logic [tsr_cfg_pkg::CORES*520-1:0] data_i,       // 8 lane strobes, 512 data
  output logic [tsr_cfg_pkg::CORES-1:0]          data_taken_o, // the last beat of a burst
  output logic [tsr_cfg_pkg::CORES-1:0]          answer_valid_o,
  output logic                                   answer_error_o,

  output logic                                   m_axi_awvalid,
  input  wire logic                              m_axi_awready,
  output logic [63:0]                            m_axi_awaddr,
  output logic [7:0]                             m_axi_awlen,
  output logic [4:0]                             m_axi_awid,
  output logic                                   m_axi_wvalid,
  input  wire logic                              m_axi_wready,
  output logic [511:0]                           m_axi_wdata,
  output logic [63:0]                            m_axi_wstrb,
  output logic                                   m_axi_wlast,
  input  wire logic                              m_axi_bvalid,
  output logic                                   m_axi_bready,
  input  wire logic [1:0]                        m_axi_bresp,
  input  wire logic [4:0]                        m_axi_bid
);

  localparam int CORES = tsr_cfg_pkg::CORES;
  localparam int CORE_W = (CORES > 1) ? $clog2(CORES) : 1;
  localparam int PENDING = 4;  // bursts asked of the memory whose data has not begun

  logic              grant_valid, take, order_ready;
  logic [CORE_W-1:0] grant;

  logic [33:0]       grant_addr;
  logic [4:0]        grant_beats;

  assign take = grant_valid && open_i && order_ready && (!m_axi_awvalid || m_axi_awready);

  assign start_o       = take;
  assign start_beats_o = grant_beats;
  assign start_who_o   = grant;

  tsr_rr_arbiter #(.N(CORES), .TURNS(tsr_cfg_pkg::TIME_SLOTS != 0 ? 4 : 1)) u_policy (
    .clk_i, .rst_i, .turn_i, .req_i(req_valid_i & mine_i), .accept_i(take), .valid_o(grant_valid), .index_o(grant)
  );
  tsr_pick #(.N(CORES), .WIDTH(34)) u_addr (.index_i(grant), .words_i(req_addr_i), .word_o(grant_addr));
  tsr_pick #(.N(CORES), .WIDTH(5)) u_beats (.index_i(grant), .words_i(req_beats_i), .word_o(grant_beats));

  always_comb begin
    req_ready_o = '0;
    req_ready_o[grant] = take;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) m_axi_awvalid <= 1'b0;
    else if (take) m_axi_awvalid <= 1'b1;
    else if (m_axi_awready) m_axi_awvalid <= 1'b0;
    if (take) begin
      m_axi_awaddr <= {26'd0, 4'(BANK), grant_addr};
      m_axi_awlen  <= {3'd0, grant_beats} - 8'd1;
      m_axi_awid   <= held_i ? 5'd0 : 5'(grant);
    end
  end

  // Data follows in the order of the requests.
  logic                         order_valid, order_take, w_take, last_beat;
  logic [CORE_W-1:0]            owner;
  logic [4:0]                   owner_beats, beat_q;
  logic [$clog2(PENDING+1)-1:0] unused_count;

  tsr_fifo #(.WIDTH(CORE_W + 5), .DEPTH(PENDING)) u_order (
    .clk_i, .rst_i,
    .in_valid_i(take), .in_ready_o(order_ready), .in_data_i({grant, grant_beats}),
    .out_valid_o(order_valid), .out_ready_i(order_take), .out_data_o({owner, owner_beats}),
    .count_o(unused_count)
  );

  assign w_take     = order_valid && data_valid_i[owner] && (!m_axi_wvalid || m_axi_wready);
  assign last_beat  = beat_q + 5'd1 == owner_beats;
  assign order_take = w_take && last_beat;

  always_comb begin
    data_ready_o        = '0;
    data_taken_o        = '0;
    data_ready_o[owner] = w_take;
    data_taken_o[owner] = order_take;
  end

  logic [7:0]   lanes_q;
  logic [519:0] owner_data;
  tsr_pick #(.N(CORES), .WIDTH(520)) u_data (.index_i(owner), .words_i(data_i), .word_o(owner_data));
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      m_axi_wvalid <= 1'b0;
      beat_q       <= '0;
    end else begin
      if (w_take) m_axi_wvalid <= 1'b1;
      else if (m_axi_wready) m_axi_wvalid <= 1'b0;
      if (w_take) beat_q <= last_beat ? '0 : beat_q + 5'd1;
    end
    if (w_take) begin
      {lanes_q, m_axi_wdata} <= owner_data;
      m_axi_wlast            <= last_beat;
    end
  end
  generate
    for (genvar i = 0; i < 8; i++) begin : gen_lane
      assign m_axi_wstrb[i*8 +: 8] = {8{lanes_q[i]}};
    end
  endgenerate

  assign m_axi_bready   = 1'b1;
  assign answer_error_o = (m_axi_bresp != 2'b00);
  always_comb begin
    answer_valid_o = '0;
    for (int c = 0; c < CORES; c++) answer_valid_o[c] = m_axi_bvalid && m_axi_bid == 5'(c);
  end

`ifdef FORMAL
  // A chosen core. Cores ask with all beats of a burst staged, so that data stand while the port owes them.
  (* anyconst *) logic [CORE_W-1:0] f_who;
  (* anyconst *) logic [8:0] f_bit;  // of the data
  logic f_past_valid = 1'b0;
  logic f_free, f_changing_turn;
  logic [1:0] f_turn_q;
  logic [2:0] f_owed_q;   // bursts asked whose data have not all been taken
  assign f_free          = !m_axi_awvalid || m_axi_awready;
  assign f_changing_turn = f_past_valid && turn_i != f_turn_q;
  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    assume (32'(f_who) < CORES);
    for (int c = 0; c < CORES; c++) if (req_valid_i[c]) assume (req_beats_i[c*5 +: 5] >= 5'd1 && req_beats_i[c*5 +: 5] <= 5'd16);
    if (!rst_i && f_changing_turn) assume (!open_i);
    f_turn_q <= rst_i ? 2'd0 : turn_i;
    f_owed_q <= rst_i ? '0 : f_owed_q + 3'(start_o) - 3'(data_taken_o != '0);
  end
  always_ff @(posedge clk_i) if (f_past_valid) begin
    assert (f_owed_q <= 3'd4 && f_owed_q == unused_count);
    if (req_ready_o[f_who]) assert (req_valid_i[f_who] && mine_i[f_who] && open_i && f_free);
    assert ((req_ready_o & (req_ready_o - 1'b1)) == '0);
    assert (start_o == (req_ready_o != '0));
    // Work-conserving while fewer than PENDING bursts are owed.
    if ((req_valid_i & mine_i) != '0 && open_i && f_free && f_owed_q != 3'd4) assert (start_o);
    if (req_ready_o[f_who]) assert (start_beats_o == req_beats_i[f_who*5 +: 5] && 32'(start_who_o) == 32'(f_who));
    if ($past(!rst_i && req_ready_o[f_who])) begin
      assert (m_axi_awvalid && m_axi_awid == ($past(held_i) ? 5'd0 : 5'(f_who)) && m_axi_awlen == 8'($past(req_beats_i[f_who*5 +: 5])) - 8'd1);
      assert (m_axi_awaddr == {26'd0, 4'(BANK), $past(req_addr_i[f_who*34 +: 34])});
    end
    if ($past(!rst_i && m_axi_awvalid && !m_axi_awready)) assert (m_axi_awvalid && $stable(m_axi_awaddr) && $stable(m_axi_awlen) && $stable(m_axi_awid));
    if (m_axi_awvalid && !$past(m_axi_awvalid && !m_axi_awready)) assert ($past(start_o));
    if ($past(rst_i)) assert (!m_axi_awvalid && !m_axi_wvalid && f_owed_q == '0);
    // Data: only of a core that is owed to, as they were given, and the last beat is marked.
    assert ((data_ready_o & (data_ready_o - 1'b1)) == '0 && (data_taken_o & ~data_ready_o) == '0 && (data_ready_o & ~data_valid_i) == '0);
    if (data_ready_o != '0) assert (f_owed_q != '0);
    if ($past(!rst_i && data_ready_o[f_who])) begin
      assert (m_axi_wvalid && m_axi_wlast == $past(data_taken_o[f_who]));
      assert (m_axi_wdata[f_bit] == $past(data_i[32'(f_who)*520 + 32'(f_bit)]));
      assert (m_axi_wstrb[f_bit[8:3]] == $past(data_i[32'(f_who)*520 + 512 + 32'(f_bit[8:6])]));
    end
    if ($past(!rst_i && m_axi_wvalid && !m_axi_wready)) assert (m_axi_wvalid && $stable(m_axi_wdata[f_bit]) && $stable(m_axi_wlast) && $stable(m_axi_wstrb[f_bit[8:3]]));
    if (m_axi_wvalid && !$past(m_axi_wvalid && !m_axi_wready)) assert ($past(data_ready_o != '0));
    // A burst has as many beats as it said: it ends with that beat, and the next one begins at the first.
    if ($past(!rst_i && data_ready_o != '0)) assert (beat_q == ($past(data_taken_o != '0) ? 5'd0 : $past(beat_q) + 5'd1));
    else if (!$past(rst_i)) assert ($stable(beat_q));
    if (data_ready_o != '0) assert ((data_taken_o != '0) == (beat_q + 5'd1 == owner_beats));
    if (order_valid && data_valid_i[owner] && (!m_axi_wvalid || m_axi_wready)) assert (data_ready_o[owner]);
    // Answers.
    assert (answer_valid_o[f_who] == (m_axi_bvalid && m_axi_bid == 5'(f_who)) && m_axi_bready && answer_error_o == (m_axi_bresp != 2'd0));
  end
`endif

endmodule

`default_nettype wire
