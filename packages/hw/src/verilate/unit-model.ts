// SPDX-License-Identifier: Apache-2.0
/**
 * What belongs to one core (tsr_unit) is simulated by a model of its own, one object per core, beside the model of the pool. In
 * the pool's model a unit is only its ports, which native/sim/unit.cpp reads and drives. Both are emitted from the ports that
 * Verilator found in the unit.
 */
import { HwError } from "../errors.js";

export const UNIT = "tsr_unit";
export const UNIT_PREFIX = "Vtsr_unit";

export interface Port {
  readonly name: string;
  readonly input: boolean;
  readonly bits: number;
}

const CLOCK = "clk_i";

/** Ports in the C++ header of a Verilated module. */
export function portsOf(header: string): Port[] {
  const ports = [...header.matchAll(/^ *VL_(IN|OUT)(?:8|16|64|W)?\(&(\w+),(\d+),(\d+)/gm)].map(
    ([, direction, name = "", high, low]): Port => ({
      name,
      input: direction === "IN",
      bits: Number(high) - Number(low) + 1,
    }),
  );
  if (ports.some(({ name }) => name === CLOCK)) return ports;
  throw new HwError(
    "TOOL_FAILED",
    `the header of ${UNIT} that Verilator wrote has no port ${CLOCK}: this version of Verilator is not supported`,
  );
}

/** The unit's place in the pool's model. */
export function unitPlace(ports: readonly Port[]): string {
  const lines = ports.map(
    ({ name, input, bits }) =>
      `  ${input ? "input" : "output"} logic [${bits - 1}:0] ${name} /*verilator public_flat_${input ? "rd" : "rw"}*/`,
  );
  return `module ${UNIT} (\n${lines.join(",\n")}\n);\nendmodule\n`;
}

/**
 * The ports as macro calls for native/sim/unit.cpp: TSR_OUT(name), TSR_IN(name), and TSR_DATA(name, bits, valid, lanes) for an input
 * that is looked at only while a valid bit is set, lane i of it while bit i is: x_..._i or x_i with x_valid_i.
 */
export function portMacros(ports: readonly Port[]): string {
  const inputs = ports.filter(({ input }) => input);
  const line = ({ name, input, bits }: Port): string => {
    if (!input) return `TSR_OUT(${name})`;
    const valid = inputs.find((port) => accompanies(name, port.name) && bits % port.bits === 0);
    return valid === undefined ? `TSR_IN(${name})` : `TSR_DATA(${name}, ${bits}, ${valid.name}, ${valid.bits})`;
  };
  const lines = ports.filter(({ name }) => name !== CLOCK).map(line);
  return `${lines.join("\n")}\n`;
}

function accompanies(name: string, valid: string): boolean {
  const stream = /^(.+)_valid_i$/.exec(valid)?.[1];
  return stream !== undefined && name !== valid && (name === `${stream}_i` || name.startsWith(`${stream}_`));
}
