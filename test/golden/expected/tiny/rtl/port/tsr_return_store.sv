// Emitted from hw-templates/rtl/port/tsr_return_store.sv for tiny (204fdd9b857ede12); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Read data of one bank on its way to a core: room is reserved in the order of requests, beats are written to their slot
// in any order of bursts, and leave in the order of reservation.
//
// A ring of DEPTH beats with one mark per slot; two cycles from the write of the oldest beat to the output, a beat a cycle.

`default_nettype none

module tsr_return_store #(
  parameter int WIDTH = 513,
  parameter int DEPTH = 64  // power of two
) (
  input  wire logic                      clk_i,
  input  wire logic                      rst_i,  // also forgets all reservations

  input  wire logic [4:0]                reserve_i,  // beats reserved in this cycle
  output logic [$clog2(DEPTH)-1:0]       base_o,     // slot of the first of them
  output logic [$clog2(DEPTH+1)-1:0]     used_o,     // slots reserved and not yet left

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

  logic [WIDTH-1:0]  mem [0:DEPTH-1];
  logic [DEPTH-1:0]  have_q;  // written, not yet read
  logic [PTR_W-1:0]  reserve_ptr_q, read_ptr_q;
  logic [USED_W-1:0] used_q;
  logic              valid_q, load, leave;

  assign base_o      = reserve_ptr_q;
  assign used_o      = used_q;
  assign out_valid_o = valid_q;
  assign leave       = valid_q && out_ready_i;
  assign load        = have_q[read_ptr_q] && (!valid_q || out_ready_i);

  always_ff @(posedge clk_i) begin
    if (write_valid_i) mem[write_slot_i] <= write_data_i;
    if (load) out_data_o <= mem[read_ptr_q];
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      have_q        <= '0;
      reserve_ptr_q <= '0;
      read_ptr_q    <= '0;
      used_q        <= '0;
      valid_q       <= 1'b0;
    end else begin
      if (load) have_q[read_ptr_q] <= 1'b0;
      if (write_valid_i) have_q[write_slot_i] <= 1'b1;
      if (load) read_ptr_q <= read_ptr_q + 1'b1;
      reserve_ptr_q <= reserve_ptr_q + PTR_W'(reserve_i);
      used_q        <= used_q + USED_W'(reserve_i) - USED_W'(leave);
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
  logic [USED_W-1:0] f_ring;
  assign f_ring = used_q - USED_W'(valid_q);

  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    // The user reserves only what there is room for, and writes each reserved slot once.
    assume (32'(used_q) + 32'(reserve_i) <= DEPTH);
    if (write_valid_i) assume (USED_W'(PTR_W'(write_slot_i - read_ptr_q)) < f_ring && !have_q[write_slot_i]);
    if (write_valid_i && f_tracking_q && write_slot_i == f_slot_q) assume (write_data_i == f_word);
    if (rst_i) begin
      f_tracking_q <= 1'b0;
      f_written_q  <= 1'b0;
    end else if (!f_tracking_q) begin
      if (f_mark && f_pick < reserve_i) begin
        f_tracking_q <= 1'b1;
        f_written_q  <= 1'b0;
        f_slot_q     <= reserve_ptr_q + PTR_W'(f_pick);
        f_ahead_q    <= used_q + USED_W'(f_pick) - USED_W'(leave);
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
      assert (used_q <= USED_W'(DEPTH));
      assert (PTR_W'(reserve_ptr_q - read_ptr_q) == PTR_W'(f_ring));
      assert (!valid_q || used_q != 0);
      // A slot that is not reserved holds nothing.
      for (int i = 0; i < DEPTH; i++) assert (!have_q[i] || USED_W'(PTR_W'(PTR_W'(i) - read_ptr_q)) < f_ring);
      if (f_tracking_q) begin
        assert (f_ahead_q < used_q);
        if (valid_q && f_ahead_q == 0) begin
          // It is shown only after it has been written, with what was written.
          assert (f_written_q && out_data_o == f_word);
        end else begin
          // Until then its place is where the reservation said.
          assert (f_slot_q == PTR_W'(read_ptr_q + PTR_W'(f_ahead_q - USED_W'(valid_q))));
          assert (have_q[f_slot_q] == f_written_q);
          if (f_written_q) assert (mem[f_slot_q] == f_word);
        end
      end
      // A stalled output does not change, and the oldest beat is shown a cycle after it has been written.
      if (!$past(rst_i) && $past(valid_q) && !$past(out_ready_i)) assert (valid_q && out_data_o == $past(out_data_o));
      if (!$past(rst_i) && !$past(valid_q) && $past(have_q[read_ptr_q])) assert (valid_q);
      cover (used_q == USED_W'(DEPTH) && have_q[read_ptr_q + 1'b1] && !have_q[read_ptr_q]);
    end
  end
`endif

endmodule

`default_nettype wire
