// SPDX-License-Identifier: Apache-2.0
/** `tessera run`: one inference per input file (or per set of named inputs). */
import type { Binding, Tensor } from "@tessera/compiler";
import type { Tensors } from "@tessera/host";
import { Command } from "commander";
import { best } from "../dataset/accuracy.js";
import { CliError } from "../errors.js";
import { loadInput } from "../input/load-input.js";
import { encodeNpy } from "../input/npy.js";
import type { Preprocess } from "../input/preprocess.js";
import { readFile, writeFile } from "../input/read-file.js";
import { preprocessOf, wholeNumber } from "../options.js";
import { formatTable, print, printJson } from "../output.js";
import { loadNetwork } from "../session/network.js";
import { type NetworkFlags, networkOptions, withNetworkOptions } from "../session/network-options.js";
import { type DeviceFlags, withDeviceOptions, withLoadedProgram } from "../session/with-program.js";

interface Flags extends NetworkFlags, DeviceFlags {
  readonly input: readonly string[];
  readonly output?: string;
  readonly labels?: string;
  readonly top: number;
  readonly json?: boolean;
}

export function runCommand(): Command {
  const command = new Command("run")
    .description("run a network on a pool: pictures (PNG, JPEG, BMP), .npy or protobuf tensors in, results out")
    .argument("<network>", "package (.tspk) or ONNX model")
    .requiredOption("--input <file...>", "inputs, one inference each; name=file for networks with several inputs")
    .option("--output <prefix>", "write every result as PREFIX<n>.<output>.npy")
    .option("--labels <file>", "names of the classes, one per line")
    .option("--top <n>", "greatest results to print", wholeNumber("--top", 1), 5)
    .option("--json", "print JSON");
  return withDeviceOptions(withNetworkOptions(command)).action(async (path: string) => {
    const flags = command.opts<Flags>();
    const network = await networkOptions(flags);
    const { program } = await loadNetwork(path, network);
    const inputs = await gatherInputs(flags.input, program.userInputs, preprocessOf(flags, program.preprocess));
    const labels =
      flags.labels === undefined
        ? []
        : new TextDecoder()
            .decode(await readFile(flags.labels))
            .trimEnd()
            .split(/\r?\n/);
    const reports = await withLoadedProgram(program, network.config, flags, async (loaded) => {
      const made: object[] = [];
      for (let first = 0; first < inputs.length; first += program.images) {
        const group = inputs.slice(first, first + program.images);
        const { cycles, outputs } = await loaded.inferAll(group.map(({ tensors }) => tensors));
        for (const [k, { name }] of group.entries()) {
          const result = outputs[k] as Tensors;
          if (flags.output !== undefined) writeOutputs(`${flags.output}${first + k}`, result);
          const report = { input: name, cycles, outputs: summaries(result, flags.top, labels) };
          made.push(report);
          if (!flags.json) print(formatReport(report));
        }
      }
      return made;
    });
    if (flags.json) printJson(reports);
  });
}

interface InferenceInput {
  readonly name: string;
  readonly tensors: Readonly<Record<string, Tensor>>;
}

/** Plain files are one inference each; name=file pairs together are one. */
async function gatherInputs(
  files: readonly string[],
  wanted: readonly Binding[],
  preprocess: Preprocess | null,
): Promise<InferenceInput[]> {
  const named = files.map((text) => ({ text, input: wanted.find(({ name }) => text.startsWith(`${name}=`)) }));
  if (named.some(({ input }) => input !== undefined) || wanted.length !== 1) {
    const missing = wanted.filter(({ name }) => !named.some(({ input }) => input?.name === name));
    if (missing.length > 0 || named.some(({ input }) => input === undefined)) {
      throw new CliError(
        "INPUT_MISMATCH",
        `give every input of the network once as name=file: ${wanted.map(({ name }) => name).join(", ")}`,
      );
    }
    const tensors: Record<string, Tensor> = {};
    for (const { text, input } of named)
      if (input) tensors[input.name] = await loadInput(text.slice(input.name.length + 1), input, preprocess);
    return [{ name: files.join(" "), tensors }];
  }
  const [input] = wanted as [Binding];
  return Promise.all(
    files.map(async (file) => ({ name: file, tensors: { [input.name]: await loadInput(file, input, preprocess) } })),
  );
}

interface OutputSummary {
  readonly name: string;
  readonly shape: readonly number[];
  readonly top: readonly { readonly index: number; readonly value: number; readonly label?: string }[];
}

function summaries(outputs: Tensors, top: number, labels: readonly string[]): OutputSummary[] {
  return Object.entries(outputs).map(([name, { shape, data }]) => ({
    name,
    shape,
    top: best(data, top).map((index) => {
      const label = labels[index];
      return { index, value: data[index] ?? 0, ...(label !== undefined && { label }) };
    }),
  }));
}

function formatReport({
  input,
  cycles,
  outputs,
}: {
  input: string;
  cycles: number | null;
  outputs: readonly OutputSummary[];
}): string {
  const head = cycles === null ? input : `${input}: ${cycles} cycles`;
  const tables = outputs.map(({ name, shape, top }) => {
    const rows = top.map(({ index, value, label }) => [index, value.toPrecision(6), label ?? ""]);
    return formatTable([`${name} [${shape.join(",")}]`, "value", "label"], rows);
  });
  return [head, ...tables].join("\n");
}

function writeOutputs(prefix: string, outputs: Tensors): void {
  for (const [name, tensor] of Object.entries(outputs)) {
    writeFile(`${prefix}.${name.replaceAll(/[^\w.-]/g, "_")}.npy`, encodeNpy(tensor));
  }
}
