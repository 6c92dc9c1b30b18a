// SPDX-License-Identifier: Apache-2.0
// Two copies of a bank's time slots, for a proof: the cores of one slot do the same in both, all others what they like. The
// slot is the same in both, to the cycle.

`default_nettype none

module tsr_slots_twins #(
  parameter int CORES = 2,
  parameter int T_W = 6
) (
  input wire logic clk_i,
  input wire logic rst_i
);

  localparam int STATE_W = 7 + 2*T_W + 2*CORES;

  (* anyconst *) logic [1:0] slot;
  (* anyseq *) logic [2:0]         count;
  (* anyseq *) logic [T_W-1:0]     cycles, debt;
  (* anyseq *) logic [7:0]         read, write;
  (* anyseq *) logic [CORES*2-1:0] owner;
  (* anyseq *) logic               restart;
  (* anyseq *) logic [1:0]         read_start, write_start;  // of both copies
  (* anyseq *) logic [9:0]         read_beats, write_beats;
  (* anyseq *) logic [2*CORES-1:0] fetch_wait, fetch_start;

  logic [3:0]           turn;
  logic [1:0]           open;
  logic [2*CORES-1:0]   mine, fetch_open;
  logic [2*STATE_W-1:0] state;

  generate
    for (genvar i = 0; i < 2; i++) begin : gen_copy
      tsr_bank_slots #(.CORES(CORES), .T_W(T_W)) u_slots (
        .f_turn_i(slot), .f_state_o(state[i*STATE_W +: STATE_W]),
        .clk_i, .rst_i, .count_i(count), .cycles_i(cycles), .debt_i(debt), .read_i(read), .write_i(write), .owner_i(owner),
        .restart_i(restart),
        .read_start_i(read_start[i]), .read_beats_i(read_beats[i*5 +: 5]),
        .write_start_i(write_start[i]), .write_beats_i(write_beats[i*5 +: 5]),
        .fetch_wait_i(fetch_wait[i*CORES +: CORES]), .fetch_start_i(fetch_start[i*CORES +: CORES]),
        .turn_o(turn[i*2 +: 2]), .mine_o(mine[i*CORES +: CORES]), .open_o(open[i]), .fetch_open_o(fetch_open[i*CORES +: CORES])
      );
    end
  endgenerate

  logic [CORES-1:0] ours;
  generate
    for (genvar c = 0; c < CORES; c++) begin : gen_core
      assign ours[c] = owner[c*2 +: 2] == slot;
    end
  endgenerate

  always_ff @(posedge clk_i) begin
    assume (count > 3'd1);
    for (int c = 0; c < CORES; c++)
      if (ours[c]) assume (fetch_wait[c] == fetch_wait[CORES + c] && fetch_start[c] == fetch_start[CORES + c]);
    if (turn[1:0] == slot)
      assume (read_start[0] == read_start[1] && read_beats[4:0] == read_beats[9:5] &&
              write_start[0] == write_start[1] && write_beats[4:0] == write_beats[9:5]);

    if (!rst_i && !restart) begin
      assert (state[STATE_W-1:0] == state[STATE_W +: STATE_W]);
      if (turn[1:0] == slot) assert (open[0] == open[1]);
      assert (turn[1:0] == turn[3:2] && mine[CORES-1:0] == mine[CORES +: CORES]);
      assert ((fetch_open[CORES-1:0] & ours) == (fetch_open[CORES +: CORES] & ours));
    end
  end

endmodule

`default_nettype wire
