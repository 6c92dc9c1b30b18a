// SPDX-License-Identifier: Apache-2.0
// Read data of one bank on its way to a core: room is reserved in the order of requests, beats are written to their slot
// in any order of bursts, and leave in the order of reservation.
//
// A ring of DEPTH beats; two cycles from the write of the oldest beat to the output, a beat a cycle. A slot's mark is the
// number of the pass (modulo 2) in which it was last written: then neither setting nor taking a mark needs a register per
// slot. For DEPTH cycles after a reset the store says that it is full, and clears the marks.

`default_nettype none

module tsr_return_store #(
  parameter int WIDTH = 513,
  parameter int DEPTH = 64  // power of two
) (
  input  wire logic                      clk_i,
  input  wire logic                      rst_i,  // also forgets all reservations

  input  wire logic [4:0]                reserve_i,  // beats reserved in this cycle
  output logic [$clog2(DEPTH)-1:0]       base_o,     // slot of the first of them
  output logic [$clog2(DEPTH+1)-1:0]     space_o,    // slots not reserved; none while marks are cleared

  input  wire logic                      write_valid_i,
  input  wire logic [$clog2(DEPTH)-1:0]  write_slot_i,
  input  wire logic [WIDTH-1:0]          write_data_i,

  output logic                           out_valid_o,
  input  wire logic                      out_ready_i,
  output logic [WIDTH-1:0]               out_data_o
);

  localparam int PTR_W = $clog2(DEPTH);
  localparam int USED_W = $clog2(DEPTH + 1);

  initial if (DEPTH < 2 || (1 << PTR_W) != DEPTH) $fatal(1, "tsr_return_store: DEPTH must be a power of two");

  (* ram_style = "block" *) logic [WIDTH-1:0] mem [0:DEPTH-1];
  logic              mark [0:DEPTH-1];
  logic [PTR_W-1:0]  reserve_ptr_q;
  logic [PTR_W:0]    read_ptr_q;  // with the pass above the slot
  logic [PTR_W:0]    clear_q;     // slots whose marks are cleared
  logic [USED_W-1:0] space_q;
  logic              valid_q, have, load, leave, clearing, write_pass;

  assign clearing    = !clear_q[PTR_W];
  assign base_o      = reserve_ptr_q;
  assign space_o     = clearing ? '0 : space_q;
  assign out_valid_o = valid_q;
  assign leave       = valid_q && out_ready_i;
  assign have        = mark[read_ptr_q[PTR_W-1:0]] == read_ptr_q[PTR_W] && !clearing;  // written, not yet read
  assign load        = have && (!valid_q || out_ready_i);
  assign write_pass  = read_ptr_q[PTR_W] ^ (write_slot_i < read_ptr_q[PTR_W-1:0]);

  always_ff @(posedge clk_i) begin
    if (write_valid_i) mem[write_slot_i] <= write_data_i;
    if (load) out_data_o <= mem[read_ptr_q[PTR_W-1:0]];
    if (clearing || write_valid_i) mark[clearing ? clear_q[PTR_W-1:0] : write_slot_i] <= !clearing && write_pass;
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      clear_q       <= '0;
      reserve_ptr_q <= '0;
      read_ptr_q    <= {1'b1, PTR_W'(0)};
      space_q       <= USED_W'(DEPTH);
      valid_q       <= 1'b0;
    end else begin
      if (clearing) clear_q <= clear_q + 1'b1;
      if (load) read_ptr_q <= read_ptr_q + 1'b1;
      reserve_ptr_q <= reserve_ptr_q + PTR_W'(reserve_i);
      space_q       <= space_q - USED_W'(reserve_i) + USED_W'(leave);
      valid_q       <= load || (valid_q && !out_ready_i);
    end
  end

`ifdef FORMAL
  // One slot is watched from its reservation to the moment its beat leaves.
  (* anyconst *) logic [WIDTH-1:0] f_word;
  (* anyseq *)   logic [4:0]       f_pick;
  (* anyseq *)   logic             f_mark;
  logic              f_past_valid = 1'b0;
  logic              f_tracking_q = 1'b0, f_written_q = 1'b0;
  logic [USED_W-1:0] f_ahead_q;  // beats that leave before it
  logic [PTR_W-1:0]  f_slot_q;
  // Slots in the ring: reserved, less the one in the output register.
  logic [USED_W-1:0] f_used, f_ring;
  assign f_used = USED_W'(DEPTH) - space_q;
  assign f_ring = f_used - USED_W'(valid_q);
  // Slots by their distance from the next one to be read, and whether they have been written since they were last read.
  logic [PTR_W-1:0] f_read;
  logic [PTR_W:0]   f_pass [0:DEPTH-1];
  logic [DEPTH-1:0] f_have;
  assign f_read = read_ptr_q[PTR_W-1:0];
  always_comb begin
    for (int i = 0; i < DEPTH; i++) begin
      f_pass[i] = read_ptr_q + (PTR_W+1)'(PTR_W'(PTR_W'(i) - f_read));
      f_have[i] = mark[i] == f_pass[i][PTR_W];
    end
  end

  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    // The user reserves only what there is room for, and writes each reserved slot once.
    assume (32'(reserve_i) <= 32'(space_o));
    if (write_valid_i) assume (USED_W'(PTR_W'(write_slot_i - f_read)) < f_ring && !f_have[write_slot_i]);
    if (write_valid_i && f_tracking_q && write_slot_i == f_slot_q) assume (write_data_i == f_word);
    if (rst_i) begin
      f_tracking_q <= 1'b0;
      f_written_q  <= 1'b0;
    end else if (!f_tracking_q) begin
      if (f_mark && f_pick < reserve_i) begin
        f_tracking_q <= 1'b1;
        f_written_q  <= 1'b0;
        f_slot_q     <= reserve_ptr_q + PTR_W'(f_pick);
        f_ahead_q    <= f_used + USED_W'(f_pick) - USED_W'(leave);
      end
    end else begin
      if (write_valid_i && write_slot_i == f_slot_q) f_written_q <= 1'b1;
      if (leave) begin
        f_ahead_q <= f_ahead_q - 1'b1;
        if (f_ahead_q == 0) f_tracking_q <= 1'b0;
      end
    end
  end

  always_ff @(posedge clk_i) begin
    if (f_past_valid) begin
      // Never more than DEPTH slots are reserved, and the pointers agree with the count.
      assert (space_q <= USED_W'(DEPTH));
      assert (space_o == (clearing ? '0 : space_q));
      assert (PTR_W'(reserve_ptr_q - f_read) == PTR_W'(f_ring));
      assert (!valid_q || f_used != 0);
      // A slot that is not reserved holds nothing.
      for (int i = 0; i < DEPTH; i++)
        if (!clearing) assert (!f_have[i] || USED_W'(PTR_W'(PTR_W'(i) - f_read)) < f_ring);
      assert (out_valid_o == valid_q);
      // Clearing comes to its end: a mark a cycle.
      if (!$past(rst_i) && $past(clearing)) assert (clear_q == $past(clear_q) + 1'b1);
      // While marks are cleared nothing is held, and those passed are clear.
      if (clearing) begin
        assert (f_used == '0 && read_ptr_q == {1'b1, PTR_W'(0)});
        for (int i = 0; i < DEPTH; i++) assert ((PTR_W+1)'(i) >= clear_q || !mark[i]);
      end else assert (clear_q[PTR_W-1:0] == '0);
      if (f_tracking_q) begin
        assert (f_ahead_q < f_used);
        if (valid_q && f_ahead_q == 0) begin
          // It is shown only after it has been written, with what was written.
          assert (f_written_q && out_data_o == f_word);
        end else begin
          // Until then its place is where the reservation said.
          assert (f_slot_q == PTR_W'(f_read + PTR_W'(f_ahead_q - USED_W'(valid_q))));
          assert (f_have[f_slot_q] == f_written_q);
          if (f_written_q) assert (mem[f_slot_q] == f_word);
        end
      end
      // A stalled output does not change, and the oldest beat is shown a cycle after it has been written.
      if (!$past(rst_i) && $past(valid_q) && !$past(out_ready_i)) assert (valid_q && out_data_o == $past(out_data_o));
      if (!$past(rst_i) && !$past(valid_q) && $past(have)) assert (valid_q);
      cover (f_used == USED_W'(DEPTH) && f_have[PTR_W'(f_read + 1'b1)] && !have);
    end
  end
`endif

endmodule

`default_nettype wire
