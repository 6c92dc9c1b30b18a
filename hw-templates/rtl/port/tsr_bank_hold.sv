// SPDX-License-Identifier: Apache-2.0
// Answers of one memory bank on their way to the cores: while they are held, all bursts have one id, so the memory answers
// them in the order of their starts, and a burst's answer is shown `hold_i` cycles after its start, a beat a cycle; what
// comes later than that is shown when it is there. So when a core sees its data hangs on its own bursts, not on what others
// have done to the memory's rows and queues.
//
// With 0 nothing is held: answers go to whom their id names in the cycle in which they come. A change waits until nothing is
// under way, and no burst starts meanwhile.

`default_nettype none

module tsr_bank_hold #(
  parameter int WHO = 16,       // who may ask
  parameter int WIDTH = 513,    // bits of a beat
  parameter int BURSTS = 64,    // under way or held, power of two
  parameter int BEATS = 512,    // the same
  parameter int MOST = 16,      // beats of a burst
  parameter int T_W = 12,       // bits of a time in cycles
  parameter STYLE = "auto"      // of the store of beats: tsr_fifo
) (
  input  wire logic                              clk_i,
  input  wire logic                              rst_i,
  input  wire logic [T_W-1:0]                    hold_i,
  output logic                                   held_o,        // bursts that start now have one id
  output logic                                   open_o,        // a burst may start

  input  wire logic                              start_i,
  input  wire logic [(WHO > 1 ? $clog2(WHO) : 1)-1:0] start_who_i,
  input  wire logic [4:0]                        start_beats_i, // of its answer
  input  wire logic                              in_valid_i,
  input  wire logic [WHO-1:0]                    in_who_i,      // one bit: by the id
  input  wire logic                              in_last_i,     // of its burst
  input  wire logic [WIDTH-1:0]                  in_data_i,
  output logic                                   out_valid_o,
  output logic [WHO-1:0]                         out_who_o,     // one bit, or none
  output logic [WIDTH-1:0]                       out_data_o
);

  localparam int WHO_W = (WHO > 1) ? $clog2(WHO) : 1;
  localparam int SLOT_W = $clog2(BURSTS);
  localparam int PTR_W = SLOT_W + 1;
  localparam int BEATS_W = $clog2(BEATS + 1);
  localparam int FLIGHT_W = 10;  // more than all cores can have under way
  localparam int AT_ONCE = 3;    // bursts that may start before a lack of room shows

  initial if (BEATS < AT_ONCE * MOST || BURSTS < AT_ONCE || (1 << SLOT_W) != BURSTS)
    $fatal(1, "tsr_bank_hold: BURSTS is a power of two, and there is room for %0d bursts", AT_ONCE);

  // Bursts in the order of their starts: from out_q to ripe_q those whose time has come, from there to start_q the others.
  // Times grow, so that one at a time is looked at, and none is missed.
  logic [WHO_W+5+T_W-1:0] bursts [0:BURSTS-1];
  logic [PTR_W-1:0]       start_q, ripe_q, out_q, count;
  logic [T_W-1:0]         now_q, due;
  logic [WHO_W-1:0]       who;
  logic [4:0]             beats, beat_q;
  logic                   ripens, show, leaves;
  assign count  = start_q - out_q;
  assign due    = bursts[ripe_q[SLOT_W-1:0]][T_W-1:0];
  assign ripens = ripe_q != start_q && due == now_q;
  assign {who, beats} = bursts[out_q[SLOT_W-1:0]][T_W +: WHO_W + 5];

  // The mode.
  logic [T_W-1:0]      hold_q;
  logic [FLIGHT_W-1:0] flight_q;  // bursts that the memory has not answered
  logic [BEATS_W-1:0]  beats_q;   // beats of all bursts, while they are held
  logic                same_q, room_q;
  assign held_o = hold_q != '0;
  assign open_o = same_q && room_q;

  always_ff @(posedge clk_i) begin
    now_q  <= now_q + 1'b1;
    same_q <= !rst_i && hold_i == hold_q;
    room_q <= !held_o || (count <= PTR_W'(BURSTS - AT_ONCE) && beats_q <= BEATS_W'(BEATS - AT_ONCE * MOST));
    if (start_i && held_o) bursts[start_q[SLOT_W-1:0]] <= {start_who_i, start_beats_i, now_q + hold_q};
    if (rst_i) begin
      flight_q <= '0;
      beats_q  <= '0;
      hold_q   <= '0;
      start_q  <= '0;
      ripe_q   <= '0;
      out_q    <= '0;
      beat_q   <= '0;
    end else begin
      flight_q <= flight_q + FLIGHT_W'(start_i) - FLIGHT_W'(in_valid_i && in_last_i);
      if (held_o) beats_q <= beats_q + (start_i ? BEATS_W'(start_beats_i) : '0) - BEATS_W'(show);
      if (flight_q == '0 && count == '0 && !start_i) hold_q <= hold_i;
      start_q <= start_q + PTR_W'(start_i && held_o);
      ripe_q  <= ripe_q + PTR_W'(ripens);
      out_q   <= out_q + PTR_W'(leaves);
      if (show) beat_q <= leaves ? '0 : beat_q + 5'd1;
    end
  end

  // What has come.
  logic               data_valid, unused_data_ready;
  logic [WIDTH-1:0]   data;
  logic [BEATS_W-1:0] unused_data_count;
  tsr_fifo #(.WIDTH(WIDTH), .DEPTH(BEATS), .STYLE(STYLE)) u_data (
    .clk_i, .rst_i, .in_valid_i(in_valid_i && held_o), .in_ready_o(unused_data_ready), .in_data_i,
    .out_valid_o(data_valid), .out_ready_i(show), .out_data_o(data), .count_o(unused_data_count)
  );
  assign show   = ripe_q != out_q && data_valid;
  assign leaves = show && beat_q + 5'd1 == beats;

  assign out_valid_o = held_o ? show : in_valid_i;
  assign out_data_o  = held_o ? data : in_data_i;
  always_comb begin
    for (int w = 0; w < WHO; w++) out_who_o[w] = held_o ? show && who == WHO_W'(w) : in_valid_i && in_who_i[w];
  end

`ifdef FORMAL
  // A burst is chosen when it starts, and followed until its answer has left.
  (* anyseq *) logic    f_mark;
  logic                 f_past = 1'b0;
  logic                 f_follows_q = 1'b0;
  logic [WHO_W-1:0]     f_who_q;
  logic [4:0]           f_beats_q;
  logic [PTR_W-1:0]     f_place_q;
  logic [T_W-1:0]       f_age_q;    // cycles since its start, up to one more than the hold
  logic [PTR_W-1:0]     f_ahead, f_unripe;
  assign f_ahead  = f_place_q - out_q;
  assign f_unripe = start_q - ripe_q;
  // How long the times of those that are not ripe are off.
  logic [T_W-1:0] f_off [0:BURSTS-1];
  // Beats of all that is under way or held, less those that have left.
  logic [15:0] f_sum;
  always_comb begin
    f_sum = '0;
    for (int i = 0; i < BURSTS; i++) if (32'(i) < 32'(count)) f_sum = f_sum + 16'(bursts[SLOT_W'(out_q + PTR_W'(i))][T_W +: 5]);
  end
  always_comb for (int i = 0; i < BURSTS; i++) f_off[i] = bursts[SLOT_W'(ripe_q + PTR_W'(i))][T_W-1:0] - now_q;

  always_ff @(posedge clk_i) begin
    f_past <= 1'b1;
    if (!f_past) assume (rst_i);
    if (start_i) assume (open_o && 32'(start_who_i) < WHO && start_beats_i >= 5'd1 && 32'(start_beats_i) <= MOST);
    // The memory answers what it was asked.
    if (in_valid_i) assume (flight_q != '0);
    if (in_valid_i && held_o) assume (unused_data_count < beats_q);
    if (rst_i) f_follows_q <= 1'b0;
    else if (!f_follows_q) begin
      if (f_mark && start_i && held_o) begin
        f_follows_q <= 1'b1;
        f_who_q     <= start_who_i;
        f_beats_q   <= start_beats_i;
        f_place_q   <= start_q;
        f_age_q     <= T_W'(1);
      end
    end else begin
      if (f_age_q <= hold_q && f_age_q != '1) f_age_q <= f_age_q + 1'b1;
      if (leaves && f_ahead == '0) f_follows_q <= 1'b0;
    end
  end
  always_ff @(posedge clk_i) if (f_past) begin
    // As they come.
    if (!held_o) assert (out_valid_o == in_valid_i && out_who_o == (in_valid_i ? in_who_i : '0) && out_data_o == in_data_i && count == '0);
    // The mode changes at rest only, and what starts in between knows it.
    if (hold_q != $past(hold_q)) assert ($past(rst_i || (flight_q == '0 && count == '0 && !start_i)));
    // With room and the mode that is asked for bursts may start.
    if ($past(!rst_i && hold_i == hold_q && (!held_o || (32'(count) <= BURSTS - AT_ONCE && 32'(beats_q) <= BEATS - AT_ONCE * MOST)))) assert (open_o);
    // There is room for all that starts.
    assert (count <= PTR_W'(BURSTS) && f_unripe <= count && 32'(beats_q) <= BEATS && unused_data_count <= beats_q);
    if (count == '0) assert (beat_q == '0);
    else assert (beat_q < beats);
    assert (16'(beats_q) + 16'(beat_q) == f_sum);
    for (int i = 0; i < BURSTS; i++) if (32'(i) < 32'(count))
      assert (bursts[SLOT_W'(out_q + PTR_W'(i))][T_W +: 5] >= 5'd1 && 32'(bursts[SLOT_W'(out_q + PTR_W'(i))][T_W +: 5]) <= MOST);
    if (held_o && room_q) assert (32'(beats_q) <= BEATS - (AT_ONCE - 1) * MOST && 32'(count) <= BURSTS - AT_ONCE + 1);
    if (start_i && held_o) assert (32'(count) < BURSTS);
    if (in_valid_i && held_o) assert (unused_data_ready);
    // Times come in their order, none has been missed.
    for (int i = 0; i < BURSTS; i++) if (32'(i) < 32'(f_unripe)) begin
      assert (f_off[i] <= hold_q);
      if (i > 0) assert (f_off[i] > f_off[i-1]);
    end
    if ($past(start_i && held_o && !rst_i)) assert (f_unripe != '0 && f_off[SLOT_W'(f_unripe - 1'b1)] == hold_q - 1'b1);
    if (f_follows_q) begin
      assert (held_o && f_ahead < count && bursts[f_place_q[SLOT_W-1:0]][T_W +: WHO_W + 5] == {f_who_q, f_beats_q});
      // Its time is as long off as it is old, or past.
      if (f_ahead >= PTR_W'(ripe_q - out_q)) assert (f_age_q <= hold_q && bursts[f_place_q[SLOT_W-1:0]][T_W-1:0] - now_q == hold_q - f_age_q);
      else assert (f_age_q > hold_q || hold_q == '1);
      // It goes to whom it is for, and not before its time; then as soon as all of it before has left and the data are there.
      if (show && f_ahead == '0) assert (out_who_o[f_who_q] && 32'(beat_q) < 32'(f_beats_q));
      if (f_ahead == '0 && f_age_q > hold_q && data_valid) assert (show);
      assert (f_beats_q >= 5'd1 && 32'(f_beats_q) <= MOST);
      if (f_ahead == '0) assert (beat_q < f_beats_q);
    end
  end
`endif

endmodule

`default_nettype wire
