// SPDX-License-Identifier: Apache-2.0
// The shared instruction port: one AXI read master, a fixed slot per core, data handed back by AXI id.
//
// Requests arrive already checked by their core's guard, one under way per core, with room reserved: nothing a core
// does delays another core's slot, and data is never held. A slot lasts `slot_cycles_i` cycles and a request starts in its
// first one: from 16 on, a whole burst passes before the next core's begins, however many cores ask.

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
  assign m_axi_rready = 1'b1;
  always_ff @(posedge clk_i) begin
    for (int c = 0; c < CORES; c++) data_valid_o[c] <= !rst_i && m_axi_rvalid && m_axi_rid == 5'(c);
    if (m_axi_rvalid) begin
      data_o       <= m_axi_rdata;
      data_error_o <= (m_axi_rresp != 2'b00);
    end
  end

endmodule

`default_nettype wire
