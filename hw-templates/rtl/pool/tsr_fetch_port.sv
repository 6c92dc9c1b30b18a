// SPDX-License-Identifier: Apache-2.0
// The shared instruction port: one AXI read master, a fixed slot per core, data handed back by AXI id.
//
// Requests arrive already checked by their core's guard, one under way per core, with room reserved: nothing a core
// does delays another core's slot, and data is never held. A slot lasts `slot_cycles_i` cycles and a request starts in its
// first one: from 8 on, a whole burst passes before the next core's begins, however many cores ask. Data of all banks share the
// way back, so when a burst is there depends on others: with slots of more than one cycle (`paced_o`) tsr_fetch asks for no more
// than 8 beats and waits until nearly every answer is there.

`default_nettype none

module tsr_fetch_port (
  input  wire logic                              clk_i,
  input  wire logic                              rst_i,

  input  wire logic [tsr_cfg_pkg::CORES-1:0]     req_valid_i,
  output logic [tsr_cfg_pkg::CORES-1:0]          req_ready_o,
  input  wire logic [tsr_cfg_pkg::CORES*4-1:0]   req_bank_i,
  input  wire logic [tsr_cfg_pkg::CORES*34-1:0]  req_addr_i,
  input  wire logic [tsr_cfg_pkg::CORES*5-1:0]   req_beats_i,
  input  wire logic [7:0]                        slot_cycles_i, // 0: 1
  output logic [tsr_cfg_pkg::BANKS*tsr_cfg_pkg::CORES-1:0]     bank_wait_o,  // by bank, then by core: asks for it
  input  wire logic [tsr_cfg_pkg::BANKS*tsr_cfg_pkg::CORES-1:0] bank_open_i, // may start there
  output logic [tsr_cfg_pkg::BANKS*tsr_cfg_pkg::CORES-1:0]     bank_start_o, // starts
  output logic [tsr_cfg_pkg::CORES-1:0]          data_valid_o,
  output logic [511:0]                           data_o,
  output logic                                   data_error_o,
  output logic                                   paced_o,       // slots of more than one cycle

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

  localparam int CORES = tsr_cfg_pkg::CORES;
  localparam int CORE_W = (CORES > 1) ? $clog2(CORES) : 1;

  logic [CORE_W-1:0] slot_q;
  logic [7:0]        passed_q;  // cycles of the slot gone by
  logic              take, last;

  logic [3:0]  bank;
  logic [33:0] addr;
  logic [4:0]  beats;
  tsr_pick #(.N(CORES), .WIDTH(4)) u_bank (.index_i(slot_q), .words_i(req_bank_i), .word_o(bank));
  tsr_pick #(.N(CORES), .WIDTH(34)) u_addr (.index_i(slot_q), .words_i(req_addr_i), .word_o(addr));
  tsr_pick #(.N(CORES), .WIDTH(5)) u_beats (.index_i(slot_q), .words_i(req_beats_i), .word_o(beats));

  logic [CORES-1:0] open;
  always_comb begin
    open = '0;
    for (int b = 0; b < tsr_cfg_pkg::BANKS; b++) begin
      for (int c = 0; c < CORES; c++) bank_wait_o[b*CORES + c] = req_valid_i[c] && req_bank_i[c*4 +: 4] == 4'(b);
      open = open | (bank_wait_o[b*CORES +: CORES] & bank_open_i[b*CORES +: CORES]);
    end
  end
  assign bank_start_o = bank_wait_o & {tsr_cfg_pkg::BANKS{req_ready_o}};

  assign take = req_valid_i[slot_q] && open[slot_q] && passed_q == '0 && (!m_axi_arvalid || m_axi_arready);

  assign last = passed_q + 8'd1 >= slot_cycles_i;

  always_comb begin
    req_ready_o = '0;
    req_ready_o[slot_q] = take;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      slot_q        <= '0;
      passed_q      <= '0;
      m_axi_arvalid <= 1'b0;
    end else begin
      passed_q <= last ? '0 : passed_q + 8'd1;
      if (last) slot_q <= (slot_q == CORE_W'(CORES - 1)) ? '0 : slot_q + 1'b1;
      if (take) m_axi_arvalid <= 1'b1;
      else if (m_axi_arready) m_axi_arvalid <= 1'b0;
    end
    if (take) begin
      m_axi_araddr <= {26'd0, bank, addr};
      m_axi_arlen  <= {3'd0, beats} - 8'd1;
      m_axi_arid   <= 5'(slot_q);
    end
  end

  // One register between the port and the lanes, which may lie far apart.
  always_ff @(posedge clk_i) paced_o <= slot_cycles_i > 8'd1;
  assign m_axi_rready = 1'b1;
  always_ff @(posedge clk_i) begin
    for (int c = 0; c < CORES; c++) data_valid_o[c] <= !rst_i && m_axi_rvalid && m_axi_rid == 5'(c);
    if (m_axi_rvalid) begin
      data_o       <= m_axi_rdata;
      data_error_o <= (m_axi_rresp != 2'b00);
    end
  end

`ifdef FORMAL
  // A chosen core that asks starts within one frame of turns while the bus takes requests and its bank is open, whatever others do.
  (* anyconst *) logic [CORE_W-1:0] f_who;
  (* anyconst *) logic [2:0] f_cycles;  // of a turn; a small number for the proof
  logic        f_past_valid = 1'b0;
  logic [15:0] f_waited_q, f_until;
  logic [7:0]  f_length;
  logic        f_open;
  assign f_length = (f_cycles == '0) ? 8'd1 : 8'(f_cycles);
  assign f_open   = bank_open_i[32'(req_bank_i[f_who*4 +: 4]) * CORES + 32'(f_who)];
  // Cycles until the core's turn begins.
  always_comb begin
    if (slot_q == f_who && passed_q == '0) f_until = '0;
    else begin
      f_until = 16'(f_length) - 16'(passed_q);
      for (int c = 0; c < CORES; c++)
        if (slot_q < f_who ? (c > 32'(slot_q) && c < 32'(f_who)) : (c > 32'(slot_q) || c < 32'(f_who))) f_until = f_until + 16'(f_length);
    end
  end
  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    assume (32'(f_who) < CORES && slot_cycles_i == 8'(f_cycles));
    for (int c = 0; c < CORES; c++) if (req_valid_i[c]) assume (32'(req_bank_i[c*4 +: 4]) < tsr_cfg_pkg::BANKS && req_beats_i[c*5 +: 5] <= 5'd16);
    if (f_past_valid && $past(req_valid_i[f_who] && !req_ready_o[f_who])) assume (req_valid_i[f_who] && $stable(req_bank_i[f_who*4 +: 4]));
    // Only waits count in which bus and bank are open.
    if (rst_i || !req_valid_i[f_who] || req_ready_o[f_who] || !f_open || (m_axi_arvalid && !m_axi_arready)) f_waited_q <= '0;
    else f_waited_q <= f_waited_q + 16'd1;
  end
  always_ff @(posedge clk_i) if (f_past_valid) begin
    assert (32'(slot_q) < CORES && passed_q < f_length);
    assert (f_waited_q + f_until < 16'(CORES) * 16'(f_length));
    if ($past(!rst_i)) begin
      if ($past(passed_q + 8'd1 == f_length)) assert (passed_q == '0 && 32'(slot_q) == ($past(32'(slot_q) == CORES - 1) ? 0 : 32'($past(slot_q)) + 1));
      else assert (passed_q == $past(passed_q) + 8'd1 && $stable(slot_q));
    end
    // A request leaves in the first cycle of its core's turn, to a bank that is open to it, as it was asked.
    if (req_ready_o[f_who]) assert (req_valid_i[f_who] && slot_q == f_who && passed_q == '0 && f_open);
    assert ((req_ready_o & (req_ready_o - 1'b1)) == '0);
    for (int b = 0; b < tsr_cfg_pkg::BANKS; b++) begin
      assert (bank_wait_o[b*CORES + 32'(f_who)] == (req_valid_i[f_who] && req_bank_i[f_who*4 +: 4] == 4'(b)));
      assert (bank_start_o[b*CORES + 32'(f_who)] == (req_ready_o[f_who] && req_bank_i[f_who*4 +: 4] == 4'(b)));
    end
    if ($past(!rst_i && req_ready_o[f_who])) begin
      assert (m_axi_arvalid && m_axi_arid == 5'(f_who) && m_axi_arlen == 8'($past(req_beats_i[f_who*5 +: 5])) - 8'd1);
      assert (m_axi_araddr == {26'd0, $past(req_bank_i[f_who*4 +: 4]), $past(req_addr_i[f_who*34 +: 34])});
    end
    if ($past(!rst_i && m_axi_arvalid && !m_axi_arready)) assert (m_axi_arvalid && $stable(m_axi_araddr) && $stable(m_axi_arlen) && $stable(m_axi_arid));
    if (m_axi_arvalid && !$past(m_axi_arvalid && !m_axi_arready)) assert ($past(req_ready_o != '0));
    if ($past(rst_i)) assert (!m_axi_arvalid);
    assert (paced_o == $past(slot_cycles_i > 8'd1));
    // Instructions go to the core that they are for, and to no other.
    assert (data_valid_o[f_who] == $past(!rst_i && m_axi_rvalid && m_axi_rid == 5'(f_who)) && m_axi_rready);
    if (data_valid_o[f_who]) assert (data_o == $past(m_axi_rdata) && data_error_o == ($past(m_axi_rresp) != 2'd0));
  end
`endif

endmodule

`default_nettype wire
