// SPDX-License-Identifier: Apache-2.0
// Cuts a box of memory (blocks x rows x cols units of 32 B) into bursts that do not cross a multiple of 1 KiB.
//
// One row or one burst per cycle. Rows and blocks that follow each other in memory are merged into common bursts. An
// unaligned base or an address past 2^36 turns into a segment number above 7, which the guard refuses.

`default_nettype none

module tsr_box_bursts #(
  parameter int COLS_W = 12
) (
  input  wire logic               clk_i,
  input  wire logic               rst_i,

  input  wire logic               start_i,          // pulse, when not busy_o; the fields below are taken with it
  input  wire logic [35:0]        addr_offset_i,
  input  wire logic [3:0]         addr_segment_i,
  input  wire logic [9:0]         blocks_i,
  input  wire logic [11:0]        rows_i,
  input  wire logic [COLS_W-1:0]  cols_i,
  input  wire logic [23:0]        block_stride_i,
  input  wire logic [19:0]        row_stride_i,
  input  wire logic [11:0]        pixel_stride_i,
  input  wire logic               contig_blocks_i,
  input  wire logic               contig_rows_i,
  output logic                    busy_o,           // bursts are still to come, or one waits at the output

  output logic                    req_valid_o,
  input  wire logic               req_ready_i,
  output logic [39:0]             req_addr_o,
  output logic [5:0]              req_len_o         // 1..32 units
);

  // Unit addresses have one bit above the 31 of a segment: once past the end, always past the end.
  localparam int UNIT_W = 32;

  function automatic logic [UNIT_W-1:0] advance(input logic [UNIT_W-1:0] unit, input logic [23:0] step);
    advance = {1'b0, unit[UNIT_W-2:0]} + UNIT_W'(step);
    advance[UNIT_W-1] = advance[UNIT_W-1] | unit[UNIT_W-1];
  endfunction

  logic              active_q;
  logic [4:0]        low_q;          // address bits below a unit, zero in legal programs
  logic [3:0]        segment_q;
  logic [9:0]        blocks_q;       // left, this one included; the same for rows and units
  logic [11:0]       rows_q, box_rows_q;
  logic [COLS_W-1:0] units_q, box_cols_q;
  logic [23:0]       block_stride_q;
  logic [19:0]       row_stride_q;
  logic [11:0]       pixel_stride_q;
  logic              contig_blocks_q, contig_rows_q;
  logic [UNIT_W-1:0] unit_q, row_q, block_q;  // current unit, start of its row, start of its block
  logic [UNIT_W-1:0] burst_q;                 // start of the burst under construction, or of the next one
  logic [5:0]        len_q;                   // its length so far

  // What this cycle adds to the burst, and what follows it.
  logic              scattered, row_end, block_end, box_end, merge, emit, step, to_block, to_row;
  logic [5:0]        space, take, len;
  logic [UNIT_W-1:0] next_unit;

  assign scattered = pixel_stride_q != 12'd1;
  assign space     = 6'd32 - {1'b0, unit_q[4:0]};
  assign take      = scattered ? 6'd1 : (units_q < COLS_W'(space)) ? units_q[5:0] : space;
  assign len       = len_q + take;
  assign row_end   = units_q == COLS_W'(take);
  assign block_end = row_end && rows_q == 12'd1;
  assign box_end   = block_end && blocks_q == 10'd1;
  assign merge     = !scattered && take != space && (block_end ? contig_rows_q && contig_blocks_q : contig_rows_q);
  assign emit      = box_end || !merge;
  assign step      = active_q && (!emit || !req_valid_o || req_ready_i);

  // One adder: a stride on from the start of the block or of the row, or what was taken on from here.
  assign to_block  = block_end && !contig_blocks_q;
  assign to_row    = row_end && !contig_rows_q;
  assign next_unit = advance(to_block ? block_q : to_row ? row_q : unit_q,
                             to_block ? block_stride_q : to_row ? 24'(row_stride_q) : scattered ? 24'(pixel_stride_q) : 24'(take));

  assign busy_o = active_q || req_valid_o;

  always_ff @(posedge clk_i) begin
    if (start_i) begin
      low_q           <= addr_offset_i[4:0];
      segment_q       <= addr_segment_i;
      blocks_q        <= blocks_i;
      rows_q          <= rows_i;
      box_rows_q      <= rows_i;
      units_q         <= cols_i;
      box_cols_q      <= cols_i;
      block_stride_q  <= block_stride_i;
      row_stride_q    <= row_stride_i;
      pixel_stride_q  <= pixel_stride_i;
      contig_blocks_q <= contig_blocks_i;
      contig_rows_q   <= contig_rows_i;
      unit_q          <= {1'b0, addr_offset_i[35:5]};
      row_q           <= {1'b0, addr_offset_i[35:5]};
      block_q         <= {1'b0, addr_offset_i[35:5]};
      burst_q         <= {1'b0, addr_offset_i[35:5]};
      len_q           <= '0;
    end else if (step) begin
      unit_q  <= next_unit;
      len_q   <= emit ? '0 : len;
      if (emit) burst_q <= next_unit;
      units_q <= row_end ? box_cols_q : units_q - COLS_W'(take);
      if (row_end) begin
        row_q  <= next_unit;
        rows_q <= block_end ? box_rows_q : rows_q - 1'b1;
      end
      if (block_end) begin
        block_q  <= next_unit;
        blocks_q <= blocks_q - 1'b1;
      end
    end

    if (step && emit) begin
      req_addr_o <= {segment_q | {burst_q[UNIT_W-1] || low_q != '0, 3'b0}, burst_q[UNIT_W-2:0], low_q};
      req_len_o  <= len;
    end

    if (rst_i) begin
      active_q    <= 1'b0;
      req_valid_o <= 1'b0;
    end else begin
      if (start_i) active_q <= 1'b1;
      else if (step && box_end) active_q <= 1'b0;
      if (step && emit) req_valid_o <= 1'b1;
      else if (req_ready_i) req_valid_o <= 1'b0;
    end
  end

endmodule

`default_nettype wire
