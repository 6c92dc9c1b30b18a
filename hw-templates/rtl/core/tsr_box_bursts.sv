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
  logic              scattered_q;
  logic              contig_blocks_q, contig_rows_q;
  logic [UNIT_W-1:0] unit_q, row_q, block_q;  // current unit, start of its row, start of its block
  logic [UNIT_W-1:0] burst_q;                 // start of the burst under construction, or of the next one
  logic [5:0]        len_q;                   // its length so far

  // What this cycle adds to the burst, and what follows it: the rest of the row, or what is left up to the multiple of 1 KiB.
  // The core's deepest path was here: everything is worked out from `less` and `fits` beside each other, not one after the other.
  logic              less, fits, row_end, row_last, block_last, merge, emit, step, to_block, to_row;
  logic [5:0]        space, part, take, len;
  logic [COLS_W:0]   reach;  // of the row's rest, from the multiple of 1 KiB below
  logic [23:0]       onward;
  logic [UNIT_W-1:0] next_unit;

  assign space      = 6'd32 - {1'b0, unit_q[4:0]};
  assign reach      = {1'b0, units_q} + (COLS_W+1)'(unit_q[4:0]);
  assign less       = reach[COLS_W:5] == '0;
  assign fits       = reach[COLS_W:6] == '0 && (!reach[5] || reach[4:0] == '0);
  assign row_last   = rows_q == 12'd1;
  assign block_last = row_last && blocks_q == 10'd1;
  assign row_end    = scattered_q ? units_q == COLS_W'(1) : fits;
  assign part       = scattered_q ? 6'd1 : space;  // of a row that goes on
  assign take       = (fits && !scattered_q) ? units_q[5:0] : part;
  assign len        = len_q + take;
  // A row that ends before the multiple of 1 KiB is continued by the next one that follows it in memory.
  assign merge      = less && !scattered_q && contig_rows_q && (!row_last || (contig_blocks_q && !block_last));
  assign emit       = !merge;
  assign step       = active_q && (merge || !req_valid_o || req_ready_i);

  // One adder: a stride on from the start of the block or of the row, or what was taken on from here.
  assign to_block  = row_last && !contig_blocks_q;  // at the end of a row
  assign to_row    = !contig_rows_q;
  assign onward    = scattered_q ? 24'(pixel_stride_q) : row_end ? 24'(units_q[5:0]) : 24'(space);
  assign next_unit = advance((row_end && to_block) ? block_q : (row_end && to_row) ? row_q : unit_q,
                             (row_end && to_block) ? block_stride_q : (row_end && to_row) ? 24'(row_stride_q) : onward);

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
      scattered_q     <= pixel_stride_i != 12'd1;
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
      units_q <= row_end ? box_cols_q : units_q - COLS_W'(part);
      if (row_end) begin
        row_q  <= next_unit;
        rows_q <= row_last ? box_rows_q : rows_q - 1'b1;
      end
      if (row_end && row_last) begin
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
      else if (step && row_end && block_last) active_q <= 1'b0;
      if (step && emit) req_valid_o <= 1'b1;
      else if (req_ready_i) req_valid_o <= 1'b0;
    end
  end

endmodule

`default_nettype wire
