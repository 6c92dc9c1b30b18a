// SPDX-License-Identifier: Apache-2.0
// One of N words by its index. Written as part selection, synthesis makes a shifter of all N words of it, which takes minutes
// for wide words; the tree of 2:1 selections is a 4:1 selection per look-up table at once.

`default_nettype none

module tsr_pick #(
  parameter int N = 16,
  parameter int WIDTH = 8,
  parameter int INDEX_W = (N > 1) ? $clog2(N) : 1
) (
  input  wire logic [INDEX_W-1:0] index_i,  // less than N
  input  wire logic [N*WIDTH-1:0] words_i,
  output logic [WIDTH-1:0]        word_o
);

`ifdef VERILATOR
  assign word_o = words_i[32'(index_i) * WIDTH +: WIDTH];
`else
  // A heap: node 1 is the root, node k chooses between nodes 2k and 2k + 1, the words are the last ones.
  localparam int LEAVES = 1 << INDEX_W;
  generate
    for (genvar k = 2 * LEAVES - 1; k > 0; k--) begin : gen_node
      logic [WIDTH-1:0] word;
      if (k >= LEAVES + N) begin : gen_none
        assign word = '0;
      end else if (k >= LEAVES) begin : gen_word
        assign word = words_i[(k - LEAVES) * WIDTH +: WIDTH];
      end else begin : gen_choice
        localparam int BIT = INDEX_W - $clog2(k + 1);
`ifdef TSR_XILINX
        // The selections above the look-up tables, of which four of a slice are joined by its own multiplexers.
        if (BIT == 2 || BIT == 3) begin : gen_slice
          for (genvar i = 0; i < WIDTH; i++) begin : gen_bit
            if (BIT == 2) begin : gen_7
              MUXF7 u_mux (.S(index_i[BIT]), .I0(gen_node[2*k].word[i]), .I1(gen_node[2*k+1].word[i]), .O(word[i]));
            end else begin : gen_8
              MUXF8 u_mux (.S(index_i[BIT]), .I0(gen_node[2*k].word[i]), .I1(gen_node[2*k+1].word[i]), .O(word[i]));
            end
          end
        end else begin : gen_tables
          assign word = index_i[BIT] ? gen_node[2*k+1].word : gen_node[2*k].word;
        end
`else
        assign word = index_i[BIT] ? gen_node[2*k+1].word : gen_node[2*k].word;
`endif
      end
    end
  endgenerate
  assign word_o = gen_node[1].word;
`endif

`ifdef FORMAL
  always_comb begin
    // What the part selection gives, of an index less than N.
    for (int i = 0; i < N; i++) if (32'(index_i) == i) assert (word_o == words_i[i * WIDTH +: WIDTH]);
    cover (32'(index_i) == N - 1);
  end
`endif

endmodule

`default_nettype wire
