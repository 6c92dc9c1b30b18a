// SPDX-License-Identifier: Apache-2.0
/** User tensors to device images and back: shape checks, the host's head and tail, splitting batches. */
import { type DeviceTensor, type Program, runHostSteps, type Tensor, tensor } from "@tessera/compiler";
import { HostError } from "../errors.js";

export type Tensors = Readonly<Record<string, Tensor>>;

/** One image of every device tensor, NCHW int8, by name. */
export type DeviceImages = ReadonlyMap<string, Int8Array>;

const elements = ({ channels, height, width }: DeviceTensor): number => channels * height * width;

/** Device tensors of further images of a run are like those of the first. */
const ofFirstImage = ({ image }: DeviceTensor): boolean => image === 0;

function checkInputs(program: Program, inputs: Tensors): void {
  for (const { name, type, shape } of program.userInputs) {
    // Names are the package's: "constructor" is one, too.
    const given = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
    const wanted = `${type} [${shape.join(", ")}]`;
    if (given === undefined) throw new HostError("BAD_INPUT", `Input '${name}' (${wanted}) is missing.`);
    if (given.type !== type || given.shape.length !== shape.length || given.shape.some((dim, i) => dim !== shape[i])) {
      throw new HostError("BAD_INPUT", `Input '${name}' must be ${wanted}, not ${given.type} [${given.shape.join(", ")}].`);
    }
  }
  for (const name of Object.keys(inputs)) {
    if (!program.userInputs.some((binding) => binding.name === name)) {
      throw new HostError(
        "BAD_INPUT",
        `The network has no input '${name}'; it has ${program.userInputs.map((b) => b.name).join(", ")}.`,
      );
    }
  }
}

/** Everything the tail may read, and the device inputs image by image. */
export interface PreparedInputs {
  readonly values: Map<string, Tensor>;
  readonly images: readonly DeviceImages[];
}

/** What goes wrong in them is the package's doing, or its user's. */
function runSteps(program: Program, part: "head" | "tail", values: Map<string, Tensor>, work?: number): void {
  try {
    runHostSteps(program[part], values, work);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new HostError("BAD_INPUT", `The ${part} of '${program.name}', which the host computes, failed: ${why}`, {
      cause: error,
    });
  }
}

/** Checks the user's inputs, runs the head, splits batches. `work`: see runHostSteps. Throws BAD_INPUT. */
export function prepareInputs(program: Program, inputs: Tensors, work?: number): PreparedInputs {
  checkInputs(program, inputs);
  const values = new Map(Object.entries(inputs));
  runSteps(program, "head", values, work);
  const maps = program.inputs.filter(ofFirstImage).map((device) => ({ device, data: deviceData(values, device) }));
  const batches = new Set(maps.map(({ device, data }) => data.length / elements(device)));
  const batch = [...batches][0] ?? 1;
  if (batches.size > 1 || !Number.isInteger(batch)) {
    throw new HostError(
      "BAD_INPUT",
      `The device inputs hold ${[...batches].join(", ")} images: the package's host steps do not fit its tensors.`,
    );
  }
  checkOutputs(program, batch, work);
  const images = Array.from(
    { length: batch },
    (_, n) =>
      new Map(maps.map(({ device, data }) => [device.name, data.subarray(n * elements(device), (n + 1) * elements(device))])),
  );
  return { values, images };
}

/** Results of all images are joined in the host's memory. */
function checkOutputs(program: Program, images: number, work = Number.POSITIVE_INFINITY): void {
  const joined = images * program.outputs.filter(ofFirstImage).reduce((sum, device) => sum + elements(device), 0);
  if (joined <= work) return;
  throw new HostError(
    "BAD_INPUT",
    `'${program.name}' makes ${joined} output elements of ${images} images; the host keeps at most ${work}: send fewer images at once.`,
  );
}

function deviceData(values: ReadonlyMap<string, Tensor>, device: DeviceTensor): Int8Array {
  const data = values.get(device.name)?.data;
  if (!(data instanceof Int8Array)) {
    throw new HostError("BAD_INPUT", `No host step of the package makes device input '${device.name}' as int8.`);
  }
  return data;
}

/** Joins the images of every device output, runs the tail, picks the user's outputs. */
export function finishOutputs(
  program: Program,
  values: Map<string, Tensor>,
  results: readonly DeviceImages[],
  work?: number,
): Record<string, Tensor> {
  for (const device of program.outputs.filter(ofFirstImage)) {
    const joined = new Int8Array(elements(device) * results.length);
    results.forEach((images, n) => {
      joined.set(images.get(device.name) as Int8Array, n * elements(device));
    });
    const { channels, height, width } = device;
    values.set(device.name, tensor("int8", [results.length, channels, height, width], joined));
  }
  runSteps(program, "tail", values, work);
  return Object.fromEntries(
    program.userOutputs.map(({ name }) => {
      const value = values.get(name);
      if (value === undefined) throw new HostError("BAD_STATE", `No host step of the package makes output '${name}'.`);
      return [name, value];
    }),
  );
}
