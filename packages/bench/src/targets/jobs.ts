// SPDX-License-Identifier: Apache-2.0
/** The simulations that several rows share. */
import type { Job } from "../measure/job.js";

export const PAPER_NETWORKS = ["vgg16", "resnet50", "inception-v3", "mobilenet-v1"] as const;
export type PaperNetwork = (typeof PAPER_NETWORKS)[number];

export const NETWORK_TITLES: Readonly<Record<PaperNetwork, string>> = {
  vgg16: "VGG16",
  resnet50: "ResNet-50",
  "inception-v3": "Inception v3",
  "mobilenet-v1": "MobileNet v1",
};

/** One image over all cores of the product. */
export const poolJob = (network: string, changes: Partial<Job> = {}): Job => ({
  network,
  backend: "rtl",
  preset: "virt-16x512",
  cores: 16,
  ...changes,
});

/** The same on the one large core. */
export const largeJob = (network: string, changes: Partial<Job> = {}): Job =>
  poolJob(network, { preset: "single-8192", cores: 1, ...changes });

/** Each network on each number of cores of a design. */
export const everyJob = (networks: readonly string[], cores: readonly number[], changes: Partial<Job>): Job[] =>
  networks.flatMap((network) => cores.map((count) => poolJob(network, { ...changes, cores: count })));
