// SPDX-License-Identifier: Apache-2.0
/** The part of a Yosys JSON netlist that area reports read. */
import { z } from "zod";

const cellSchema = z.object({
  type: z.string(),
  port_directions: z.record(z.string(), z.enum(["input", "output", "inout"])).optional(),
  connections: z.record(z.string(), z.array(z.union([z.number(), z.string()]))),
});

const moduleSchema = z.object({ cells: z.record(z.string(), cellSchema) });

const netlistSchema = z.object({ modules: z.record(z.string(), moduleSchema) });

export type Cell = z.infer<typeof cellSchema>;
export type NetlistModule = z.infer<typeof moduleSchema>;
export type Netlist = z.infer<typeof netlistSchema>;

/** Parses the text that `write_json` wrote. */
export const parseNetlist = (text: string): Netlist => netlistSchema.parse(JSON.parse(text));

/** One of our modules by its name in the sources, without what Yosys adds for parameters; undefined for library cells. */
export const sourceName = (module: string): string | undefined => module.split("\\").find((part) => part.startsWith("tsr_"));
