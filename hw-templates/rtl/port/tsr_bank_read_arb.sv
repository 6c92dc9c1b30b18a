// SPDX-License-Identifier: Apache-2.0
// Read side of one bank: takes bursts from the cores in turn and routes the data back by AXI id.
//
// Work-conserving round robin over the cores whose turn it is (tsr_bank_turns; without time slots: all). Data is never
// held: every core has reserved room for what it asked.

`default_nettype none

module tsr_bank_read_arb #(
  parameter int BANK = 0,
  parameter int READERS = 16  // read ports of the cores
) (
  input  wire logic                              clk_i,
  input  wire logic                              rst_i,

  input  wire logic [READERS-1:0]     req_valid_i,
  output logic [READERS-1:0]          req_ready_o,
  input  wire logic [READERS*34-1:0]  req_addr_i,
  input  wire logic [READERS*5-1:0]   req_beats_i,
  input  wire logic [1:0]                        turn_i,
  input  wire logic [READERS-1:0]                mine_i,   // readers of this turn
  input  wire logic                              open_i,   // a burst may start
  input  wire logic                              held_i,   // bursts have one id (tsr_bank_hold)
  output logic                                   start_o,
  output logic [4:0]                             start_beats_o,
  output logic [(READERS > 1 ? $clog2(READERS) : 1)-1:0] start_who_o,
  output logic [READERS-1:0]          data_valid_o,
  output logic [511:0]                           data_o,
  output logic                                   data_error_o,

  output logic                                   m_axi_arvalid,
  input  wire logic                              m_axi_arready,
  output logic [63:0]                            m_axi_araddr,
  output logic [7:0]                             m_axi_arlen,
  output logic [4:0]                             m_axi_arid,
  input  wire logic                              m_axi_rvalid,
  output logic                                   m_axi_rready,
  input  wire logic [511:0]                      m_axi_rdata,
  input  wire logic [1:0]                        m_axi_rresp,
  input  wire logic [4:0]                        m_axi_rid
);

  localparam int READER_W = (READERS > 1) ? $clog2(READERS) : 1;

  logic                grant_valid, take;
  logic [READER_W-1:0] grant;
  logic [33:0]         grant_addr;
  logic [4:0]          grant_beats;

  assign take = grant_valid && open_i && (!m_axi_arvalid || m_axi_arready);

  assign start_o       = take;
  assign start_beats_o = grant_beats;
  assign start_who_o   = grant;

  tsr_rr_arbiter #(.N(READERS), .TURNS(tsr_cfg_pkg::TIME_SLOTS != 0 ? 4 : 1)) u_policy (
    .clk_i, .rst_i, .turn_i, .req_i(req_valid_i & mine_i), .accept_i(take), .valid_o(grant_valid), .index_o(grant)
  );
  tsr_pick #(.N(READERS), .WIDTH(34)) u_addr (.index_i(grant), .words_i(req_addr_i), .word_o(grant_addr));
  tsr_pick #(.N(READERS), .WIDTH(5)) u_beats (.index_i(grant), .words_i(req_beats_i), .word_o(grant_beats));

  always_comb begin
    req_ready_o = '0;
    req_ready_o[grant] = take;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) m_axi_arvalid <= 1'b0;
    else if (take) m_axi_arvalid <= 1'b1;
    else if (m_axi_arready) m_axi_arvalid <= 1'b0;
    if (take) begin
      m_axi_araddr <= {26'd0, 4'(BANK), grant_addr};
      m_axi_arlen  <= {3'd0, grant_beats} - 8'd1;
      m_axi_arid   <= held_i ? 5'd0 : 5'(grant);
    end
  end

  assign m_axi_rready = 1'b1;
  assign data_o       = m_axi_rdata;
  assign data_error_o = (m_axi_rresp != 2'b00);
  always_comb begin
    data_valid_o = '0;
    for (int c = 0; c < READERS; c++) data_valid_o[c] = m_axi_rvalid && m_axi_rid == 5'(c);
  end

`ifdef FORMAL
  // A chosen reader asks with a chosen request until it is taken. How long it waits: whenever the bank is open to it and its
  // address channel free somebody is served, and the arbiter lets at most READERS - 1 others go first.
  (* anyconst *) logic [READER_W-1:0] f_who;
  logic f_past_valid = 1'b0;
  logic f_asks, f_free;
  assign f_asks = (req_valid_i & mine_i) != '0;
  assign f_free = !m_axi_arvalid || m_axi_arready;
  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    assume (32'(f_who) < READERS);
    if (!rst_i && f_changing_turn) assume (!open_i);
  end
  logic [1:0] f_turn_q;
  logic       f_changing_turn;
  always_ff @(posedge clk_i) f_turn_q <= rst_i ? 2'd0 : turn_i;
  assign f_changing_turn = f_past_valid && turn_i != f_turn_q;

  always_ff @(posedge clk_i) if (f_past_valid) begin
    if (req_ready_o[f_who]) assert (req_valid_i[f_who] && mine_i[f_who] && open_i && f_free);
    assert ((req_ready_o & (req_ready_o - 1'b1)) == '0);
    if (f_asks && open_i && f_free) assert (req_ready_o != '0);  // work-conserving
    assert (start_o == (req_ready_o != '0));
    if (req_ready_o[f_who]) assert (start_beats_o == req_beats_i[f_who*5 +: 5] && 32'(start_who_o) == 32'(f_who));
    if ($past(!rst_i && req_ready_o[f_who])) begin
      assert (m_axi_arvalid && m_axi_arid == ($past(held_i) ? 5'd0 : 5'(f_who)) && m_axi_arlen == 8'($past(req_beats_i[f_who*5 +: 5])) - 8'd1);
      assert (m_axi_araddr == {26'd0, 4'(BANK), $past(req_addr_i[f_who*34 +: 34])});
    end
    // A request to the memory stands until it is taken, and none is made of nothing.
    if ($past(!rst_i && m_axi_arvalid && !m_axi_arready)) assert (m_axi_arvalid && $stable(m_axi_araddr) && $stable(m_axi_arlen) && $stable(m_axi_arid));
    if (m_axi_arvalid && !$past(m_axi_arvalid && !m_axi_arready)) assert ($past(req_ready_o != '0));
    if ($past(rst_i)) assert (!m_axi_arvalid);
    // Data go to the reader that they are for, when they come.
    assert (data_valid_o[f_who] == (m_axi_rvalid && m_axi_rid == 5'(f_who)) && m_axi_rready);
    assert (data_o == m_axi_rdata && data_error_o == (m_axi_rresp != 2'd0));
  end
`endif

endmodule

`default_nettype wire
