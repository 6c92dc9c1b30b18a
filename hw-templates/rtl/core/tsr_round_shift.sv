// SPDX-License-Identifier: Apache-2.0
// round(value / 2^(shift + 1)), half to even, where it lies between -256 and 256; beyond, only on which side: no zero point
// brings that back into a clamp.
//
// Three cycles, one value per cycle; valid_i marks the stage inputs. The shifter moves a window that narrows from stage to
// stage (25, 13, 10 bits); bits dropped below it are remembered as one sticky bit, bits above it as one overflow bit.

`default_nettype none

module tsr_round_shift (
  input  wire logic               clk_i,
  input  wire logic [2:0]         valid_i,
  input  wire logic signed [57:0] value_i,
  input  wire logic [5:0]         shift_i,  // one less than the shift, so that the window begins with the rounding bit
  output logic signed [9:0]       result_o,
  output logic                    over_o,     // beyond -256 or 255: result_o does not count
  output logic                    negative_o
);

  // Stage 0: by 0, 16, 32 or 48.
  logic [1:0]  coarse;
  logic        sign, over0, sticky0;
  logic [24:0] window0;
  assign coarse = shift_i[5:4];
  assign sign   = value_i[57];
  always_comb begin
    case (coarse)
      2'd0: begin
        window0 = value_i[24:0];
        over0   = value_i[57:25] != {33{sign}};
        sticky0 = 1'b0;
      end
      2'd1: begin
        window0 = value_i[40:16];
        over0   = value_i[57:41] != {17{sign}};
        sticky0 = value_i[15:0] != '0;
      end
      2'd2: begin
        window0 = value_i[56:32];
        over0   = 1'b0;
        sticky0 = value_i[31:0] != '0;
      end
      default: begin
        window0 = {{15{sign}}, value_i[57:48]};
        over0   = 1'b0;
        sticky0 = value_i[47:0] != '0;
      end
    endcase
  end

  // Stage 1: by 0, 4, 8 or 12, then by 0 to 3.
  logic [24:0] window_q;
  logic [3:0]  fine_q;
  logic        sign1_q, over1_q, sticky1_q;
  logic [12:0] middle;
  logic [9:0]  window1;
  logic        over_middle, sticky_middle, over1, sticky1;
  always_comb begin
    case (fine_q[3:2])
      2'd0: begin
        middle        = window_q[12:0];
        over_middle   = window_q[24:13] != {12{sign1_q}};
        sticky_middle = 1'b0;
      end
      2'd1: begin
        middle        = window_q[16:4];
        over_middle   = window_q[24:17] != {8{sign1_q}};
        sticky_middle = window_q[3:0] != '0;
      end
      2'd2: begin
        middle        = window_q[20:8];
        over_middle   = window_q[24:21] != {4{sign1_q}};
        sticky_middle = window_q[7:0] != '0;
      end
      default: begin
        middle        = window_q[24:12];
        over_middle   = 1'b0;
        sticky_middle = window_q[11:0] != '0;
      end
    endcase
    case (fine_q[1:0])
      2'd0: begin
        window1 = middle[9:0];
        over1   = middle[12:10] != {3{sign1_q}};
        sticky1 = 1'b0;
      end
      2'd1: begin
        window1 = middle[10:1];
        over1   = middle[12:11] != {2{sign1_q}};
        sticky1 = middle[0];
      end
      2'd2: begin
        window1 = middle[11:2];
        over1   = middle[12] != sign1_q;
        sticky1 = middle[1:0] != '0;
      end
      default: begin
        window1 = middle[12:3];
        over1   = 1'b0;
        sticky1 = middle[2:0] != '0;
      end
    endcase
  end

  // Stage 2: bit 0 of the window is the first one below the binary point. Nine bits are left above it.
  logic [9:0] rest_q;
  logic       sign2_q, over2_q, sticky2_q, up;
  assign up = rest_q[0] && (sticky2_q || rest_q[1]);

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
      over2_q   <= over1_q || over_middle || over1 || window1[9] != sign1_q;
      sticky2_q <= sticky1_q || sticky_middle || sticky1;
    end
    if (valid_i[2]) begin
      result_o   <= 10'(signed'(rest_q[9:1])) + 10'(up);
      over_o     <= over2_q;
      negative_o <= sign2_q;
    end
  end

endmodule

`default_nettype wire
