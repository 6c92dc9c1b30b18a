// SPDX-License-Identifier: Apache-2.0
// Front of one direction of a core's port: takes burst requests, checks and translates them, keeps them in order.
//
// A request every cycle, three cycles to the output; at most DEPTH requests between accept and take.

`default_nettype none

module tsr_port_guard (
  input  wire logic                           clk_i,
  input  wire logic                           rst_i,  // also drops what is held

  input  wire logic                           req_valid_i,
  output logic                                req_ready_o,
  input  wire logic [39:0]                    req_addr_i,
  input  wire logic [5:0]                     req_len_i,
  input  wire logic [tsr_cfg_pkg::SEG_W-1:0] entry_i,   // segment of req_addr_i
  input  wire logic                           permit_i,  // it permits this direction

  output logic                                out_valid_o,
  input  wire logic                           out_ready_i,
  output logic [39:0]                         out_virtual_o,
  output logic [5:0]                          out_len_o,
  output logic                                out_fault_o,
  output logic [3:0]                          out_bank_o,
  output logic [33:0]                         out_addr_o,
  output logic [4:0]                          out_beats_o,
  output logic                                empty_o  // nothing between accept and take
);

  localparam int DEPTH = 4;
  localparam int RESULT_W = 1 + 4 + 34 + 5;

  logic                       req_take;
  logic [$clog2(DEPTH+1)-1:0] meta_count, unused_result_count;
  logic                meta_valid, result_valid, out_take;
  logic                check_valid, check_fault;
  logic [3:0]          check_bank;
  logic [33:0]         check_addr;
  logic [4:0]          check_beats;

  assign req_take    = req_valid_i && req_ready_o;
  assign out_valid_o = meta_valid && result_valid;
  assign out_take    = out_valid_o && out_ready_i;
  assign empty_o     = meta_count == '0;

  logic                       unused_result_ready;  // there is room: the results are never more than the requests

  tsr_fifo #(.WIDTH(46), .DEPTH(DEPTH)) u_meta (
    .clk_i, .rst_i,
    .in_valid_i(req_take), .in_ready_o(req_ready_o), .in_data_i({req_addr_i, req_len_i}),
    .out_valid_o(meta_valid), .out_ready_i(out_take), .out_data_o({out_virtual_o, out_len_o}),
    .count_o(meta_count)
  );

  logic [15:0] fast_pages, fast_base;
  generate
    if (tsr_cfg_pkg::FAST_PAGES != 0) begin : gen_fast
      assign fast_pages = entry_i[tsr_pool_pkg::SEG_FAST_PAGES_LSB +: 16];
      assign fast_base  = entry_i[tsr_pool_pkg::SEG_FAST_BASE_LSB +: 16];
    end else begin : gen_slow
      assign fast_pages = '0;
      assign fast_base  = '0;
    end
  endgenerate

  tsr_guard #(.BANKS(tsr_cfg_pkg::BANKS), .FAST_PAGES(tsr_cfg_pkg::FAST_PAGES)) u_guard (
    .clk_i, .rst_i,
    .in_valid_i(req_take), .in_offset_i(req_addr_i[35:0]), .in_len_i(req_len_i), .in_permit_i(permit_i),
    .in_base_i(entry_i[tsr_pool_pkg::SEG_BASE_LSB +: 22]),
    .in_pages_i(entry_i[tsr_pool_pkg::SEG_PAGES_LSB +: 25]),
    .in_banks_i(entry_i[tsr_pool_pkg::SEG_BANKS_LSB +: 3]),
    .in_bank_i(entry_i[tsr_pool_pkg::SEG_BANK_LSB +: 16]), .in_fast_pages_i(fast_pages), .in_fast_base_i(fast_base),
    .out_valid_o(check_valid), .out_fault_o(check_fault), .out_bank_o(check_bank), .out_addr_o(check_addr),
    .out_beats_o(check_beats)
  );

  tsr_fifo #(.WIDTH(RESULT_W), .DEPTH(DEPTH)) u_result (
    .clk_i, .rst_i,
    .in_valid_i(check_valid), .in_ready_o(unused_result_ready),
    .in_data_i({check_fault, check_bank, check_addr, check_beats}),
    .out_valid_o(result_valid), .out_ready_i(out_take),
    .out_data_o({out_fault_o, out_bank_o, out_addr_o, out_beats_o}),
    .count_o(unused_result_count)
  );

  logic unused_permissions;  // used by the table's lookup
  assign unused_permissions = &{1'b0, entry_i[2:0]};

endmodule

`default_nettype wire
