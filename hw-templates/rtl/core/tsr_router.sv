// SPDX-License-Identifier: Apache-2.0
// Instruction router of the second-level IDM: checks the core's stream word by word and sorts it into four engine queues.
//
// One word per cycle, in order. A full queue holds the words behind it, whatever their engine; this cannot deadlock as long
// as the stream, executed one instruction after the other, never waits for a token that a later instruction posts.

`default_nettype none

module tsr_router (
  input  wire logic          clk_i,
  input  wire logic          rst_i,           // also drops everything that is queued

  input  wire logic          instr_valid_i,
  output logic               instr_ready_o,
  input  wire logic [255:0]  instr_data_i,
  input  wire logic          instr_injected_i,

  output logic [3:0]         queue_valid_o,   // by engine number
  input  wire logic [3:0]    queue_pop_i,
  output logic [255:0]       ldi_word_o,
  output logic [255:0]       ldw_word_o,
  output logic [255:0]       exec_word_o,
  output logic [255:0]       save_word_o,

  output logic               illegal_o,       // level: the stream is held at an illegal word until rst_i
  output logic [3:0]         blocked_o,       // the queue that is full and holds all words behind it
  output logic               empty_o
);

  localparam int DEPTH = 16;

  logic         valid_q;
  logic         second_q;        // the word held is the second one of an instruction
  logic         injected_q;
  logic [255:0] word_q;
  logic [7:0]   opcode_q;        // of the instruction that the word belongs to: its own, or the first word's

  logic [7:0] opcode;
  logic       two_words, illegal, accept, push, next_second;
  logic [3:0] queue_ready;

  assign opcode        = opcode_q;
  assign next_second   = valid_q ? two_words && !second_q : second_q;  // the word that is accepted
  assign push          = valid_q && !illegal && queue_ready[opcode[7:6]];
  assign instr_ready_o = !valid_q || push;
  assign accept        = instr_valid_i && instr_ready_o;
  assign illegal_o     = valid_q && illegal;
  assign blocked_o     = (valid_q && !queue_ready[opcode[7:6]]) ? 4'(1 << opcode[7:6]) : '0;
  assign empty_o       = !valid_q && queue_valid_o == '0 && queue_count == '0;

  tsr_legality u_legality (
    .word_i(word_q), .second_i(second_q), .opcode_i(opcode), .injected_i(injected_q),
    .two_words_o(two_words), .illegal_o(illegal)
  );

  always_ff @(posedge clk_i) begin
    if (accept) begin
      word_q     <= instr_data_i;
      injected_q <= instr_injected_i;
    end
    if (accept && !next_second) opcode_q <= instr_data_i[tsr_isa_pkg::HEADER_OPCODE_LSB +: tsr_isa_pkg::HEADER_OPCODE_W];
    if (rst_i) begin
      valid_q  <= 1'b0;
      second_q <= 1'b0;
    end else begin
      if (accept || push) valid_q <= accept;
      if (push) second_q <= two_words && !second_q;
    end
  end

  logic [255:0] queue_word [0:3];
  logic [3:0]   queue_count;  // the queue holds a word, visible at its output or not

  generate
    for (genvar e = 0; e < 4; e++) begin : gen_queue
      logic [$clog2(DEPTH+1)-1:0] count;
      assign queue_count[e] = count != '0;
      tsr_fifo #(.WIDTH(256), .DEPTH(DEPTH), .STYLE("block")) u_queue (
        .clk_i, .rst_i,
        .in_valid_i(valid_q && !illegal && opcode[7:6] == 2'(e)), .in_ready_o(queue_ready[e]), .in_data_i(word_q),
        .out_valid_o(queue_valid_o[e]), .out_ready_i(queue_pop_i[e]), .out_data_o(queue_word[e]),
        .count_o(count)
      );
    end
  endgenerate

  assign ldi_word_o  = queue_word[tsr_isa_pkg::ENGINE_LDI];
  assign ldw_word_o  = queue_word[tsr_isa_pkg::ENGINE_LDW];
  assign exec_word_o = queue_word[tsr_isa_pkg::ENGINE_EXEC];
  assign save_word_o = queue_word[tsr_isa_pkg::ENGINE_SAVE];

endmodule

`default_nettype wire
