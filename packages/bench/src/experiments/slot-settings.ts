// SPDX-License-Identifier: Apache-2.0
/** What a tenant of a shared bank pays, and how far a neighbour moves it, by how long slots are and what bursts are charged. */
import { SLOT_DEFAULTS } from "@tessera/host";
import { designNamed } from "../designs.js";
import type { Experiment, Request, Row } from "../experiment.js";
import { HAMMER_NAMES, type HammerName } from "../hammer/hammer-program.js";
import { deviation, slowdown, worst } from "../isolation/deviation.js";
import { insideScene, type Victim } from "../isolation/scenes.js";
import type { SlotSettings } from "../measure/company.js";
import { type Measurements, measureJobs } from "../measure/measure.js";

const PRESET = "virt-16x512";
const NETWORKS = ["mobilenet-v1"];
/** The neighbours that cost most somewhere. */
const HAMMERS: readonly HammerName[] = ["read-1k", "write-1k", "read-rows", "write-rows"];

/** Cheapest first: lower charges and shorter holds cost less and cover less of what a neighbour does to the DRAM. */
const SETTINGS: readonly SlotSettings[] = [
  { read: 10, write: 20, hold: 0 },
  { read: 12, write: 26, hold: 0 },
  { read: 14, write: 26, hold: 0 },
  { cycles: 128, debt: 128, read: 12, write: 26, hold: 0 },
  { read: 12, write: 26, hold: 240 },
  { read: 10, write: 20, hold: 260 },
  { read: 8, write: 20, hold: 280 },
  { read: 12, write: 26, hold: 280 },
  {},
];

interface Setting {
  readonly network: string;
  readonly victim: Victim;
  readonly settings: SlotSettings;
}

const settingsOf = ({ networks = NETWORKS, preset = PRESET, limit = 1 }: Request): Setting[] =>
  networks.flatMap((network) =>
    SETTINGS.map((settings) => ({ network, settings, victim: { network, design: designNamed(preset), inferences: limit } })),
  );

const plainJob = ({ victim }: Setting) => insideScene(victim, { slots: false, runs: null }).job;
const aloneJob = ({ victim, settings }: Setting) => insideScene(victim, { slots: settings, runs: null }).job;
const besideJobs = ({ victim, settings }: Setting) =>
  HAMMERS.map((hammer) => insideScene(victim, { slots: settings, runs: { hammer } }).job);

function rowOf(setting: Setting, results: Measurements): Row {
  const [plain, alone] = [results.get(plainJob(setting)), results.get(aloneJob(setting))];
  const beside = besideJobs(setting).map((job) => results.get(job));
  const { cycles, debt, read, write, hold } = { ...SLOT_DEFAULTS, ...setting.settings };
  return {
    network: setting.network,
    slot: cycles,
    debt,
    read,
    write,
    hold,
    "cycles alone": alone.cycles,
    "more than without slots %": slowdown(plain, alone),
    ...Object.fromEntries(HAMMERS.map((hammer, i) => [`${hammer} +cycles`, (beside[i]?.cycles ?? 0) - alone.cycles])),
    "deviation %": worst(deviation(alone, beside)),
    ok: [plain, alone, ...beside].every(({ differing }) => differing === 0),
  };
}

export const slotSettings: Experiment = {
  id: "slot-settings",
  summary: `time slots of other lengths, charges and holds: a network's cycles alone and beside ${HAMMERS.length} of ${HAMMER_NAMES.length} hammers in its bank`,
  async *run(request) {
    const settings = settingsOf(request);
    const jobs = settings.flatMap((setting) => [plainJob(setting), aloneJob(setting), ...besideJobs(setting)]);
    const results = await measureJobs(jobs, { fresh: request.fresh ?? false });
    for (const setting of settings) yield rowOf(setting, results);
  },
};
