// SPDX-License-Identifier: Apache-2.0
/** RTL against the HLS core: the digest of every layer's output, network by network and core count by core count. */
import { compileGraph, type Program } from "@tessera/compiler";
import type { BackendName, LayerDigest } from "@tessera/host";
import { preset } from "@tessera/hw";
import type { Experiment, Request, Row } from "../experiment.js";
import { ddrBytes, utilisation } from "../metrics.js";
import { loadNetwork, randomImage } from "../networks.js";
import { openBackend } from "../open-backend.js";

const NETWORKS = ["resnet8", "resnet20", "kws", "mobilenet-v1-0.25"];
const CORES = [1, 3, 4, 16];

interface Outcome {
  readonly digests: readonly LayerDigest[];
  readonly cycles: number | null;
  readonly bytes: number | null;
  readonly kcyclesPerSecond: number | null;
  readonly seconds: number;
}

async function runOn(
  backend: BackendName,
  presetName: string,
  program: Program,
  cores: number,
  image: Map<string, Int8Array>,
): Promise<Outcome> {
  await using device = await openBackend(backend, preset(presetName));
  await using pool = await device.allocate({ cores });
  const loaded = await pool.load(program);
  const start = performance.now();
  const { cycles } = await loaded.runImages([image]);
  const seconds = (performance.now() - start) / 1000;
  const report = await device.report();
  const rate = report.kcycles_per_s;
  return {
    digests: await loaded.layerDigests(),
    cycles,
    bytes: ddrBytes(report),
    kcyclesPerSecond: typeof rate === "number" ? rate : null,
    seconds,
  };
}

async function* run(request: Request): AsyncGenerator<Row> {
  const presetName = request.preset ?? "virt-16x512";
  const config = preset(presetName);
  // Without virtualization every task has the one core it was built with.
  const most = config.virtualization === "none" ? 1 : config.cores;
  const counts = (request.cores ?? CORES).filter((n) => n <= most);
  for (const name of request.networks ?? NETWORKS) {
    const graph = await loadNetwork(name);
    const program = compileGraph(graph, config.core, { maxCores: Math.max(...counts), keepIntermediates: true });
    for (const cores of counts) {
      const image = randomImage(graph, cores);
      const hls = await runOn("sw_emu", presetName, program, cores, image);
      const rtl = await runOn("hw_emu", presetName, program, cores, image);
      const differing = rtl.digests.filter(({ sha256 }, layer) => sha256 !== hls.digests[layer]?.sha256);
      yield {
        network: name,
        preset: presetName,
        cores,
        layers: program.layers.length,
        differing: differing.length,
        first: differing[0]?.name ?? "",
        cycles: rtl.cycles,
        utilisation: utilisation(program.macs, config.core, cores, rtl.cycles),
        "DDR MB": rtl.bytes === null ? null : rtl.bytes / 1e6,
        "kcycles/s": rtl.kcyclesPerSecond,
        "RTL s": rtl.seconds,
        "HLS s": hls.seconds,
        ok: differing.length === 0 && rtl.digests.length > 0,
      };
    }
  }
}

export const digests: Experiment = {
  id: "digests",
  summary: "RTL = HLS: SHA-256 of every layer's output on both emulators, with cycles, utilisation and DDR bytes of the RTL",
  run,
};
