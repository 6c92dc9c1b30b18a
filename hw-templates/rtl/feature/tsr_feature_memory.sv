// SPDX-License-Identifier: Apache-2.0
// Feature-map memory beside one bank: bursts of 64 B beats as the bank's own port has them, from UltraRAM.
//
// A read beat and a write beat every cycle, whatever the other direction does; bytes are written in lanes of 8. Five
// cycles from a read request to its first beat, which is never held; a write is answered when a read that follows the
// answer sees it. Addresses past the end never come: the guard stops them.

`default_nettype none

module tsr_feature_memory #(
  parameter int PAGES = 512  // of 4 KiB
) (
  input  wire logic          clk_i,
  input  wire logic          rst_i,

  input  wire logic          arvalid_i,
  output logic               arready_o,
  input  wire logic [33:0]   araddr_i,
  input  wire logic [3:0]    arlen_i,   // beats less one
  input  wire logic [4:0]    arid_i,
  output logic               rvalid_o,
  output logic [511:0]       rdata_o,
  output logic [4:0]         rid_o,

  input  wire logic          awvalid_i,
  output logic               awready_o,
  input  wire logic [33:0]   awaddr_i,
  input  wire logic [4:0]    awid_i,
  input  wire logic          wvalid_i,
  output logic               wready_o,
  input  wire logic [511:0]  wdata_i,
  input  wire logic [7:0]    wlanes_i,  // 8-byte lanes
  input  wire logic          wlast_i,
  output logic               bvalid_o,
  output logic [4:0]         bid_o
);

  localparam int BEATS = PAGES * 64;
  localparam int DEPTH = (BEATS < 4096) ? BEATS : 4096;  // of one UltraRAM
  localparam int ROWS = (BEATS + DEPTH - 1) / DEPTH;     // of eight of them, side by side
  localparam int DEPTH_W = $clog2(DEPTH);
  localparam int ROW_W = (ROWS > 1) ? $clog2(ROWS) : 1;
  localparam int BEAT_W = DEPTH_W + ROW_W;
  localparam int READ_STAGES = 4;  // from the counter below to the output

  // Reads: one burst at a time, a beat a cycle.
  logic               read_q, read_take;
  logic [BEAT_W-1:0]  read_at_q;
  logic [3:0]         read_left_q;
  logic [4:0]         read_id_q;

  assign arready_o = !read_q || read_left_q == '0;
  assign read_take = arvalid_i && arready_o;

  always_ff @(posedge clk_i) begin
    if (rst_i) read_q <= 1'b0;
    else read_q <= read_take || (read_q && read_left_q != '0);
    if (read_take) begin
      read_at_q   <= araddr_i[6 +: BEAT_W];
      read_left_q <= arlen_i;
      read_id_q   <= arid_i;
    end else begin
      read_at_q   <= read_at_q + 1'b1;
      read_left_q <= read_left_q - 1'b1;
    end
  end

  // Across the memory's area, through the memories and their output registers, out of the chosen row.
  logic [ROW_W-1:0]    row1_q, row2_q, row3_q;  // of the beat in each stage before the output
  logic [DEPTH_W-1:0]  fetch_at_q;
  logic [ROWS-1:0]     fetch_q;
  logic [ROWS*512-1:0] row_data;

  tsr_delay #(.WIDTH(5), .STAGES(READ_STAGES)) u_answer (
    .clk_i, .rst_i, .in_valid_i(read_q), .in_data_i(read_id_q), .out_valid_o(rvalid_o), .out_data_o(rid_o)
  );

  always_ff @(posedge clk_i) begin
    fetch_at_q <= read_at_q[DEPTH_W-1:0];
    for (int r = 0; r < ROWS; r++) fetch_q[r] <= read_q && 32'(read_at_q[DEPTH_W +: ROW_W]) == r;
    {row3_q, row2_q, row1_q} <= {row2_q, row1_q, read_at_q[DEPTH_W +: ROW_W]};
    rdata_o <= row_data[32'(row3_q) * 512 +: 512];
  end

  // Writes: one burst at a time; its data follow in order.
  logic               write_q, write_take, beat_take;
  logic [BEAT_W-1:0]  write_at_q;
  logic [4:0]         write_id_q;

  assign wready_o   = write_q;
  assign beat_take  = wvalid_i && write_q;
  assign awready_o  = !write_q || (beat_take && wlast_i);
  assign write_take = awvalid_i && awready_o;

  always_ff @(posedge clk_i) begin
    if (rst_i) write_q <= 1'b0;
    else write_q <= write_take || (write_q && !(beat_take && wlast_i));
    if (write_take) begin
      write_at_q <= awaddr_i[6 +: BEAT_W];
      write_id_q <= awid_i;
    end else if (beat_take) write_at_q <= write_at_q + 1'b1;
  end

  logic [ROWS*8-1:0]  store_q;
  logic [DEPTH_W-1:0] store_at_q;
  logic [511:0]       store_data_q;

  always_ff @(posedge clk_i) begin
    for (int r = 0; r < ROWS; r++)
      store_q[r*8 +: 8] <= (beat_take && (ROWS == 1 || 32'(write_at_q[DEPTH_W +: ROW_W]) == r)) ? wlanes_i : '0;
    store_at_q   <= write_at_q[DEPTH_W-1:0];
    store_data_q <= wdata_i;
  end

  tsr_delay #(.WIDTH(5), .STAGES(2)) u_written (
    .clk_i, .rst_i, .in_valid_i(beat_take && wlast_i), .in_data_i(write_id_q), .out_valid_o(bvalid_o), .out_data_o(bid_o)
  );

  generate
    for (genvar r = 0; r < ROWS; r++) begin : gen_row
      for (genvar i = 0; i < 8; i++) begin : gen_lane
        tsr_uram #(.DEPTH(DEPTH)) u_ram (
          .clk_i, .write_en_i(store_q[r*8 + i]), .write_addr_i(store_at_q), .write_data_i(store_data_q[i*64 +: 64]),
          .read_en_i(fetch_q[r]), .read_addr_i(fetch_at_q), .read_data_o(row_data[r*512 + i*64 +: 64])
        );
      end
    end
  endgenerate

  logic unused_address;
  assign unused_address = &{1'b0, araddr_i, awaddr_i};

endmodule

`default_nettype wire
