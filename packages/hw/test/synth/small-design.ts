// SPDX-License-Identifier: Apache-2.0
/** Two modules whose cells can be counted by hand. */

/** A register of WIDTH bits behind a table each; its operator and what stands in front of it vary. */
export const leaf = (operator: string, comment = ""): string => `${comment}
module tsr_leaf #(parameter int WIDTH = 1) (
  input wire logic clk_i, input wire logic [WIDTH-1:0] a_i, b_i, output logic [WIDTH-1:0] y_o
);
  always_ff @(posedge clk_i) y_o <= a_i ${operator} b_i;
endmodule`;

/** Two leaves of 4 bits and one of 8, and a table and a register of its own. */
export const TOP = `
module tsr_top (input wire logic clk_i, input wire logic [15:0] a_i, b_i, output logic [15:0] y_o, output logic z_o);
  tsr_leaf #(.WIDTH(4)) u_low (.clk_i, .a_i(a_i[3:0]), .b_i(b_i[3:0]), .y_o(y_o[3:0]));
  tsr_leaf #(.WIDTH(4)) u_mid (.clk_i, .a_i(a_i[7:4]), .b_i(b_i[7:4]), .y_o(y_o[7:4]));
  tsr_leaf #(.WIDTH(8)) u_high (.clk_i, .a_i(a_i[15:8]), .b_i(b_i[15:8]), .y_o(y_o[15:8]));
  always_ff @(posedge clk_i) z_o <= y_o[0] && y_o[15] && a_i[3];
endmodule`;
