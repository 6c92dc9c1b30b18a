// SPDX-License-Identifier: Apache-2.0
// A feature memory as one more bank of the pool, on the AXI port that a DDR bank has. Its time slots are those of the DDR bank
// beside it; it answers at once, whoever else asks, so nothing is held to a fixed time.

`default_nettype none

module tsr_feature_bank #(
  parameter int READERS = 16,
  parameter int R_SLICES = 2,
  parameter int B_SLICES = 2
) (
  input  wire logic                              clk_i,
  input  wire logic                              rst_i,

  input  wire logic [31:0]                       slots_i,
  input  wire logic [31:0]                       cost_i,
  input  wire logic [31:0]                       owner_i,
  input  wire logic                              restart_i,

  input  wire logic [READERS-1:0]                ar_valid_i,
  output logic [READERS-1:0]                     ar_ready_o,
  input  wire logic [READERS*34-1:0]             ar_addr_i,
  input  wire logic [READERS*5-1:0]              ar_beats_i,
  output logic [READERS-1:0]                     r_valid_o,
  output logic [511:0]                           r_data_o,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     aw_valid_i,
  output logic [tsr_cfg_pkg::CORES-1:0]          aw_ready_o,
  input  wire logic [tsr_cfg_pkg::CORES*34-1:0]  aw_addr_i,
  input  wire logic [tsr_cfg_pkg::CORES*5-1:0]   aw_beats_i,
  input  wire logic [tsr_cfg_pkg::CORES-1:0]     w_valid_i,
  output logic [tsr_cfg_pkg::CORES-1:0]          w_ready_o,
  input  wire logic [tsr_cfg_pkg::CORES*520-1:0] w_data_i,
  output logic [tsr_cfg_pkg::CORES-1:0]          w_taken_o,
  output logic [tsr_cfg_pkg::CORES-1:0]          b_valid_o
);

  localparam int CORES = tsr_cfg_pkg::CORES;

  logic         arvalid, arready, rvalid, awvalid, awready, wvalid, wready, wlast, bvalid;
  logic [63:0]  araddr, awaddr, wstrb;
  logic [7:0]   arlen, awlen, lanes;
  logic [4:0]   arid, rid, awid, bid;
  logic [511:0] rdata, wdata;

  logic             unused_rready, unused_bready, unused_r_error, unused_b_error;  // it always takes, and never fails
  logic [CORES-1:0] unused_fetch_open;                                             // instructions lie in DDR
  tsr_bank #(.READERS(READERS), .HOLD(0), .R_SLICES(R_SLICES), .B_SLICES(B_SLICES)) u_bank (
    .clk_i, .rst_i, .slots_i, .cost_i, .owner_i, .restart_i,
    .fetch_wait_i('0), .fetch_start_i('0), .fetch_open_o(unused_fetch_open),
    .ar_valid_i, .ar_ready_o, .ar_addr_i, .ar_beats_i, .r_valid_o, .r_data_o, .r_error_o(unused_r_error),
    .aw_valid_i, .aw_ready_o, .aw_addr_i, .aw_beats_i, .w_valid_i, .w_ready_o, .w_data_i, .w_taken_o,
    .b_valid_o, .b_error_o(unused_b_error),
    .m_axi_arvalid(arvalid), .m_axi_arready(arready), .m_axi_araddr(araddr), .m_axi_arlen(arlen), .m_axi_arid(arid),
    .m_axi_rvalid(rvalid), .m_axi_rready(unused_rready), .m_axi_rdata(rdata), .m_axi_rresp(2'b00), .m_axi_rlast(1'b1),
    .m_axi_rid(rid),
    .m_axi_awvalid(awvalid), .m_axi_awready(awready), .m_axi_awaddr(awaddr), .m_axi_awlen(awlen), .m_axi_awid(awid),
    .m_axi_wvalid(wvalid), .m_axi_wready(wready), .m_axi_wdata(wdata), .m_axi_wstrb(wstrb), .m_axi_wlast(wlast),
    .m_axi_bvalid(bvalid), .m_axi_bready(unused_bready), .m_axi_bresp(2'b00), .m_axi_bid(bid)
  );

  generate
    for (genvar i = 0; i < 8; i++) begin : gen_lane
      assign lanes[i] = wstrb[i*8];
    end
  endgenerate

  tsr_feature_memory #(.PAGES(tsr_cfg_pkg::FAST_PAGES)) u_memory (
    .clk_i, .rst_i,
    .arvalid_i(arvalid), .arready_o(arready), .araddr_i(araddr[33:0]), .arlen_i(arlen[3:0]), .arid_i(arid),
    .rvalid_o(rvalid), .rdata_o(rdata), .rid_o(rid),
    .awvalid_i(awvalid), .awready_o(awready), .awaddr_i(awaddr[33:0]), .awid_i(awid),
    .wvalid_i(wvalid), .wready_o(wready), .wdata_i(wdata), .wlanes_i(lanes), .wlast_i(wlast),
    .bvalid_o(bvalid), .bid_o(bid)
  );

  logic unused_parts;
  assign unused_parts = &{1'b0, araddr, arlen, awaddr, awlen, wstrb};

endmodule

`default_nettype wire
