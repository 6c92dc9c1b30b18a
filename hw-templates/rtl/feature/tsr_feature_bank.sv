// SPDX-License-Identifier: Apache-2.0
// A feature memory as one more bank of the pool: arbiters, register slices and return paths of its own, as a DDR bank has
// them, with the memory in the place of the bank's AXI port. Its time slots are those of the DDR bank beside it.

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
  logic [511:0] rdata, wdata, data;
  logic [READERS-1:0] r_valid, r_valid_far;
  logic [CORES-1:0]   b_valid, b_valid_far;
  logic         r_any, b_any;
  logic         unused_rready, unused_bready, unused_r_error, unused_b_error;  // it always takes, and never fails

  logic [1:0]         turn;
  logic [READERS-1:0] readers;
  logic [CORES-1:0]   writers, unused_fetch_open;  // instructions lie in DDR
  logic               open, read_start, write_start;
  logic [4:0]         read_beats, write_beats;
  logic [tsr_isa_pkg::REG_BANK_COST_HOLD_W-1:0] unused_hold;
  logic [(READERS > 1 ? $clog2(READERS) : 1)-1:0] unused_read_who;
  logic [(CORES > 1 ? $clog2(CORES) : 1)-1:0]     unused_write_who;
  tsr_bank_turns #(.READERS(READERS)) u_turns (
    .clk_i, .rst_i, .slots_i, .cost_i, .owner_i, .restart_i,
    .read_start_i(read_start), .read_beats_i(read_beats),
    .write_start_i(write_start), .write_beats_i(write_beats), .fetch_wait_i('0), .fetch_start_i('0),
    .turn_o(turn), .readers_o(readers), .writers_o(writers), .open_o(open),
    .fetch_open_o(unused_fetch_open), .hold_o(unused_hold)  // it answers at once, whoever else asks
  );

  tsr_bank_read_arb #(.READERS(READERS)) u_read_arb (
    .turn_i(turn), .mine_i(readers), .open_i(open), .held_i(1'b0), .start_o(read_start), .start_beats_o(read_beats),
    .start_who_o(unused_read_who),
    .clk_i, .rst_i, .req_valid_i(ar_valid_i), .req_ready_o(ar_ready_o), .req_addr_i(ar_addr_i), .req_beats_i(ar_beats_i),
    .data_valid_o(r_valid), .data_o(data), .data_error_o(unused_r_error),
    .m_axi_arvalid(arvalid), .m_axi_arready(arready), .m_axi_araddr(araddr), .m_axi_arlen(arlen), .m_axi_arid(arid),
    .m_axi_rvalid(rvalid), .m_axi_rready(unused_rready), .m_axi_rdata(rdata), .m_axi_rresp(2'b00), .m_axi_rid(rid)
  );

  tsr_bank_write_arb u_write_arb (
    .turn_i(turn), .mine_i(writers), .open_i(open), .held_i(1'b0), .start_o(write_start), .start_beats_o(write_beats),
    .start_who_o(unused_write_who),
    .clk_i, .rst_i, .req_valid_i(aw_valid_i), .req_ready_o(aw_ready_o), .req_addr_i(aw_addr_i), .req_beats_i(aw_beats_i),
    .data_valid_i(w_valid_i), .data_ready_o(w_ready_o), .data_i(w_data_i), .data_taken_o(w_taken_o),
    .answer_valid_o(b_valid), .answer_error_o(unused_b_error),
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

  tsr_delay #(.WIDTH(READERS + 512), .STAGES(R_SLICES)) u_r_slice (
    .clk_i, .rst_i, .in_valid_i(rvalid), .in_data_i({r_valid, data}), .out_valid_o(r_any), .out_data_o({r_valid_far, r_data_o})
  );
  tsr_delay #(.WIDTH(CORES), .STAGES(B_SLICES)) u_b_slice (
    .clk_i, .rst_i, .in_valid_i(bvalid), .in_data_i(b_valid), .out_valid_o(b_any), .out_data_o(b_valid_far)
  );
  assign r_valid_o = r_any ? r_valid_far : '0;
  assign b_valid_o = b_any ? b_valid_far : '0;

  logic unused_parts;
  assign unused_parts = &{1'b0, araddr, arlen, awaddr, awlen, wstrb};

endmodule

`default_nettype wire
