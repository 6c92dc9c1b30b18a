// SPDX-License-Identifier: Apache-2.0
// One bit per entry: written at one address, read at another in the same cycle.
//
// Of a memory one bit wide, synthesis makes memories seven bits wide and 64 deep, eight look-up tables each, for one bit of
// them. The part has a memory of 256 bits with a second address for reading, in eight tables too.

`default_nettype none

module tsr_bits #(
  parameter int DEPTH = 512  // a power of two
) (
  input  wire logic                      clk_i,
  input  wire logic                      write_en_i,
  input  wire logic [$clog2(DEPTH)-1:0]  write_addr_i,
  input  wire logic                      write_bit_i,
  input  wire logic [$clog2(DEPTH)-1:0]  read_addr_i,
`ifdef FORMAL
  output logic [DEPTH-1:0]               f_bits_o,   // all of them, for proofs of what holds them
`endif
  output logic                           read_bit_o  // the old one when it is being written
);

`ifdef TSR_XILINX
  localparam int BLOCKS = DEPTH / 256;
  initial if (BLOCKS < 2) $fatal(1, "tsr_bits: DEPTH must be 512 at least");
  logic [BLOCKS-1:0] bits;
  generate
    for (genvar b = 0; b < BLOCKS; b++) begin : gen_block
      RAM256X1D u_ram (
        .WCLK(clk_i), .WE(write_en_i && 32'(write_addr_i[$clog2(DEPTH)-1:8]) == b), .A(write_addr_i[7:0]), .D(write_bit_i),
        .SPO(), .DPRA(read_addr_i[7:0]), .DPO(bits[b])
      );
    end
  endgenerate
  assign read_bit_o = bits[read_addr_i[$clog2(DEPTH)-1:8]];
`else
  logic bits [0:DEPTH-1];
  assign read_bit_o = bits[read_addr_i];
  always_ff @(posedge clk_i) if (write_en_i) bits[write_addr_i] <= write_bit_i;
`endif

`ifdef FORMAL
  generate
    for (genvar i = 0; i < DEPTH; i++) begin : gen_formal
      assign f_bits_o[i] = bits[i];
    end
  endgenerate
`endif

endmodule

`default_nettype wire
