// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { applyMutant, choose, mutantsOf } from "../../src/verification/mutants.js";
import { CLAIMS, claimName } from "../../src/verification/proofs.js";
import { readRtl } from "../../src/verification/prove.js";
import { EXPLAINED } from "../../src/verification/survivors.js";

const MODULE = `module m (
  input wire logic clk_i
);
  logic [3:0] a_q; // a && b
  always_ff @(posedge clk_i) begin
    if (rst_i) begin
      a_q <= '0;
    end else if (a_q <= 4'd9 && !b) a_q <= a_q + 4'd1;
  end
\`ifdef FORMAL
  assert (a_q == 4'd0);
\`endif
endmodule
`;

const changes = mutantsOf(MODULE).map(({ operator, line, mutated }) => `${line} ${operator}: ${mutated}`);

describe("mutants", () => {
  it("change comparisons, constants, signs, conditions, assignments and values after reset", () => {
    expect(changes).toContain("8 relation: end else if (a_q < 4'd9 && !b) a_q <= a_q + 4'd1;");
    expect(changes).toContain("8 constant: end else if (a_q <= 4'd10 && !b) a_q <= a_q + 4'd1;");
    expect(changes).toContain("8 and, or: end else if (a_q <= 4'd9 || !b) a_q <= a_q + 4'd1;");
    expect(changes).toContain("8 plus, minus: end else if (a_q <= 4'd9 && !b) a_q <= a_q - 4'd1;");
    expect(changes).toContain("8 dropped negation: end else if (a_q <= 4'd9 && b) a_q <= a_q + 4'd1;");
    expect(changes).toContain("8 negated condition: end else if (!(a_q <= 4'd9 && !b)) a_q <= a_q + 4'd1;");
    expect(changes).toContain("7 dropped assignment: ;");
    expect(changes).toContain("7 reset value: a_q <= '1;");
  });

  it("leave comments, ports and what is there for proofs as it is, and never take an assignment for a comparison", () => {
    expect(new Set(mutantsOf(MODULE).map(({ line }) => line))).toEqual(new Set([6, 7, 8]));
    expect(changes.some((change) => change.includes("a_q < '0"))).toBe(false);
  });

  it("are none where an output is stuck already", () => {
    const stuck = (value: string): string[] =>
      mutantsOf(`module m (\n);\n  assign a = ${value};\nendmodule\n`).map(({ mutated }) => mutated);
    expect(stuck("1'b1")).toEqual(["assign a = 1'b0;", "assign a = '0;"]);
    expect(stuck("'0")).toEqual(["assign a = '1;"]);
    expect(stuck("b")).toEqual(["assign a = '0;", "assign a = '1;"]);
  });

  it("differ from the text in their line only", () => {
    for (const mutant of mutantsOf(MODULE)) {
      const before = MODULE.split("\n");
      const after = applyMutant(MODULE, mutant).split("\n");
      expect(after.flatMap((line, i) => (line === before[i] ? [] : [i + 1]))).toEqual([mutant.line]);
    }
  });

  it("are chosen by seed, none twice", () => {
    const numbers = Array.from({ length: 50 }, (_, i) => i);
    expect(choose(numbers, 20, 3)).toEqual(choose(numbers, 20, 3));
    expect(choose(numbers, 20, 3)).not.toEqual(choose(numbers, 20, 4));
    expect(new Set(choose(numbers, 50, 3)).size).toBe(50);
  });

  it("that are explained exist", async () => {
    for (const { file, original, mutated } of EXPLAINED) {
      const known = mutantsOf(await readRtl(file)).some((mutant) => mutant.original === original && mutant.mutated === mutated);
      expect(known, `${file}: ${mutated}`).toBe(true);
    }
  });
});

describe("claims", () => {
  it("have names of their own", () => {
    expect(new Set(CLAIMS.map(claimName)).size).toBe(CLAIMS.length);
  });
});
