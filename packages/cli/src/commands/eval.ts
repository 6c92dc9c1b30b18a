// SPDX-License-Identifier: Apache-2.0
/** `tessera eval`: top-1 and top-5 accuracy over a labelled data set; with --reference also the agreement with onnxruntime. */
import type { Program, Tensor } from "@tessera/compiler";
import type { LoadedProgram } from "@tessera/host";
import { Command } from "commander";
import { AccuracyCounter } from "../dataset/accuracy.js";
import { type Dataset, openDataset } from "../dataset/dataset.js";
import { CliError } from "../errors.js";
import { interruptSignal } from "../interrupt.js";
import { type PreprocessOptions, preprocessOf, wholeNumber } from "../options.js";
import { percent, print, printJson } from "../output.js";
import { ProgressLine } from "../progress-line.js";
import { Comparison, type ComparisonResult, comparisonLines } from "../reference/comparison.js";
import { soleInput } from "../session/calibration.js";
import { loadNetwork } from "../session/network.js";
import { type NetworkFlags, networkOptions, withNetworkOptions } from "../session/network-options.js";
import { type DeviceFlags, withDeviceOptions, withLoadedProgram } from "../session/with-program.js";

interface Flags extends NetworkFlags, DeviceFlags, PreprocessOptions {
  readonly dataset: string;
  readonly limit?: number;
  readonly skip: number;
  readonly reference?: boolean;
  readonly json?: boolean;
}

export function evalCommand(): Command {
  const command = new Command("eval")
    .description("measure the accuracy of a network on a labelled data set")
    .argument("<network>", "package (.tspk) or ONNX model")
    .requiredOption("--dataset <dataset>", "cifar10:FILE, folder:DIR (a folder per class) or npy:X,Y")
    .option("--limit <n>", "at most so many samples", wholeNumber("--limit", 1))
    .option("--skip <n>", "leave out the first samples, which may have served as calibration", wholeNumber("--skip", 0), 0)
    .option("--reference", "also run onnxruntime on the model and report the agreement (needs an ONNX model)")
    .option("--json", "print JSON");
  return withDeviceOptions(withNetworkOptions(command)).action(async (path: string) => {
    const flags = command.opts<Flags>();
    const options = await networkOptions(flags);
    const network = await loadNetwork(path, options);
    const dataset = await openDataset(flags.dataset);
    const comparison = flags.reference ? await Comparison.open(network) : null;
    const report = await withLoadedProgram(network.program, options.config, flags, (loaded) =>
      evaluate(loaded, network.program, dataset, comparison, flags),
    );
    if (flags.json) printJson({ network: network.program.name, dataset: flags.dataset, ...report });
    else for (const line of formatEvaluation(report)) print(line);
  });
}

interface Evaluation {
  readonly samples: number;
  readonly top1: number;
  readonly top5: number;
  readonly seconds: number;
  /** Mean cycles of one sample; null where the backend has no time. */
  readonly cycles: number | null;
  readonly reference: ComparisonResult | null;
}

async function evaluate(
  loaded: LoadedProgram,
  program: Program,
  dataset: Dataset,
  comparison: Comparison | null,
  flags: Flags,
): Promise<Evaluation> {
  const input = soleInput(program.userInputs, "evaluation");
  const output = soleOutput(program);
  const preprocess = preprocessOf(flags, program.preprocess);
  const end = Math.min(dataset.size, flags.skip + (flags.limit ?? dataset.size));
  if (end <= flags.skip) throw new CliError("USAGE", `--skip ${flags.skip}: the data set has ${dataset.size} samples`);
  const accuracy = new AccuracyCounter();
  const progress = new ProgressLine(end - flags.skip);
  const start = performance.now();
  let total: number | null = 0;
  for (let first = flags.skip; first < end; first += program.images) {
    interruptSignal().throwIfAborted();
    const samples: Tensor[] = [];
    for (let index = first; index < Math.min(end, first + program.images); index++) {
      samples.push(await dataset.sample(index, input, preprocess));
    }
    const { outputs, cycles } = await loaded.inferAll(samples.map((sample) => ({ [input.name]: sample })));
    total = cycles === null || total === null ? null : total + cycles;
    for (const [k, sample] of samples.entries()) {
      const scores = outputs[k]?.[output]?.data ?? [];
      const label = dataset.label(first + k);
      accuracy.add(scores, label);
      await comparison?.add(input.name, sample, output, scores, label);
      progress.step();
    }
  }
  progress.end();
  return {
    ...accuracy.result,
    seconds: (performance.now() - start) / 1000,
    cycles: total === null ? null : Math.round(total / (end - flags.skip)),
    reference: comparison?.result ?? null,
  };
}

function soleOutput({ userOutputs }: Program): string {
  const [output, ...others] = userOutputs;
  if (output === undefined || others.length > 0) {
    throw new CliError(
      "INPUT_MISMATCH",
      `evaluation needs one output; this network has ${userOutputs.map(({ name }) => name).join(", ")}`,
    );
  }
  return output.name;
}

function formatEvaluation({ samples, top1, top5, seconds, cycles, reference }: Evaluation): string[] {
  return [
    `${samples} samples in ${seconds.toFixed(1)} s${cycles === null ? "" : `, ${cycles} cycles each`}`,
    `top-1 ${percent(top1)}, top-5 ${percent(top5)}`,
    ...(reference === null ? [] : comparisonLines(reference)),
  ];
}
