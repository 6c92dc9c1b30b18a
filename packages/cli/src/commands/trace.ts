// SPDX-License-Identifier: Apache-2.0
/** `tessera trace`: one run on the simulated pool, as a timeline and as a table of where each layer's cycles went. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Program } from "@tessera/compiler";
import { cycleAccount, type NetworkStalls, readEvents, StallSum } from "@tessera/host";
import { Command } from "commander";
import { CliError } from "../errors.js";
import { wholeNumber } from "../options.js";
import { percent, print, printJson } from "../output.js";
import { loadNetwork } from "../session/network.js";
import { type NetworkFlags, networkOptions, withNetworkOptions } from "../session/network-options.js";
import { withLoadedProgram } from "../session/with-program.js";
import { formatOverlap, formatRows, formatWorst } from "../trace/format-rows.js";
import { layerRows, type StallRow } from "../trace/layer-rows.js";
import { CLOCK_MHZ, timeline, traceText } from "../trace/timeline.js";
import { writeStream } from "../trace/write-stream.js";

interface Flags extends NetworkFlags {
  readonly backend: string;
  readonly cores: number;
  readonly library?: string;
  readonly output?: string;
  readonly table?: boolean;
  readonly json?: boolean;
}

export function traceCommand(): Command {
  const command = new Command("trace")
    .description("run a network once on the simulated pool and show where the time of each layer went")
    .argument("<network>", "package (.tspk), ONNX model, or zoo:NAME (random weights)")
    .option("--backend <name>", "hw_emu: the only one that has time", "hw_emu")
    .option("--cores <n>", "cores to run on", wholeNumber("--cores", 1, 16), 1)
    .option("--library <file>", "simulator built by hw:verilate (default: built when needed)")
    .option("-o, --output <file>", "timeline for ui.perfetto.dev (.json, or .json.gz)")
    .option("--table", "print a row per layer (the default without --output and --json)")
    .option("--json", "print the rows as JSON");
  return withNetworkOptions(command).action(async (path: string) => {
    const flags = command.opts<Flags>();
    if (flags.backend !== "hw_emu") {
      throw new CliError("USAGE", `--backend ${flags.backend}: it has no time to trace; use hw_emu`);
    }
    const network = await networkOptions({ ...flags, maxCores: flags.maxCores ?? flags.cores });
    const { program } = await loadNetwork(path, network);
    const folder = await mkdtemp(join(tmpdir(), "tessera-trace-"));
    try {
      const events = join(folder, "events.bin");
      const run = await withLoadedProgram(program, network.config, { ...flags, events }, async (loaded, device) => {
        const { cycles, counters } = await loaded.runImages(blankImages(program));
        return { cycles, counters, memory: await device.report() };
      });
      const { name: pool } = network.config;
      const about = { network: program.name, pool, cores: flags.cores, cycles: run.cycles ?? 0, clock_mhz: CLOCK_MHZ };
      if (flags.output !== undefined) await writeStream(flags.output, traceText(timeline(readEvents(events), program), about));
      const stalls = await sumOf(events, program);
      const rows = layerRows(program, network.config.core, stalls);
      const { ddr, banks } = run.memory;
      if (flags.json)
        printJson({ ...about, rows, overlap: stalls.total.overlap, counters: cycleAccount(...run.counters), ddr, banks });
      else if (flags.table || flags.output === undefined) printTable(about, rows, stalls);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** Images of one run of the device; its time does not depend on their data. */
function blankImages({ inputs, images }: Program): Map<string, Int8Array>[] {
  const image = new Map(inputs.map(({ name, channels, height, width }) => [name, new Int8Array(channels * height * width)]));
  return new Array<Map<string, Int8Array>>(images).fill(image);
}

async function sumOf(events: string, program: Program): Promise<NetworkStalls> {
  const sum = new StallSum(program.layers.length);
  for await (const event of readEvents(events)) sum.add(event);
  return sum.result;
}

function printTable(
  { network, pool, cores, cycles }: { network: string; pool: string; cores: number; cycles: number },
  rows: readonly StallRow[],
  { total }: NetworkStalls,
): void {
  print(`${network} on ${pool}, ${cores} cores: ${cycles} cycles, utilisation ${percent(rows.at(-1)?.utilisation ?? 0)}`);
  print(formatRows(rows));
  print(`engines busy together: ${formatOverlap(total.overlap)}`);
  print("layers that lose most:");
  for (const line of formatWorst(rows)) print(`  ${line}`);
}
