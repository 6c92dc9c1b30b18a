// SPDX-License-Identifier: Apache-2.0
/** PoolConfig: everything that names one design. Field ranges are here; rules between fields are in rules.ts. */
import { MAX_CORES, MAX_TASKS, PAGE_BYTES } from "@tessera/isa";
import { z } from "zod";
import type { CoreConfig } from "./core-config.js";
import { LIMITS } from "./limits.js";

const powerOfTwo = (what: string, min: number, max: number) =>
  z
    .int()
    .min(min)
    .max(max)
    .refine((value) => (value & (value - 1)) === 0, { error: "must be a power of two" })
    .describe(`${what}; a power of two`);

const coreSchema = z
  .strictObject({
    pp: powerOfTwo("Pixels computed per cycle (PP)", LIMITS.pp.min, LIMITS.pp.max),
    icp: powerOfTwo("Input channels per cycle (ICP)", LIMITS.icp.min, LIMITS.icp.max),
    ocp: powerOfTwo("Output channels per cycle (OCP)", LIMITS.ocp.min, LIMITS.ocp.max),
    inputBufferBytes: powerOfTwo("Input buffer of a core, bytes", 1024, 2 ** 20),
    weightBufferBytes: powerOfTwo("Weight buffer of a core, bytes", 1024, 2 ** 23),
    outputBufferBytes: powerOfTwo("Output buffer of a core, bytes", 1024, 2 ** 17),
    instructionMemoryBytes: powerOfTwo("Instruction-memory partition of a core, bytes", 1024, 2 ** 20),
    activationTable: z.boolean().describe("256-entry activation table present"),
    portBytes: z
      .union([z.literal(32), z.literal(64)])
      .describe("Input bytes per cycle; 64: weights have a port of their own as well, 64 bytes per cycle from every bank"),
  })
  .describe("Shape of one core: what compiled programs depend on") satisfies z.ZodType<CoreConfig>;

export const poolConfigSchema = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{0,39}$/, "must be lower-case letters, digits, '.' or '-', at most 40 characters")
      .describe("Name of the design, used for folders and banners"),
    cores: z.int().min(1).max(MAX_CORES).describe("Cores of the pool"),
    clusters: z.int().min(1).max(MAX_CORES).describe("Groups of cores, each beside one DDR bank"),
    banks: powerOfTwo("DDR banks, one AXI port each", 1, LIMITS.banks.max),
    tasks: z.int().min(1).max(MAX_TASKS).describe("Entries of the task table"),
    virtualization: z.enum(["none", "full"]).describe("full: tasks share the pool and move between cores; none: fixed at build"),
    returnDepth: powerOfTwo("Return store per core and bank, 64 B beats", LIMITS.returnDepth.min, LIMITS.returnDepth.max),
    registerSlices: z.int().min(0).max(8).describe("Register slices between the pool and each cluster (SLR crossings)"),
    featureMemoryBytes: z
      .int()
      .refine(
        (value) => value === 0 || (value >= PAGE_BYTES && value <= LIMITS.featureMemoryBytes.max && (value & (value - 1)) === 0),
        {
          error: `must be 0 or a power of two, ${PAGE_BYTES} to ${LIMITS.featureMemoryBytes.max}`,
        },
      )
      .describe("On-chip feature-map memory beside each bank, bytes; 0: none"),
    coalescing: z.boolean().describe("Identical reads that cores of one task in one cluster have under way are made once"),
    timeSlots: z.boolean().describe("Banks can be shared by time slots, and the instruction port has slots as long as a burst"),
    core: coreSchema,
  })
  .describe("Configuration of one Tessera pool");

export type PoolConfig = Readonly<Omit<z.infer<typeof poolConfigSchema>, "core">> & { readonly core: CoreConfig };

/** A design stated by its differences from another one; presets and configuration files have this form. */
export interface PoolConfigPatch extends Partial<Omit<PoolConfig, "core">> {
  /** Preset that supplies every field not given here; the default design when absent. */
  readonly extends?: string;
  readonly core?: Partial<CoreConfig>;
}

/** JSON Schema of a configuration file: every field optional, since `extends` supplies the rest. */
export function poolConfigJsonSchema(): Record<string, unknown> {
  const file = poolConfigSchema.partial().extend({
    extends: z.string().optional().describe("Preset that supplies every field not given here"),
    core: coreSchema.partial().optional().describe("Shape of one core: what compiled programs depend on"),
  });
  return z.toJSONSchema(file) as Record<string, unknown>;
}
