// Emitted from hw-templates/rtl/port/tsr_port.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// One core's way to memory: segment table, guarded reads and guarded writes. Nothing in it is shared between cores.

`default_nettype none

module tsr_port (
  input  wire logic                                 clk_i,
  input  wire logic                                 rst_i,
  input  wire logic                                 abort_i,
  input  wire logic                                 setup_valid_i,
  input  wire logic [3:0]                           setup_index_i,
  input  wire logic [tsr_pool_pkg::SETUP_W-1:0]     setup_data_i,

  input  wire logic                                 rd_req_valid_i,
  output logic                                      rd_req_ready_o,
  input  wire logic [39:0]                          rd_req_addr_i,
  input  wire logic [5:0]                           rd_req_len_i,
  output logic                                      rd_data_valid_o,
  output logic [255:0]                              rd_data_o,
  input  wire logic                                 wr_req_valid_i,
  output logic                                      wr_req_ready_o,
  input  wire logic [39:0]                          wr_req_addr_i,
  input  wire logic [5:0]                           wr_req_len_i,
  input  wire logic                                 wr_data_valid_i,
  output logic                                      wr_data_ready_o,
  input  wire logic [255:0]                         wr_data_i,
  input  wire logic [3:0]                           wr_strb_i,
  output logic                                      wr_done_o,

  output logic                                      ar_valid_o,
  input  wire logic                                 ar_ready_i,
  output logic [3:0]                                ar_bank_o,
  output logic [33:0]                               ar_addr_o,
  output logic [4:0]                                ar_beats_o,
  output logic [tsr_cfg_pkg::RET_SLOT_W-1:0]           ar_slot_o,
  input  wire logic [tsr_cfg_pkg::BANKS-1:0]        r_valid_i,
  input  wire logic [tsr_cfg_pkg::BANKS*tsr_cfg_pkg::RET_SLOT_W-1:0] r_slot_i,
  input  wire logic [tsr_cfg_pkg::BANKS*512-1:0]    r_data_i,
  input  wire logic [tsr_cfg_pkg::BANKS-1:0]        r_error_i,
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
  input  wire logic [tsr_cfg_pkg::BANKS-1:0]        b_valid_i,
  input  wire logic [tsr_cfg_pkg::BANKS-1:0]        b_error_i,

  output logic                                      fault_valid_o,
  output logic [3:0]                                fault_cause_o,
  output logic [39:0]                               fault_addr_o,
  output logic                                      idle_o
);

  logic [tsr_pool_pkg::SEG_W-1:0] read_entry, write_entry;
  logic                           read_permit, write_permit, read_idle, write_idle;
  logic                           read_fault, write_fault;
  logic [3:0]                     read_cause, write_cause;
  logic [39:0]                    read_fault_addr, write_fault_addr;

  tsr_port_table u_table (
    .clk_i, .rst_i, .setup_valid_i, .setup_index_i, .setup_data_i,
    .read_segment_i(rd_req_addr_i[39:36]), .read_entry_o(read_entry), .read_permit_o(read_permit),
    .write_segment_i(wr_req_addr_i[39:36]), .write_entry_o(write_entry), .write_permit_o(write_permit)
  );

  tsr_port_read u_read (
    .clk_i, .rst_i, .abort_i,
    .req_valid_i(rd_req_valid_i), .req_ready_o(rd_req_ready_o), .req_addr_i(rd_req_addr_i), .req_len_i(rd_req_len_i),
    .entry_i(read_entry), .permit_i(read_permit), .data_valid_o(rd_data_valid_o), .data_o(rd_data_o),
    .ar_valid_o, .ar_ready_i, .ar_bank_o, .ar_addr_o, .ar_beats_o, .ar_slot_o,
    .r_valid_i, .r_slot_i, .r_data_i, .r_error_i,
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

  assign fault_valid_o = read_fault || write_fault;
  assign fault_cause_o = read_fault ? read_cause : write_cause;
  assign fault_addr_o  = read_fault ? read_fault_addr : write_fault_addr;
  assign idle_o        = read_idle && write_idle;

endmodule

`default_nettype wire
