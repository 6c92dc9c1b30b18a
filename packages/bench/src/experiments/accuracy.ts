// SPDX-License-Identifier: Apache-2.0
/** Accuracy on CIFAR-10 images and drawn digits on the functional emulator, measured with `tessera eval` as a user would. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { REPOSITORY_ROOT } from "@tessera/hw";
import { execa } from "execa";
import { writeDigits } from "../digits-dataset.js";
import type { Experiment, Request, Row } from "../experiment.js";
import { dataPath } from "../test-data.js";

/** Points of top-1 accuracy that a form may lose or gain against its reference. */
interface Case {
  readonly name: string;
  readonly file: string;
  readonly data: "cifar" | "digits";
  /** Top-1 of onnxruntime on the first 1000 images, percent; null: the float model measured in the same run. */
  readonly reference: number | null;
  readonly tolerance: number;
  /** Quantisation scheme of a float model, calibrated on images 0-99 and scored on the rest. */
  readonly scheme?: "affine" | "power-of-two";
}

const RESNET20 = "cifar10/cifar_resnet20_";
const CASES: readonly Case[] = [
  { name: "ResNet-20 QDQ s8s8 per channel", file: `${RESNET20}qdq_s8s8_pc.onnx`, data: "cifar", reference: 91.2, tolerance: 0.3 },
  {
    name: "ResNet-20 QDQ s8s8 symmetric",
    file: `${RESNET20}qdq_s8s8_symmetric_pt.onnx`,
    data: "cifar",
    reference: 91.6,
    tolerance: 0.3,
  },
  { name: "ResNet-20 QOperator u8s8", file: `${RESNET20}qoperator_u8s8.onnx`, data: "cifar", reference: 91.6, tolerance: 0.3 },
  {
    name: "ResNet-20 float, affine",
    file: `${RESNET20}folded.onnx`,
    data: "cifar",
    reference: null,
    tolerance: 0.5,
    scheme: "affine",
  },
  {
    name: "ResNet-20 float, power of two",
    file: `${RESNET20}folded.onnx`,
    data: "cifar",
    reference: null,
    tolerance: 1.5,
    scheme: "power-of-two",
  },
  { name: "MNIST float, affine", file: "mnist/mnist.onnx", data: "digits", reference: null, tolerance: 0.5, scheme: "affine" },
  {
    name: "MNIST float, power of two",
    file: "mnist/mnist.onnx",
    data: "digits",
    reference: null,
    tolerance: 1.5,
    scheme: "power-of-two",
  },
];

const CLI = join(REPOSITORY_ROOT, "packages", "cli", "bin", "tessera.js");
const IMAGES = 1000;
const CALIBRATION_IMAGES = 100;

/** The flags that name a data set and how its images become inputs. */
async function datasetFlags(
  data: Case["data"],
  folder: string,
): Promise<{ readonly dataset: string; readonly preprocess: readonly string[] }> {
  if (data === "digits") return { dataset: await writeDigits(folder, IMAGES), preprocess: [] };
  return {
    dataset: `cifar10:${dataPath("cifar10/cifar10_test_first1000.bin")}`,
    preprocess: ["--mean", "0.485,0.456,0.406", "--std", "0.229,0.224,0.225"],
  };
}

interface EvalReport {
  readonly samples: number;
  readonly top1: number;
  readonly seconds: number;
  readonly reference: { readonly top1: number } | null;
}

async function evaluate(
  { file, scheme, data }: Case,
  folder: string,
  cores: number,
  limit: number | undefined,
): Promise<EvalReport> {
  const { dataset, preprocess } = await datasetFlags(data, folder);
  const float =
    scheme === undefined ? [] : ["--scheme", scheme, "--calibrate", dataset, "--calibrate-limit", `${CALIBRATION_IMAGES}`];
  const scored = scheme === undefined ? [] : ["--skip", `${CALIBRATION_IMAGES}`, "--reference"];
  const count = limit === undefined ? [] : ["--limit", `${limit}`];
  const args = ["eval", dataPath(file), "--dataset", dataset, "--cores", `${cores}`, "--max-cores", `${cores}`, "--json"];
  const { stdout } = await execa(process.execPath, [CLI, ...args, ...preprocess, ...float, ...scored, ...count]);
  return JSON.parse(stdout) as EvalReport;
}

async function* run(request: Request): AsyncGenerator<Row> {
  const folder = await mkdtemp(join(tmpdir(), "tessera-digits-"));
  try {
    yield* measure(request, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function* measure(request: Request, folder: string): AsyncGenerator<Row> {
  for (const form of CASES) {
    const report = await evaluate(form, folder, request.cores?.[0] ?? 2, request.limit);
    const reference = form.reference ?? 100 * (report.reference?.top1 ?? Number.NaN);
    const top1 = 100 * report.top1;
    // A float form may only lose; an integer form must be the same network, so it may not gain either.
    const away = form.reference === null ? reference - top1 : Math.abs(reference - top1);
    yield {
      network: form.name,
      images: report.samples,
      "top-1 %": top1,
      "onnxruntime %": reference,
      tolerance: form.tolerance,
      seconds: report.seconds,
      ok: away <= form.tolerance + 1e-9,
    };
  }
}

export const accuracy: Experiment = {
  id: "accuracy",
  summary:
    "top-1 of ResNet-20 on CIFAR-10 images, and of an MNIST network on drawn digits, on the functional emulator against onnxruntime: integer forms, float quantised here",
  run,
};
