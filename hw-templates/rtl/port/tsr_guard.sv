// SPDX-License-Identifier: Apache-2.0
// Checks one burst against one segment and translates it: tenant-virtual offset to bank and physical address.
//
// Two cycles of latency, a burst every cycle, no state but the pipeline. A burst passes only if the segment is usable
// and permits it, every byte lies inside, it is aligned to 32 B and it does not cross a multiple of 1 KiB. Page p of
// a segment over k banks lies in bank[p mod k], page base + p div k; its first fast_pages pages lie in the feature
// memories beside these banks instead (banks BANKS and up), page fast_base + p div k.

`default_nettype none

module tsr_guard #(
  parameter int BANKS = 4,      // of DDR
  parameter int FAST_PAGES = 0  // pages of the feature memory beside each bank; 0: there is none
) (
  input  wire logic         clk_i,
  input  wire logic         rst_i,

  input  wire logic         in_valid_i,
  input  wire logic [35:0]  in_offset_i,  // bytes from the segment's start
  input  wire logic [5:0]   in_len_i,     // units of 32 B
  input  wire logic         in_permit_i,  // the segment exists and permits this kind of access
  input  wire logic [21:0]  in_base_i,    // first 4 KiB page inside each bank
  input  wire logic [24:0]  in_pages_i,   // length in pages
  input  wire logic [2:0]   in_banks_i,   // interleave, 1..4
  input  wire logic [15:0]  in_bank_i,    // four bank numbers
  input  wire logic [15:0]  in_fast_pages_i, // leading pages in the feature memories
  input  wire logic [15:0]  in_fast_base_i,  // first of them inside each memory

  output logic              out_valid_o,
  output logic              out_fault_o,
  output logic [3:0]        out_bank_o,
  output logic [33:0]       out_addr_o,   // inside the bank
  output logic [4:0]        out_beats_o   // beats of 64 B that the burst touches, 1..16
);

  localparam int PAGE_W = 24;  // virtual pages of a segment
  localparam int LOCAL_W = 22; // pages of a bank

  // Stage 1: which page of which bank, and whether the burst is well formed.
  logic [PAGE_W-1:0] page, page_third, quotient, quotient_q;
  logic [1:0]        remainder, remainder_q;
  logic              legal, legal_q, valid_q;
  logic [5:0]        last_unit;

  assign page      = in_offset_i[35:12];
  assign last_unit = {1'b0, in_offset_i[9:5]} + in_len_i - 6'd1;

`ifdef FORMAL
  // The proof takes the division as given; simulation checks all 2^24 pages.
  (* anyseq *) logic [PAGE_W-1:0] f_third;
  assign page_third = f_third;
  always_comb assume ({2'd0, page} >= {1'b0, f_third, 1'b0} + {2'd0, f_third} &&
                      {2'd0, page} <= {1'b0, f_third, 1'b0} + {2'd0, f_third} + 26'd2);
`else
  // Exact for every 24-bit page: 3 * 0xAAAAAB = 2^25 + 1.
  logic [2*PAGE_W-1:0] product;
  logic [PAGE_W:0]     unused_fraction;
  assign product         = {24'd0, page} * 48'hAAAAAB;
  assign page_third      = {1'b0, product[2*PAGE_W-1:PAGE_W+1]};
  assign unused_fraction = product[PAGE_W:0];
`endif

  always_comb begin
    case (in_banks_i)
      3'd2: begin
        quotient  = page >> 1;
        remainder = {1'b0, page[0]};
      end
      3'd3: begin
        quotient  = page_third;
        remainder = 2'(page - 24'd3 * page_third);
      end
      3'd4: begin
        quotient  = page >> 2;
        remainder = page[1:0];
      end
      default: begin
        quotient  = page;
        remainder = 2'd0;
      end
    endcase
  end

  assign legal = in_permit_i && in_banks_i >= 3'd1 && in_banks_i <= 3'd4 && {1'b0, page} < in_pages_i &&
                 in_offset_i[4:0] == 5'd0 && in_len_i >= 6'd1 && in_len_i <= 6'd32 && last_unit < 6'd32;

  logic [11:0] within_q;
  logic [21:0] base_q;
  logic [15:0] bank_q;
  logic [4:0]  beats_q;
  logic        fast, fast_q, past_fast;
  logic [PAGE_W:0] local_page;

  generate
    if (FAST_PAGES != 0) begin : gen_fast
      assign fast      = page < 24'(in_fast_pages_i);
      assign past_fast = fast_q && 32'(local_page) >= FAST_PAGES;
    end else begin : gen_slow
      logic unused_fast;
      assign unused_fast = &{1'b0, in_fast_pages_i, in_fast_base_i};
      assign fast        = 1'b0;
      assign past_fast   = 1'b0;
    end
  endgenerate

  always_ff @(posedge clk_i) begin
    valid_q <= in_valid_i && !rst_i;
    if (in_valid_i) begin
      quotient_q  <= quotient;
      remainder_q <= remainder;
      legal_q     <= legal;
      within_q    <= in_offset_i[11:0];
      base_q      <= fast ? 22'(in_fast_base_i) : in_base_i;
      fast_q      <= fast;
      bank_q      <= in_bank_i;
      beats_q     <= 5'((7'(in_offset_i[5]) + 7'(in_len_i) + 7'd1) >> 1);
    end
  end

  // Stage 2: the physical page; one past the bank's last page is as illegal as one past the segment's.
  logic [3:0] bank;

  assign local_page = {3'd0, base_q} + {1'b0, quotient_q};
  assign bank       = bank_q[remainder_q * 4 +: 4];

  always_ff @(posedge clk_i) begin
    out_valid_o <= valid_q && !rst_i;
    if (valid_q) begin
      out_fault_o <= !legal_q || local_page[PAGE_W:LOCAL_W] != '0 || 32'(bank) >= BANKS || past_fast;
      out_bank_o  <= fast_q ? bank + 4'(BANKS) : bank;
      out_addr_o  <= {local_page[LOCAL_W-1:0], within_q};
      out_beats_o <= beats_q;
    end
  end

`ifdef FORMAL
  // Watch one burst through the pipeline, and one address of it.
  logic        f_past_valid = 1'b0;
  logic [35:0] f_offset1_q, f_offset2_q;
  logic [24:0] f_pages1_q, f_pages2_q;
  logic [5:0]  f_len1_q, f_len2_q;
  logic [21:0] f_base1_q, f_base2_q;
  logic [2:0]  f_banks1_q, f_banks2_q;
  logic [15:0] f_bank1_q, f_bank2_q;
  logic        f_permit1_q, f_permit2_q;
  logic [15:0] f_fast_pages1_q, f_fast_pages2_q, f_fast_base1_q, f_fast_base2_q;
  always_ff @(posedge clk_i) begin
    f_past_valid <= 1'b1;
    if (!f_past_valid) assume (rst_i);
    if (in_valid_i) {f_offset1_q, f_pages1_q, f_len1_q, f_base1_q, f_banks1_q, f_bank1_q, f_permit1_q} <=
                    {in_offset_i, in_pages_i, in_len_i, in_base_i, in_banks_i, in_bank_i, in_permit_i};
    if (in_valid_i) {f_fast_pages1_q, f_fast_base1_q} <= {in_fast_pages_i, in_fast_base_i};
    if (valid_q) {f_fast_pages2_q, f_fast_base2_q} <= {f_fast_pages1_q, f_fast_base1_q};
    if (valid_q) {f_offset2_q, f_pages2_q, f_len2_q, f_base2_q, f_banks2_q, f_bank2_q, f_permit2_q} <=
                 {f_offset1_q, f_pages1_q, f_len1_q, f_base1_q, f_banks1_q, f_bank1_q, f_permit1_q};
  end

  // The page as the translation can be undone: local page and place of the bank give back the virtual page.
  logic [1:0]  f_place_q;
  logic [23:0] f_local;
  always_ff @(posedge clk_i) if (valid_q) f_place_q <= remainder_q;
  logic        f_fast;  // the page belongs into a feature memory
  logic [3:0]  f_bank;  // the bank beside it
  assign f_fast  = FAST_PAGES != 0 && f_offset2_q[35:12] < 24'(f_fast_pages2_q);
  assign f_local = {2'd0, out_addr_o[33:12]} - (f_fast ? 24'(f_fast_base2_q) : 24'(f_base2_q));
  assign f_bank  = f_bank2_q[f_place_q * 4 +: 4];

  // Each burst is answered two cycles later, and nothing else is.
  logic f_valid1_q = 1'b0;
  always_ff @(posedge clk_i) begin
    f_valid1_q <= in_valid_i && !rst_i;
    if (f_past_valid) assert (valid_q == f_valid1_q && out_valid_o == $past(f_valid1_q && !rst_i));
  end

  // What is permitted and well formed passes: nothing else is a fault.
  logic        f_beyond_q;  // past the bank's last page, or the feature memory's
  logic [24:0] f_page;
  assign f_page = 25'(fast_q ? 22'(f_fast_base1_q) : f_base1_q) + 25'(quotient_q);
  always_ff @(posedge clk_i) if (valid_q) f_beyond_q <= f_page >= 25'd4194304 || (fast_q && 32'(f_page) >= FAST_PAGES);
  always_ff @(posedge clk_i)
    if (f_past_valid && out_valid_o && f_permit2_q && f_banks2_q >= 3'd1 && f_banks2_q <= 3'd4 && {1'b0, f_offset2_q[35:12]} < f_pages2_q &&
        f_offset2_q[4:0] == '0 && f_len2_q >= 6'd1 && 7'(f_offset2_q[9:5]) + 7'(f_len2_q) <= 7'd32 && 32'(f_bank) < BANKS && !f_beyond_q)
      assert (!out_fault_o);

  always_ff @(posedge clk_i) begin
    if (f_past_valid && out_valid_o && !out_fault_o) begin
      // A burst that passes was permitted.
      assert (f_permit2_q);
      // Its last byte lies inside the segment.
      assert ({1'b0, f_offset2_q} + 37'(f_len2_q) * 37'd32 <= {f_pages2_q, 12'd0});
      // It does not cross a multiple of 1 KiB.
      assert (6'(f_offset2_q[9:5]) + f_len2_q <= 6'd32);
      // It goes to a bank that the segment names and the pool has, or to the memory beside it, and stays inside that.
      assert ({1'b0, f_place_q} < f_banks2_q && 32'(f_bank) < BANKS);
      assert (32'(out_bank_o) == 32'(f_bank) + (f_fast ? BANKS : 0));
      assert (!f_fast || 32'(out_addr_o[33:12]) < FAST_PAGES);
      // No two pages share a place: local page * banks + place is the virtual page.
      assert (24'(f_local * f_banks2_q) + 24'(f_place_q) == f_offset2_q[35:12]);
      // Inside the page the address is unchanged.
      assert (out_addr_o[11:0] == f_offset2_q[11:0]);
      // The beats cover the burst.
      assert ({out_beats_o, 6'd0} >= 11'(f_offset2_q[5:0]) + {f_len2_q, 5'd0});
    end
  end
`endif

endmodule

`default_nettype wire
