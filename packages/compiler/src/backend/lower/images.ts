// SPDX-License-Identifier: Apache-2.0
/**
 * Several images in one run: every layer once per image, independent of each other, so that the layers of one fill the
 * gaps of another; but layers that make one pixel of a whole map (fully connected ones) once for all images, side by
 * side in one map, so that their weights are loaded once.
 */
import type { DeviceLayer, FeatureMap, Job, View } from "../device-graph.js";
import { viewsRead } from "../device-graph.js";
import type { LoweredGraph } from "./lower.js";

/** Widest map that one image may have beside others: its width becomes a stride. */
const MAX_STRIDE = 15;

/** A convolution of a whole map into one pixel. */
function isJoint({ jobs: [job, ...others] }: DeviceLayer): boolean {
  if (job === undefined || others.length > 0 || job.conv === undefined || job.conv.rowTaps || job.residual !== undefined) {
    return false;
  }
  const [kh, kw] = job.kernel;
  const reads = ({ map, height, width }: View): boolean =>
    map.place === "maps" && height === map.height && width === map.width && height === kh && width === kw && width <= MAX_STRIDE;
  const plain = job.pad[0] + job.pad[1] === 0 && job.dilation[0] === 1 && job.dilation[1] === 1 && job.stores.length === 1;
  return plain && job.height * job.width === 1 && job.inputs.every(reads);
}

/** Layers that are computed for all images at once: what they exchange lies side by side, so all of its readers must be. */
function jointLayers(layers: readonly DeviceLayer[]): Set<DeviceLayer> {
  const joint = new Set(layers.filter(isJoint));
  for (let before = -1; before !== joint.size; ) {
    before = joint.size;
    const touched = jointMaps(joint);
    for (const layer of layers) {
      const reads = layer.jobs.flatMap((job) => viewsRead(job).map((view) => view.map));
      if (!joint.has(layer) && reads.some((map) => touched.has(map))) {
        const maps = new Set(reads);
        for (const other of joint) {
          if (mapsOf(other).some((map) => maps.has(map))) {
            joint.delete(other);
          }
        }
      }
    }
  }
  return joint;
}

const mapsOf = (layer: DeviceLayer): FeatureMap[] => layer.jobs.flatMap((job) => [...job.inputs, job.output].map((v) => v.map));
const jointMaps = (joint: ReadonlySet<DeviceLayer>): Set<FeatureMap> => new Set([...joint].flatMap(mapsOf));

/** The graph of `images` images at once; `view` of the result tells where the tensors of each lie. */
export function inParallel(lowered: LoweredGraph, images: number): LoweredGraph {
  if (images === 1) {
    return lowered;
  }
  const joint = jointLayers(lowered.layers);
  const wide = jointMaps(joint);
  const twins = new Map<FeatureMap, FeatureMap[]>();
  const maps: FeatureMap[] = [];
  for (const map of lowered.maps) {
    const copies = wide.has(map) ? [{ ...map, width: images * map.width }] : Array.from({ length: images }, () => ({ ...map }));
    const own = copies.map((copy) => ({ ...copy, index: maps.length }));
    maps.push(...own);
    twins.set(map, own);
  }
  const mapOf = (map: FeatureMap, image: number): FeatureMap => {
    const own = twins.get(map) as FeatureMap[];
    return own[own.length === 1 ? 0 : image] as FeatureMap;
  };
  const moved = (view: View, image: number): View => ({
    ...view,
    map: mapOf(view.map, image),
    width: wide.has(view.map) ? images * view.width : view.width,
  });
  const single = (job: Job, image: number): Job => {
    const { residual } = job;
    const beside = wide.has(job.output.map);
    const plain = beside ? withRows(job) : job;
    return {
      ...plain,
      inputs: plain.inputs.map((view) => moved(view, image)),
      output: moved(plain.output, image),
      stores: beside ? plain.stores.map((s) => ({ ...s, x0: s.x0 + image * job.output.map.width })) : plain.stores,
      ...(residual !== undefined && { residual: { ...residual, view: moved(plain.residual?.view as View, image) } }),
    };
  };
  const all = (job: Job): Job => ({
    ...job,
    inputs: job.inputs.map((view) => moved(view, 0)),
    output: moved(job.output, 0),
    width: images,
    stride: [1, job.kernel[1]],
  });
  const layers = lowered.layers.flatMap((layer): DeviceLayer[] =>
    joint.has(layer)
      ? [{ ...layer, macs: images * layer.macs, jobs: layer.jobs.map(all) }]
      : Array.from({ length: images }, (_, image) => ({
          ...layer,
          name: image === 0 ? layer.name : `${layer.name} (image ${image + 1})`,
          jobs: layer.jobs.map((job) => single(job, image)),
          image,
        })),
  );
  return { ...lowered, maps, layers, view: (id, image = 0) => moved(lowered.view(id), image) };
}

/** A job over one line of pixels as one over rows, so that its rows can be stored beside those of others. */
function withRows(job: Job): Job {
  const { height, width } = job.output.map;
  if (job.output.height === height) {
    return job;
  }
  const shaped = (view: View): View => ({ ...view, height, width });
  return {
    ...job,
    inputs: job.inputs.map(shaped),
    output: shaped(job.output),
    height,
    width,
    ...(job.residual !== undefined && { residual: { ...job.residual, view: shaped(job.residual.view) } }),
  };
}
