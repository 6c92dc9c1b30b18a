// SPDX-License-Identifier: Apache-2.0
// How far one core has come in its dispatch list, and whether it has run dry under HALT; one cycle late.
//
// Under HALT nothing is granted and nothing begun. The core has run dry when every IFP that needs no grant is done: those
// before the WAIT_LAYERS that stands at the head of LDI, or all begun; and when every byte written has been answered. IFPs
// behind that WAIT_LAYERS may have been prefetched, but have stored nothing, since they lack inputs.

`default_nettype none

module tsr_drain (
  input  wire logic         clk_i,
  input  wire logic         rst_i,         // also: the core changes its task
  input  wire logic         start_i,       // the list begins anew
  input  wire logic         skipped_i,     // pulse: an entry of a complete layer was passed over; only before the first IFP
  input  wire logic         ifp_done_i,    // pulse: the core has counted an IFP
  input  wire logic [15:0]  begun_i,       // entries begun or passed over
  input  wire logic         wait_valid_i,  // WAIT_LAYERS stands
  input  wire logic [15:0]  wait_ifp_i,    // number of its entry
  input  wire logic         written_i,     // no write is under way or unanswered
  output logic [15:0]       entries_done_o,
  output logic              dry_o
);

  // An entry that only waits is counted while its own WAIT_LAYERS stands: so at least, not equal, modulo 2^16.
  logic [15:0] beyond;
  logic        unused_beyond;
  assign beyond        = entries_done_o - (wait_valid_i ? wait_ifp_i : begun_i);
  assign unused_beyond = &{1'b0, beyond[14:0]};

  always_ff @(posedge clk_i) begin
    if (rst_i || start_i) entries_done_o <= '0;
    else if (skipped_i || ifp_done_i) entries_done_o <= entries_done_o + 16'd1;
    dry_o <= written_i && !beyond[15];
  end

endmodule

`default_nettype wire
