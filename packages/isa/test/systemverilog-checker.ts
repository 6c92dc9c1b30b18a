// SPDX-License-Identifier: Apache-2.0
/** Writes a SystemVerilog testbench and its memory files: every field of every encoding vector is extracted and compared. */
import { encodingColumns, layoutOf, readVectors } from "./vector-file.js";

const VALUE_BITS = 64;

/** Prefix of a field's constants: the header has its own. */
const constant = (format: string, field: string): string =>
  `tsr_isa_pkg::${field === "wait" || field === "post" ? "HEADER" : format}_${field.toUpperCase()}`;

/** Most significant first, as $readmemh wants: the bytes, then the values, each cut to the field's width. */
function memoryLine(hex: string, values: readonly string[], widths: readonly number[]): string {
  const bytes = Buffer.from(hex, "hex").reverse().toString("hex");
  const parts = values.map((v, i) =>
    BigInt.asUintN(widths[i] as number, BigInt(v))
      .toString(16)
      .padStart(VALUE_BITS / 4, "0"),
  );
  return parts.reverse().join("") + bytes;
}

function formatBlock(name: string, fields: readonly string[], cases: number): { decl: string; body: string } {
  const layout = layoutOf(name);
  const size = layout.words * layout.wordBits;
  const checks = fields.map((field, i) => {
    const word = layout.fields.find((f) => f.name === field)?.word ?? 0;
    const prefix = constant(name, field);
    return `      expect_value(64'(${name}_m[i][${word * layout.wordBits} + ${prefix}_LSB +: ${prefix}_W]), ${name}_m[i][${size + i * VALUE_BITS} +: 64]);`;
  });
  const reserved = Array.from(
    { length: layout.words },
    (_, w) =>
      `      if ((${name}_m[i][${w * layout.wordBits} +: ${layout.wordBits}] & tsr_isa_pkg::${name}_RESERVED${w}) != 0) errors = errors + 1;`,
  );
  return {
    decl: `  logic [${size + fields.length * VALUE_BITS - 1}:0] ${name}_m[${cases}];`,
    body: [
      `    $readmemh("${name}.mem", ${name}_m);`,
      `    for (int i = 0; i < ${cases}; i++) begin`,
      ...checks,
      ...reserved,
      "      count = count + 1;",
      "    end",
    ].join("\n"),
  };
}

/** The testbench and the files it reads. */
export function systemVerilogChecker(): { source: string; memory: Record<string, string> } {
  const vectors = readVectors("encoding.txt");
  const memory: Record<string, string> = {};
  const blocks = [...encodingColumns()].map(([name, fields]) => {
    const rows = vectors.filter(([format]) => format === name);
    const widths = fields.map((field) => layoutOf(name).fields.find((f) => f.name === field)?.bits ?? 0);
    memory[`${name}.mem`] = `${rows.map(([, hex, ...values]) => memoryLine(hex as string, values, widths)).join("\n")}\n`;
    return formatBlock(name, fields, rows.length);
  });
  const source = `module check;
  int errors = 0;
  int count = 0;
${blocks.map((b) => b.decl).join("\n")}

  task automatic expect_value(input logic [63:0] seen, input logic [63:0] expected);
    if (seen !== expected) errors = errors + 1;
  endtask

  initial begin
${blocks.map((b) => b.body).join("\n")}
    if (errors == 0) $display("%0d vectors agree", count);
    else $display("%0d differences", errors);
    $finish;
  end
endmodule
`;
  return { source, memory };
}
