// SPDX-License-Identifier: Apache-2.0
// Lines up the input data of a wide core: beats of one or two units of 32 B in, the next two units out.

`default_nettype none

module tsr_ldi_units (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          beat_valid_i,
  output logic               beat_ready_o,
  input  wire logic [511:0]  beat_data_i,
  input  wire logic [1:0]    beat_units_i,  // lower, upper half

  output logic               one_o,         // the next unit is there
  output logic               two_o,         // and the one behind it
  output logic [511:0]       data_o,
  input  wire logic [1:0]    take_i         // units taken, no more than are there
);

  logic [2:0]    count_q, kept;
  logic [1023:0] units_q, shifted, joined;
  logic          take_beat;
  logic [511:0]  beat;

  assign one_o        = count_q != '0;
  assign two_o        = count_q > 3'd1;
  assign data_o       = units_q[511:0];
  assign beat_ready_o = count_q <= 3'd2;
  assign take_beat    = beat_valid_i && beat_ready_o;
  assign kept         = count_q - 3'(take_i);
  assign beat         = beat_units_i[0] ? beat_data_i : {256'd0, beat_data_i[511:256]};

  always_comb begin
    case (take_i)
      2'd0:    shifted = units_q;
      2'd1:    shifted = {256'd0, units_q[1023:256]};
      default: shifted = {512'd0, units_q[1023:512]};
    endcase
    case (kept)
      3'd0:    joined = {512'd0, beat};
      3'd1:    joined = {256'd0, beat, shifted[255:0]};
      default: joined = {beat, shifted[511:0]};
    endcase
  end

  always_ff @(posedge clk_i) begin
    if (rst_i) count_q <= '0;
    else count_q <= kept + (take_beat ? 3'(beat_units_i[0]) + 3'(beat_units_i[1]) : 3'd0);
    if (take_beat) units_q <= joined;
    else if (take_i != '0) units_q <= shifted;
  end

endmodule

`default_nettype wire
