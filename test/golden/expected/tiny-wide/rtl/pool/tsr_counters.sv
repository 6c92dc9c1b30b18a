// Emitted from hw-templates/rtl/pool/tsr_counters.sv for tiny-wide (24bab45792802cb3); edit the source, not this file.
// SPDX-License-Identifier: Apache-2.0
// Event counters of one core, 64 bits each, with a copy of all of them taken at one moment for the host to read.

`default_nettype none

module tsr_counters (
  input  wire logic                               clk_i,
  input  wire logic                               rst_i,
  input  wire logic [tsr_isa_pkg::EVT_COUNT-1:0]  event_i,     // one bit per event of this cycle
  input  wire logic                               second_i,    // FETCH_WORDS: two words this cycle
  input  wire logic                               snapshot_i,
  input  wire logic                               read_en_i,
  input  wire logic [15:0]                        offset_i,    // inside the core's block
  output logic [31:0]                             read_data_o  // one cycle after read_en_i
);

  localparam int COUNT = tsr_isa_pkg::EVT_COUNT;

  logic [COUNT*64-1:0] latched;

  generate
    for (genvar e = 0; e < COUNT; e++) begin : gen_event
      logic [63:0] count_q, latched_q;
      assign latched[e*64 +: 64] = latched_q;
      always_ff @(posedge clk_i) begin
        if (rst_i) begin
          count_q   <= '0;
          latched_q <= '0;
        end else begin
          if (event_i[e]) count_q <= count_q + ((e == tsr_isa_pkg::EVT_FETCH_WORDS && second_i) ? 64'd2 : 64'd1);
          if (snapshot_i) latched_q <= count_q;
        end
      end
    end
  endgenerate

  // Counter e lies at byte 8 * e, low half first.
  always_ff @(posedge clk_i) begin
    if (read_en_i) read_data_o <= latched[offset_i[6:2]*32 +: 32];
  end

  logic unused_offset;
  assign unused_offset = &{1'b0, offset_i[15:7], offset_i[1:0]};

endmodule

`default_nettype wire
