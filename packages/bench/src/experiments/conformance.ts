// SPDX-License-Identifier: Apache-2.0
/** ONNX's operator tests: import, quantise on the test's own input, run, judge; the compiled program must agree with the interpreter. */
import {
  compileGraph,
  type DeviceObserver,
  operatorTestNames,
  type QGraph,
  readOperatorTest,
  runOperatorTest,
} from "@tessera/compiler";
import type { Device } from "@tessera/host";
import { type PoolConfig, preset } from "@tessera/hw";
import type { Experiment, Request, Row } from "../experiment.js";
import { openBackend } from "../open-backend.js";
import { dataPath } from "../test-data.js";

/** One image as the interpreter computed it. */
interface Image {
  readonly graph: QGraph;
  readonly inputs: readonly Int8Array[];
  readonly outputs: readonly Int8Array[];
}

/** How many result bytes of the compiled program on the functional emulator differ from the interpreter's. */
async function differingBytes(
  device: Device,
  config: PoolConfig,
  { graph, inputs, outputs }: Image,
  cores: number,
): Promise<number> {
  const nameOf = (id: number): string => graph.tensors[id]?.name ?? "";
  const program = compileGraph(graph, config.core, { maxCores: cores });
  await using pool = await device.allocate({ cores });
  const loaded = await pool.load(program);
  const { results } = await loaded.runImages([new Map(graph.inputs.map((id, i) => [nameOf(id), inputs[i] as Int8Array]))]);
  return graph.outputs.reduce((sum, id, i) => {
    const computed = results[0]?.get(nameOf(id));
    return sum + (outputs[i] as Int8Array).reduce((count, value, k) => count + (computed?.[k] === value ? 0 : 1), 0);
  }, 0);
}

async function* run(request: Request): AsyncGenerator<Row> {
  const config = preset(request.preset ?? "virt-16x512");
  const cores = request.cores?.[0] ?? 3;
  await using device = await openBackend("sw_emu", config);
  const folder = dataPath("onnx-node-tests");
  const names = (await operatorTestNames(folder)).slice(0, request.limit);
  for (const name of names) {
    const images: Image[] = [];
    const observe: DeviceObserver = (graph, inputs, outputs) => images.push({ graph, inputs, outputs });
    const { operators, status, detail } = runOperatorTest(await readOperatorTest(folder, name), observe);
    const first = images[0];
    const differing = first === undefined ? null : await differingBytes(device, config, first, cores);
    yield { test: name, operators, status, emulator: differing, detail, ok: status !== "wrong" && (differing ?? 0) === 0 };
  }
}

export const conformance: Experiment = {
  id: "conformance",
  summary:
    "ONNX's operator tests: passed, refused with the reason, or wrong; compiled programs on the functional emulator equal the interpreter",
  run,
};
