// Emitted from hw-templates/rtl/core/tsr_round_shift.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// round(value / 2^(shift + 1)), half to even, saturated to 12 bits: what lies beyond is far outside any clamp.
//
// Three cycles, one value per cycle; valid_i marks the stage inputs. The shifter moves a window that narrows from stage to
// stage (27, 15, 12 bits); bits dropped below it are remembered as one sticky bit, bits above it as one overflow bit.

`default_nettype none

module tsr_round_shift (
  input  wire logic               clk_i,
  input  wire logic [2:0]         valid_i,
  input  wire logic signed [57:0] value_i,
  input  wire logic [5:0]         shift_i,  // one less than the shift, so that the window begins with the rounding bit
  output logic signed [11:0]      result_o
);

  // Stage 0: by 0, 16, 32 or 48.
  logic [1:0]  coarse;
  logic        sign, over0, sticky0;
  logic [26:0] window0;
  assign coarse = shift_i[5:4];
  assign sign   = value_i[57];
  always_comb begin
    case (coarse)
      2'd0: begin
        window0 = value_i[26:0];
        over0   = value_i[57:27] != {31{sign}};
        sticky0 = 1'b0;
      end
      2'd1: begin
        window0 = value_i[42:16];
        over0   = value_i[57:43] != {15{sign}};
        sticky0 = value_i[15:0] != '0;
      end
      2'd2: begin
        window0 = {sign, value_i[57:32]};
        over0   = 1'b0;
        sticky0 = value_i[31:0] != '0;
      end
      default: begin
        window0 = {{17{sign}}, value_i[57:48]};
        over0   = 1'b0;
        sticky0 = value_i[47:0] != '0;
      end
    endcase
  end

  // Stage 1: by 0, 4, 8 or 12, then by 0 to 3.
  logic [26:0] window_q;
  logic [3:0]  fine_q;
  logic        sign1_q, over1_q, sticky1_q;
  logic [14:0] middle;
  logic [11:0] window1;
  logic        over_middle, sticky_middle, over1, sticky1;
  always_comb begin
    case (fine_q[3:2])
      2'd0: begin
        middle        = window_q[14:0];
        over_middle   = window_q[26:15] != {12{sign1_q}};
        sticky_middle = 1'b0;
      end
      2'd1: begin
        middle        = window_q[18:4];
        over_middle   = window_q[26:19] != {8{sign1_q}};
        sticky_middle = window_q[3:0] != '0;
      end
      2'd2: begin
        middle        = window_q[22:8];
        over_middle   = window_q[26:23] != {4{sign1_q}};
        sticky_middle = window_q[7:0] != '0;
      end
      default: begin
        middle        = window_q[26:12];
        over_middle   = 1'b0;
        sticky_middle = window_q[11:0] != '0;
      end
    endcase
    case (fine_q[1:0])
      2'd0: begin
        window1 = middle[11:0];
        over1   = middle[14:12] != {3{sign1_q}};
        sticky1 = 1'b0;
      end
      2'd1: begin
        window1 = middle[12:1];
        over1   = middle[14:13] != {2{sign1_q}};
        sticky1 = middle[0];
      end
      2'd2: begin
        window1 = middle[13:2];
        over1   = middle[14] != sign1_q;
        sticky1 = middle[1:0] != '0;
      end
      default: begin
        window1 = middle[14:3];
        over1   = 1'b0;
        sticky1 = middle[2:0] != '0;
      end
    endcase
  end

  // Stage 2: bit 0 of the window is the first one below the binary point. Eleven bits are left above it.
  logic [11:0]        rest_q;
  logic               sign2_q, over2_q, sticky2_q, up;
  logic signed [11:0] floor;
  assign up    = rest_q[0] && (sticky2_q || rest_q[1]);
  assign floor = !over2_q ? {rest_q[11], rest_q[11:1]} : sign2_q ? -12'sd1024 : 12'sd1023;

  always_ff @(posedge clk_i) begin
    if (valid_i[0]) begin
      window_q  <= window0;
      fine_q    <= shift_i[3:0];
      sign1_q   <= sign;
      over1_q   <= over0;
      sticky1_q <= sticky0;
    end
    if (valid_i[1]) begin
      rest_q    <= window1;
      sign2_q   <= sign1_q;
      over2_q   <= over1_q || over_middle || over1 || window1[11] != sign1_q;
      sticky2_q <= sticky1_q || sticky_middle || sticky1;
    end
    if (valid_i[2]) result_o <= floor + 12'(signed'({1'b0, up}));
  end

endmodule

`default_nettype wire
