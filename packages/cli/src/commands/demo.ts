// SPDX-License-Identifier: Apache-2.0
/** `tessera demo`: the main job on a network and data of the project's own; what `npm run demo` ends with. */
import type { Program } from "@tessera/compiler";
import { loadPoolConfig, verilate, writeDesign } from "@tessera/hw";
import { Command } from "commander";
import { Listr } from "listr2";
import { compareBackends, type TenantComparison } from "../demo/compare.js";
import { demoProgram } from "../demo/program.js";
import { comparisonTable, predictionTable, servedTable } from "../demo/report.js";
import { type Served, serveTenants } from "../demo/serve.js";
import { makeTenants } from "../demo/tenants.js";
import { interruptSignal } from "../interrupt.js";
import { wholeNumber } from "../options.js";
import { print } from "../output.js";

interface Flags {
  readonly config?: string;
  readonly images: number;
}

/** What the steps hand on to each other. */
interface Context {
  design: string;
  library: string;
  program: Program;
  served: readonly Served[];
  compared: readonly TenantComparison[];
}

/** How often the counter moves; every change is a line where standard output is a file. */
const PROGRESS_STEPS = 10;

export function demoCommand(): Command {
  const command = new Command("demo")
    .description("show the whole path: generate, compile, four tenants on the emulator, the same on the RTL")
    .option("--config <preset|file>", "pool to use (default: the default preset)")
    .option("--images <n>", "images of each tenant", wholeNumber("--images", 1), 100);
  return command.action(async () => {
    const { config: name, images } = command.opts<Flags>();
    const signal = interruptSignal();
    const config = await loadPoolConfig(name);
    const tenants = makeTenants(config, images);
    const run = { signal };
    const { program, served, compared } = await new Listr<Context>(
      [
        {
          title: `Generate the pool ${config.name}`,
          task: async (context, task) => {
            const { folder, changes } = await writeDesign(config, run);
            context.design = folder;
            task.title += `: ${changes.length} files`;
          },
        },
        {
          title: "Quantise and compile the demonstration network",
          task: (context, task) => {
            context.program = demoProgram(config);
            task.title += `: ${context.program.layers.length} layers, ${(context.program.macs / 1e6).toFixed(1)} million MACs`;
          },
        },
        {
          title: `Serve ${tenants.length} tenants at once on the functional emulator`,
          task: async (context, task) => {
            const total = tenants.reduce((sum, tenant) => sum + tenant.images.length, 0);
            const start = performance.now();
            const progress = (done: number): void => {
              if (done % Math.ceil(total / PROGRESS_STEPS) === 0) task.output = `${done} of ${total} images`;
            };
            context.served = await serveTenants(context.program, tenants, config, progress, signal);
            task.title += `: ${total} images in ${((performance.now() - start) / 1000).toFixed(1)} s`;
          },
        },
        {
          title: "Build the RTL simulator (about two minutes the first time)",
          task: async (context, task) => {
            const { library, cached, seconds } = await verilate({ design: context.design, ...run });
            context.library = library;
            task.title = `Build the RTL simulator: ${cached ? "built before" : `${seconds.toFixed(0)} s`}`;
          },
        },
        {
          title: "Run the same network for all tenants at once on the RTL and compare every byte",
          task: async (context) => {
            context.compared = await compareBackends(context.program, tenants, config, context.library);
          },
        },
      ],
      { rendererOptions: { collapseSubtasks: false }, fallbackRendererCondition: () => !process.stdout.isTTY },
    ).run();
    for (const table of [
      predictionTable(served, 6),
      servedTable(served, program, config),
      comparisonTable(compared, program, config),
    ]) {
      print();
      print(table);
    }
  });
}
