// SPDX-License-Identifier: Apache-2.0
/** Who is measured beside whom: jobs of the isolation experiments and of T9. Turns on the instruction port are those that the hypervisor sets. */
import { fetchSlotFor } from "@tessera/host";
import type { Design } from "../designs.js";
import { HAMMER_NAMES } from "../hammer/hammer-program.js";
import type { Company, CoRunner, Pace, SlotSettings } from "../measure/company.js";
import { type Job, jobDesign } from "../measure/job.js";

export interface Scene {
  /** What the others do, in a few words. */
  readonly beside: string;
  readonly job: Job;
}

/** The victim, and how often it runs. */
export interface Victim {
  readonly network: string;
  readonly design: Design;
  readonly inferences: number;
}

export const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

export const shapeOf = ({ design }: Pick<Victim, "design">) => jobDesign(design);

/** Cores of clusters that follow one another, with the banks beside them. */
function clustersOf(victim: Victim, first: number, cores: number): { cores: number[]; banks: number[] } {
  const shape = shapeOf(victim);
  const each = shape.cores / shape.clusters;
  const count = Math.ceil(cores / each);
  const banksEach = shape.banks / shape.clusters;
  return { cores: range(first, cores), banks: range((first / each) * banksEach, count * banksEach) };
}

function jobOf({ network, inferences, design }: Victim, company: Omit<Company, "inferences">): Job {
  const cores = company.cores.length;
  return { network, backend: "rtl", ...design, cores, company: { ...company, inferences } };
}

type Runs = CoRunner["runs"];
const pacesText = (pace: Pace): string => (pace === "steady" ? "" : `, ${pace}`);
export const runsText = (runs: Runs): string => ("hammer" in runs ? `hammer ${runs.hammer}` : runs.network);

/** The victim on the first `cores` cores with banks of its own, and tenants of the given sizes behind it, each on its own banks. */
export function exclusiveScene(
  victim: Victim,
  cores: number,
  others: readonly number[],
  runs: Runs,
  pace: Pace = "steady",
): Scene {
  let first = cores;
  const company = others.map((size): CoRunner => {
    const place = clustersOf(victim, first, size);
    first += size;
    return { ...place, runs, pace };
  });
  const place = clustersOf(victim, 0, cores);
  return {
    beside: company.length === 0 ? "nobody" : `${runsText(runs)}${pacesText(pace)}`,
    job: jobOf(victim, { ...place, others: company, fetchSlot: fetchSlotFor(shapeOf(victim).cores) }),
  };
}

export const aloneScene = (victim: Victim, cores: number): Scene => exclusiveScene(victim, cores, [], { hammer: "sync" });

/** All other cores as one tenant. */
export const besideRest = (victim: Victim, cores: number, runs: Runs, pace: Pace = "steady"): Scene =>
  exclusiveScene(victim, cores, [shapeOf(victim).cores - cores], runs, pace);

/** Half of the first cluster is the victim's, the other half another tenant's, in one bank. */
export interface InsideOptions {
  /** Whether there are slots, or how they differ from the default ones. */
  readonly slots: boolean | SlotSettings;
  /** null: nobody. */
  readonly runs: Runs | null;
  readonly pace?: Pace;
  /** The other one is a core of the next cluster in the victim's slots, as accesses of the host are: they know no slots. */
  readonly unslotted?: boolean;
}

export function insideScene(victim: Victim, { slots, runs, pace = "steady", unslotted = false }: InsideOptions): Scene {
  const { cores, clusters } = shapeOf(victim);
  const each = cores / clusters;
  const [own, neighbour, outside] = [range(0, each / 2), range(each / 2, each / 2), clusters > 1 ? [each] : []];
  const other = { cores: unslotted ? outside : neighbour, banks: [0], pace };
  return {
    beside: runs === null ? "nobody" : `${unslotted ? "host, as " : ""}${runsText(runs)}${pacesText(pace)}`,
    job: jobOf(victim, {
      cores: own,
      banks: [0],
      others: runs === null ? [] : [{ ...other, runs }],
      ...(slots !== false && {
        slots: [{ bank: 0, owners: [[...own, ...outside], neighbour], ...(slots !== true && { settings: slots }) }],
        fetchSlot: fetchSlotFor(cores),
      }),
    }),
  };
}

/** What a neighbour may do: every hammer steadily, some of them with rests and some coming and going, and other networks. */
export function attacks(networks: readonly string[]): { runs: Runs; pace: Pace }[] {
  const steady: Pace = "steady";
  return [
    ...networks.map((network) => ({ runs: { network }, pace: steady })),
    ...HAMMER_NAMES.map((hammer) => ({ runs: { hammer }, pace: steady })),
    { runs: { hammer: "mixed-rows" }, pace: "bursty" },
    { runs: { hammer: "write-1k" }, pace: "churn" },
  ];
}
