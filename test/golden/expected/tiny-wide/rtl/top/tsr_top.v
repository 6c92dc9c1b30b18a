// Emitted from hw-templates/rtl/top/tsr_top.v.hbs for tiny-wide (d3bfc4842e223e1d); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Kernel top: the pool behind flat AXI ports, whose names the vendor's packager reads as interfaces.
//
// s_axi_control: registers. m_axi_bank<b>: one DDR bank each. m_axi_inst: instruction fetch, read only.

`default_nettype none

module tsr_top (
  input  wire          ap_clk,
  input  wire          ap_rst_n,
  output wire          interrupt,
`ifdef VERILATOR
  output wire [63:0] sim_trace,  // what the cores do, for the simulator to record
`endif

  output wire          m_axi_bank0_awvalid,
  input  wire          m_axi_bank0_awready,
  output wire [63:0]   m_axi_bank0_awaddr,
  output wire [4:0]    m_axi_bank0_awid,
  output wire [7:0]    m_axi_bank0_awlen,
  output wire [2:0]    m_axi_bank0_awsize,
  output wire [1:0]    m_axi_bank0_awburst,
  output wire [3:0]    m_axi_bank0_awcache,
  output wire          m_axi_bank0_wvalid,
  input  wire          m_axi_bank0_wready,
  output wire [511:0]  m_axi_bank0_wdata,
  output wire [63:0]   m_axi_bank0_wstrb,
  output wire          m_axi_bank0_wlast,
  input  wire          m_axi_bank0_bvalid,
  output wire          m_axi_bank0_bready,
  input  wire [4:0]    m_axi_bank0_bid,
  input  wire [1:0]    m_axi_bank0_bresp,
  output wire          m_axi_bank0_arvalid,
  input  wire          m_axi_bank0_arready,
  output wire [63:0]   m_axi_bank0_araddr,
  output wire [4:0]    m_axi_bank0_arid,
  output wire [7:0]    m_axi_bank0_arlen,
  output wire [2:0]    m_axi_bank0_arsize,
  output wire [1:0]    m_axi_bank0_arburst,
  output wire [3:0]    m_axi_bank0_arcache,
  input  wire          m_axi_bank0_rvalid,
  output wire          m_axi_bank0_rready,
  input  wire [4:0]    m_axi_bank0_rid,
  input  wire [511:0]  m_axi_bank0_rdata,
  input  wire [1:0]    m_axi_bank0_rresp,
  input  wire          m_axi_bank0_rlast,

  output wire          m_axi_inst_arvalid,
  input  wire          m_axi_inst_arready,
  output wire [63:0]   m_axi_inst_araddr,
  output wire [4:0]    m_axi_inst_arid,
  output wire [7:0]    m_axi_inst_arlen,
  output wire [2:0]    m_axi_inst_arsize,
  output wire [1:0]    m_axi_inst_arburst,
  output wire [3:0]    m_axi_inst_arcache,
  input  wire          m_axi_inst_rvalid,
  output wire          m_axi_inst_rready,
  input  wire [4:0]    m_axi_inst_rid,
  input  wire [511:0]  m_axi_inst_rdata,
  input  wire [1:0]    m_axi_inst_rresp,
  input  wire          m_axi_inst_rlast,

  input  wire          s_axi_control_awvalid,
  output wire          s_axi_control_awready,
  input  wire [15:0]   s_axi_control_awaddr,
  input  wire          s_axi_control_wvalid,
  output wire          s_axi_control_wready,
  input  wire [31:0]   s_axi_control_wdata,
  input  wire [3:0]    s_axi_control_wstrb,
  output wire          s_axi_control_bvalid,
  input  wire          s_axi_control_bready,
  output wire [1:0]    s_axi_control_bresp,
  input  wire          s_axi_control_arvalid,
  output wire          s_axi_control_arready,
  input  wire [15:0]   s_axi_control_araddr,
  output wire          s_axi_control_rvalid,
  input  wire          s_axi_control_rready,
  output wire [31:0]   s_axi_control_rdata,
  output wire [1:0]    s_axi_control_rresp
);

  localparam BANKS = 0 + 1;
  // Bursts of whole 64 B beats, modifiable and bufferable.
  localparam [2:0] SIZE_64 = 3'd6;
  localparam [1:0] INCR = 2'b01;
  localparam [3:0] CACHE = 4'b0011;

  reg rst, rst_first;
  always @(posedge ap_clk) {rst, rst_first} <= {rst_first, !ap_rst_n};

  wire [BANKS-1:0]     awvalid, awready, wvalid, wready, wlast, bvalid, bready, arvalid, arready, rvalid, rready;
  wire [BANKS*64-1:0]  awaddr, araddr, wstrb;
  wire [BANKS*8-1:0]   awlen, arlen;
  wire [BANKS*5-1:0]   awid, arid, bid, rid;
  wire [BANKS*512-1:0] wdata, rdata;
  wire [BANKS*2-1:0]   bresp, rresp;
  wire [BANKS-1:0]     rlast;
`ifndef VERILATOR
  wire [63:0] sim_trace;
`endif

  tsr_pool u_pool (
    .clk_i(ap_clk), .rst_i(rst), .interrupt_o(interrupt), .trace_o(sim_trace),
    .s_axi_awvalid(s_axi_control_awvalid), .s_axi_awready(s_axi_control_awready), .s_axi_awaddr(s_axi_control_awaddr),
    .s_axi_wvalid(s_axi_control_wvalid), .s_axi_wready(s_axi_control_wready), .s_axi_wdata(s_axi_control_wdata),
    .s_axi_bvalid(s_axi_control_bvalid), .s_axi_bready(s_axi_control_bready),
    .s_axi_arvalid(s_axi_control_arvalid), .s_axi_arready(s_axi_control_arready), .s_axi_araddr(s_axi_control_araddr),
    .s_axi_rvalid(s_axi_control_rvalid), .s_axi_rready(s_axi_control_rready), .s_axi_rdata(s_axi_control_rdata),
    .m_axi_inst_arvalid(m_axi_inst_arvalid), .m_axi_inst_arready(m_axi_inst_arready),
    .m_axi_inst_araddr(m_axi_inst_araddr), .m_axi_inst_arlen(m_axi_inst_arlen), .m_axi_inst_arid(m_axi_inst_arid),
    .m_axi_inst_rvalid(m_axi_inst_rvalid), .m_axi_inst_rready(m_axi_inst_rready), .m_axi_inst_rdata(m_axi_inst_rdata),
    .m_axi_inst_rresp(m_axi_inst_rresp), .m_axi_inst_rid(m_axi_inst_rid),
    .m_axi_bank_arvalid(arvalid), .m_axi_bank_arready(arready), .m_axi_bank_araddr(araddr), .m_axi_bank_arlen(arlen),
    .m_axi_bank_arid(arid), .m_axi_bank_rvalid(rvalid), .m_axi_bank_rready(rready), .m_axi_bank_rdata(rdata),
    .m_axi_bank_rresp(rresp), .m_axi_bank_rid(rid), .m_axi_bank_rlast(rlast),
    .m_axi_bank_awvalid(awvalid), .m_axi_bank_awready(awready), .m_axi_bank_awaddr(awaddr), .m_axi_bank_awlen(awlen),
    .m_axi_bank_awid(awid), .m_axi_bank_wvalid(wvalid), .m_axi_bank_wready(wready), .m_axi_bank_wdata(wdata),
    .m_axi_bank_wstrb(wstrb), .m_axi_bank_wlast(wlast), .m_axi_bank_bvalid(bvalid), .m_axi_bank_bready(bready),
    .m_axi_bank_bresp(bresp), .m_axi_bank_bid(bid)
  );

  assign m_axi_bank0_awvalid = awvalid[0], awready[0] = m_axi_bank0_awready;
  assign m_axi_bank0_awaddr = awaddr[0*64 +: 64], m_axi_bank0_awlen = awlen[0*8 +: 8];
  assign m_axi_bank0_awid = awid[0*5 +: 5], m_axi_bank0_wdata = wdata[0*512 +: 512];
  assign m_axi_bank0_wvalid = wvalid[0], wready[0] = m_axi_bank0_wready;
  assign m_axi_bank0_wstrb = wstrb[0*64 +: 64], m_axi_bank0_wlast = wlast[0];
  assign bvalid[0] = m_axi_bank0_bvalid, m_axi_bank0_bready = bready[0];
  assign bid[0*5 +: 5] = m_axi_bank0_bid, bresp[0*2 +: 2] = m_axi_bank0_bresp;
  assign m_axi_bank0_arvalid = arvalid[0], arready[0] = m_axi_bank0_arready;
  assign m_axi_bank0_araddr = araddr[0*64 +: 64], m_axi_bank0_arlen = arlen[0*8 +: 8];
  assign m_axi_bank0_arid = arid[0*5 +: 5], rdata[0*512 +: 512] = m_axi_bank0_rdata;
  assign rvalid[0] = m_axi_bank0_rvalid, m_axi_bank0_rready = rready[0];
  assign rlast[0] = m_axi_bank0_rlast;
  assign rid[0*5 +: 5] = m_axi_bank0_rid, rresp[0*2 +: 2] = m_axi_bank0_rresp;
  assign {m_axi_bank0_awsize, m_axi_bank0_awburst, m_axi_bank0_awcache} = {SIZE_64, INCR, CACHE};
  assign {m_axi_bank0_arsize, m_axi_bank0_arburst, m_axi_bank0_arcache} = {SIZE_64, INCR, CACHE};

  assign {m_axi_inst_arsize, m_axi_inst_arburst, m_axi_inst_arcache} = {SIZE_64, INCR, CACHE};
  assign {s_axi_control_bresp, s_axi_control_rresp} = 4'b0000;

  // Lengths are known and registers are whole words.
  wire unused_ports = &{1'b0, m_axi_inst_rlast, s_axi_control_wstrb};

endmodule

`default_nettype wire
