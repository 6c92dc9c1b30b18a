// SPDX-License-Identifier: Apache-2.0
// Allocation of the weight buffer: chunks follow one another in a ring. LOAD_W takes space at the head, an EXEC instruction that
// posts W_FREE gives the oldest chunk back: later instructions see the new tail at once, LOAD_W the space on completion.
`default_nettype none
module tsr_weight_ring #(
  parameter int WORDS = 2048  // of the buffer, a power of two
) (
  input  wire logic                       clk_i,
  input  wire logic                       rst_i,

  input  wire logic [$clog2(WORDS):0]     alloc_words_i,   // of the chunk that LOAD_W is about to load
  output logic                            alloc_ready_o,   // there is space for it
  input  wire logic                       alloc_i,         // pulse, only while ready: it is taken
  output logic [$clog2(WORDS)-1:0]        head_o,          // its first word

  input  wire logic                       leave_i,         // pulse: EXEC starts an instruction that gives the oldest chunk back
  output logic [$clog2(WORDS)-1:0]        tail_o,          // first word of the oldest chunk not given back, for w_base
  input  wire logic                       free_i           // pulse: that instruction has completed
);

  localparam int ADDR_W = $clog2(WORDS);
  localparam int CHUNKS = tsr_isa_pkg::WEIGHT_CHUNKS;
  localparam int DEPTH  = 1 << $clog2(CHUNKS + 1);  // of the queues, which never fill up

  // Lengths of the chunks, once for each of the two events of giving back.
  logic                       unused_held_ready, unused_free_ready, held_valid, free_valid;
  logic [ADDR_W:0]            held_words, free_words;
  logic [$clog2(DEPTH+1)-1:0] unused_held, chunks;  // chunks: those whose space is not free again

  tsr_fifo #(.WIDTH(ADDR_W + 1), .DEPTH(DEPTH)) u_held (
    .clk_i, .rst_i, .in_valid_i(alloc_i), .in_ready_o(unused_held_ready), .in_data_i(alloc_words_i),
    .out_valid_o(held_valid), .out_ready_i(leave_i), .out_data_o(held_words), .count_o(unused_held)
  );
  tsr_fifo #(.WIDTH(ADDR_W + 1), .DEPTH(DEPTH)) u_free (
    .clk_i, .rst_i, .in_valid_i(alloc_i), .in_ready_o(unused_free_ready), .in_data_i(alloc_words_i),
    .out_valid_o(free_valid), .out_ready_i(free_i), .out_data_o(free_words), .count_o(chunks)
  );

  logic [ADDR_W:0] space_q;
  assign alloc_ready_o = 32'(chunks) < CHUNKS && alloc_words_i <= space_q;

  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      head_o <= '0;
      tail_o <= '0;
      space_q <= (ADDR_W + 1)'(WORDS);
    end else begin
      if (alloc_i) head_o <= head_o + alloc_words_i[ADDR_W-1:0];
      if (leave_i && held_valid) tail_o <= tail_o + held_words[ADDR_W-1:0];
      space_q <= space_q - (alloc_i ? alloc_words_i : '0) + ((free_i && free_valid) ? free_words : '0);
    end
  end

endmodule
`default_nettype wire
