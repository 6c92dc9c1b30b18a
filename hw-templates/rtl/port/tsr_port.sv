// SPDX-License-Identifier: Apache-2.0
// One core's way to memory: segment table, guarded reads and guarded writes, of a wide core also guarded reads of weights
// in a lane per bank. Nothing in it is shared between cores.

`default_nettype none

module tsr_port (
  input  wire logic                                 clk_i,
  input  wire logic                                 rst_i,
  input  wire logic                                 abort_i,
  input  wire logic                                 setup_valid_i,
  input  wire logic [3:0]                           setup_index_i,
  input  wire logic [tsr_cfg_pkg::SEG_W-1:0]     setup_data_i,

  input  wire logic                                 rd_req_valid_i,
  output logic                                      rd_req_ready_o,
  input  wire logic [39:0]                          rd_req_addr_i,
  input  wire logic [5:0]                           rd_req_len_i,
  output logic                                      rd_data_valid_o,
  input  wire logic                                 rd_data_ready_i,
  output logic [tsr_cfg_pkg::PORT_UNITS*256-1:0]    rd_data_o,
  output logic [1:0]                                rd_units_o,
  input  wire logic                                 wt_req_valid_i,
  output logic                                      wt_req_ready_o,
  input  wire logic [39:0]                          wt_req_addr_i,
  input  wire logic [5:0]                           wt_req_len_i,
  input  wire logic [tsr_cfg_pkg::WEIGHT_TAG_W-1:0] wt_req_tag_i,
  output logic [tsr_cfg_pkg::LANE_PORTS-1:0]        wt_valid_o,
  input  wire logic [tsr_cfg_pkg::LANE_PORTS-1:0]   wt_ready_i,
  output logic [tsr_cfg_pkg::LANE_PORTS*512-1:0]    wt_data_o,
  output logic [tsr_cfg_pkg::LANE_PORTS*2-1:0]      wt_units_o,
  output logic [tsr_cfg_pkg::LANE_PORTS*6-1:0]      wt_at_o,
  output logic [tsr_cfg_pkg::LANE_PORTS*tsr_cfg_pkg::WEIGHT_TAG_W-1:0] wt_tag_o,
  input  wire logic                                 wr_req_valid_i,
  output logic                                      wr_req_ready_o,
  input  wire logic [39:0]                          wr_req_addr_i,
  input  wire logic [5:0]                           wr_req_len_i,
  input  wire logic                                 wr_data_valid_i,
  output logic                                      wr_data_ready_o,
  input  wire logic [255:0]                         wr_data_i,
  input  wire logic [3:0]                           wr_strb_i,
  output logic                                      wr_done_o,

  // Reads, one of each per read port: data, and weights of a wide core.
  output logic [tsr_cfg_pkg::READ_PORTS-1:0]        ar_valid_o,
  input  wire logic [tsr_cfg_pkg::READ_PORTS-1:0]   ar_ready_i,
  output logic [tsr_cfg_pkg::READ_PORTS*4-1:0]      ar_bank_o,
  output logic [tsr_cfg_pkg::READ_PORTS*34-1:0]     ar_addr_o,
  output logic [tsr_cfg_pkg::READ_PORTS*5-1:0]      ar_beats_o,
  output logic [tsr_cfg_pkg::RET_SLOT_W-1:0]        ar_slot_o,
  input  wire logic [tsr_cfg_pkg::READ_PORTS*tsr_cfg_pkg::MEM_BANKS-1:0] r_valid_i,
  input  wire logic [tsr_cfg_pkg::MEM_BANKS*tsr_cfg_pkg::RET_SLOT_W-1:0] r_slot_i,
  input  wire logic [tsr_cfg_pkg::MEM_BANKS*512-1:0]    r_data_i,
  input  wire logic [tsr_cfg_pkg::MEM_BANKS-1:0]        r_error_i,
  output logic                                      aw_valid_o,
  input  wire logic                                 aw_ready_i,
  output logic [3:0]                                aw_bank_o,
  output logic [33:0]                               aw_addr_o,
  output logic [4:0]                                aw_beats_o,
  output logic                                      w_valid_o,
  input  wire logic                                 w_ready_i,
  output logic [511:0]                              w_data_o,
  output logic [7:0]                                w_strb_o,
  input  wire logic                                 w_taken_i,
  input  wire logic [tsr_cfg_pkg::MEM_BANKS-1:0]        b_valid_i,
  input  wire logic [tsr_cfg_pkg::MEM_BANKS-1:0]        b_error_i,

  output logic                                      fault_valid_o,
  output logic [3:0]                                fault_cause_o,
  output logic [39:0]                               fault_addr_o,
  output logic                                      idle_o
);

  logic [tsr_cfg_pkg::SEG_W-1:0] read_entry, write_entry;
  logic                           read_permit, write_permit, read_idle, weight_idle, write_idle;
  logic                           read_fault, weight_fault, write_fault;
  logic [3:0]                     read_cause, weight_cause, write_cause;
  logic [39:0]                    read_fault_addr, weight_fault_addr, write_fault_addr;

  tsr_port_table u_table (
    .clk_i, .rst_i, .setup_valid_i, .setup_index_i, .setup_data_i,
    .read_segment_i(rd_req_addr_i[39:36]), .read_entry_o(read_entry), .read_permit_o(read_permit),
    .write_segment_i(wr_req_addr_i[39:36]), .write_entry_o(write_entry), .write_permit_o(write_permit)
  );

  tsr_port_read u_read (
    .clk_i, .rst_i, .abort_i,
    .req_valid_i(rd_req_valid_i), .req_ready_o(rd_req_ready_o), .req_addr_i(rd_req_addr_i), .req_len_i(rd_req_len_i),
    .entry_i(read_entry), .permit_i(read_permit), .data_valid_o(rd_data_valid_o),
    .data_ready_i(rd_data_ready_i), .data_o(rd_data_o), .units_o(rd_units_o),
    .ar_valid_o(ar_valid_o[0]), .ar_ready_i(ar_ready_i[0]), .ar_bank_o(ar_bank_o[3:0]), .ar_addr_o(ar_addr_o[33:0]),
    .ar_beats_o(ar_beats_o[4:0]), .ar_slot_o, .r_valid_i(r_valid_i[tsr_cfg_pkg::MEM_BANKS-1:0]), .r_slot_i, .r_data_i, .r_error_i,
    .fault_valid_o(read_fault), .fault_cause_o(read_cause), .fault_addr_o(read_fault_addr), .idle_o(read_idle)
  );

  tsr_port_write u_write (
    .clk_i, .rst_i, .abort_i,
    .req_valid_i(wr_req_valid_i), .req_ready_o(wr_req_ready_o), .req_addr_i(wr_req_addr_i), .req_len_i(wr_req_len_i),
    .entry_i(write_entry), .permit_i(write_permit), .data_valid_i(wr_data_valid_i), .data_ready_o(wr_data_ready_o),
    .data_i(wr_data_i), .strb_i(wr_strb_i), .done_o(wr_done_o),
    .aw_valid_o, .aw_ready_i, .aw_bank_o, .aw_addr_o, .aw_beats_o, .w_valid_o, .w_ready_i, .w_data_o, .w_strb_o,
    .w_taken_i, .b_valid_i, .b_error_i,
    .fault_valid_o(write_fault), .fault_cause_o(write_cause), .fault_addr_o(write_fault_addr), .idle_o(write_idle)
  );

  generate
    if (tsr_cfg_pkg::WEIGHT_LANES != 0) begin : gen_lanes
      localparam int BANKS = tsr_cfg_pkg::BANKS;  // a wide core has no feature memory
      logic [tsr_cfg_pkg::SEG_W-1:0] weight_entry, unused_entry;
      logic                           weight_permit, unused_permit;
      tsr_port_table u_table (
        .clk_i, .rst_i, .setup_valid_i, .setup_index_i, .setup_data_i,
        .read_segment_i(wt_req_addr_i[39:36]), .read_entry_o(weight_entry), .read_permit_o(weight_permit),
        .write_segment_i(4'd0), .write_entry_o(unused_entry), .write_permit_o(unused_permit)
      );
      tsr_port_lanes #(.TAG_W(tsr_cfg_pkg::WEIGHT_TAG_W)) u_lanes (
        .clk_i, .rst_i, .abort_i,
        .req_valid_i(wt_req_valid_i), .req_ready_o(wt_req_ready_o), .req_addr_i(wt_req_addr_i), .req_len_i(wt_req_len_i),
        .req_tag_i(wt_req_tag_i), .entry_i(weight_entry), .permit_i(weight_permit),
        .lane_valid_o(wt_valid_o), .lane_ready_i(wt_ready_i), .lane_data_o(wt_data_o), .lane_units_o(wt_units_o),
        .lane_at_o(wt_at_o), .lane_tag_o(wt_tag_o),
        .ar_valid_o(ar_valid_o[1]), .ar_ready_i(ar_ready_i[1]), .ar_bank_o(ar_bank_o[7:4]), .ar_addr_o(ar_addr_o[67:34]),
        .ar_beats_o(ar_beats_o[9:5]), .r_valid_i(r_valid_i[2*BANKS-1:BANKS]), .r_data_i, .r_error_i,
        .fault_valid_o(weight_fault), .fault_cause_o(weight_cause), .fault_addr_o(weight_fault_addr), .idle_o(weight_idle)
      );
    end else begin : gen_none
      assign wt_req_ready_o    = 1'b0;
      assign wt_valid_o        = '0;
      assign wt_data_o         = '0;
      assign wt_units_o        = '0;
      assign wt_at_o           = '0;
      assign wt_tag_o          = '0;
      assign weight_fault      = 1'b0;
      assign weight_cause      = '0;
      assign weight_fault_addr = '0;
      assign weight_idle       = 1'b1;
      logic unused_weights;
      assign unused_weights = &{1'b0, wt_req_valid_i, wt_req_addr_i, wt_req_len_i, wt_req_tag_i, wt_ready_i};
    end
  endgenerate

  assign fault_valid_o = read_fault || weight_fault || write_fault;
  assign fault_cause_o = read_fault ? read_cause : weight_fault ? weight_cause : write_cause;
  assign fault_addr_o  = read_fault ? read_fault_addr : weight_fault ? weight_fault_addr : write_fault_addr;
  assign idle_o        = read_idle && weight_idle && write_idle;

endmodule

`default_nettype wire
