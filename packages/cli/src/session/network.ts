// SPDX-License-Identifier: Apache-2.0
/** A network as the user names it: a package, or an ONNX model that is compiled on the way. */
import {
  compileGraphInParallel,
  importOnnx,
  ModelError,
  type Program,
  type QGraph,
  type QuantisationScheme,
  type RangeMethod,
  type Techniques,
  unpackProgram,
  verifyProgram,
} from "@tessera/compiler";
import { derive, type PoolConfig } from "@tessera/hw";
import { NETWORK_NAMES, quantisedNetwork } from "@tessera/zoo";
import { CliError } from "../errors.js";
import { readFile } from "../input/read-file.js";
import { type CalibrationOptions, calibrationSamples } from "./calibration.js";

export const SCHEMES = ["affine", "power-of-two"] as const satisfies readonly QuantisationScheme[];
export const RANGE_METHODS = ["mse", "minmax"] as const satisfies readonly RangeMethod[];

export interface NetworkOptions extends CalibrationOptions {
  readonly config: PoolConfig;
  /** How float models are quantised. */
  readonly scheme: QuantisationScheme;
  /** How their activation ranges are chosen. */
  readonly ranges: RangeMethod;
  /** Largest number of cores to plan for; all of the pool when omitted. */
  readonly maxCores?: number;
  /** Gives every intermediate map memory of its own, so that layers can be compared. */
  readonly keepIntermediates?: boolean;
  /** Runs what the pool cannot compute at the ends of a network on the host. */
  readonly hostFallback?: boolean;
  /** Images that one run computes. */
  readonly images?: number;
  /** Techniques of the compiler to do without. */
  readonly techniques?: Partial<Techniques>;
}

export interface Network {
  readonly program: Program;
  /** The model it was compiled from and its quantised form; null for a package. */
  readonly source: { readonly onnx: Uint8Array; readonly graph: QGraph } | null;
}

const ZOO = "zoo:";
const ZOO_SEED = 1;

/** Loads and verifies a package, or compiles a model (.onnx, or zoo:NAME with random weights) for the pool. */
export async function loadNetwork(path: string, options: NetworkOptions): Promise<Network> {
  if (path.startsWith(ZOO)) return { program: await compileZoo(path.slice(ZOO.length), options), source: null };
  const bytes = await readFile(path);
  if (path.toLowerCase().endsWith(".onnx")) return compileModel(bytes, options);
  const { core } = options.config;
  const program = unpackProgram(bytes, core);
  verifyProgram(program, core);
  return { program, source: null };
}

async function compileZoo(name: string, { config, maxCores }: NetworkOptions): Promise<Program> {
  const known = NETWORK_NAMES.find((network) => network === name);
  if (known === undefined) throw new CliError("USAGE", `zoo:${name}: the zoo has ${NETWORK_NAMES.join(", ")}`);
  return compileGraphInParallel(quantisedNetwork(known, ZOO_SEED), config.core, {
    maxCores: maxCores ?? config.cores,
    featureBytesPerCore: derive(config).featureBytesPerCore,
  });
}

export async function compileModel(onnx: Uint8Array, options: NetworkOptions): Promise<Network> {
  const calibration = await calibrationSamples(onnx, options);
  const graph = namingFlags(() =>
    importOnnx(onnx, {
      dimensions: options.dimensions,
      hostFallback: options.hostFallback,
      calibration,
      quantisation: options.scheme,
      ranges: options.ranges,
    }),
  );
  const program = await compileGraphInParallel(graph, options.config.core, {
    maxCores: options.maxCores ?? options.config.cores,
    featureBytesPerCore: derive(options.config).featureBytesPerCore,
    keepIntermediates: options.keepIntermediates ?? false,
    preprocess: options.preprocess,
    ...(options.images !== undefined && { images: options.images }),
    ...(options.techniques !== undefined && { techniques: options.techniques }),
  });
  return { program, source: { onnx, graph } };
}

/** The compiler knows no flags: its demand for calibration data is completed by the flag that gives them. */
function namingFlags<T>(importModel: () => T): T {
  try {
    return importModel();
  } catch (error) {
    if (!(error instanceof ModelError) || error.code !== "CALIBRATION_MISSING") throw error;
    const hint = "Name them with --calibrate cifar10:FILE, folder:DIR or npy:X,Y.";
    throw new ModelError(error.code, `${error.message} ${hint}`, { cause: error });
  }
}
