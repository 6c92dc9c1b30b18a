// SPDX-License-Identifier: Apache-2.0
/** Who else is on the pool while a network is measured, and how they share it. Plain data, part of a job. */
import type { BankSlots } from "@tessera/host";
import type { HammerName } from "../hammer/hammer-program.js";

/**
 * steady: one run after the other; bursty: a short run, then rest; churn: comes, loads its program, runs it once and leaves, again and again.
 */
export type Pace = "steady" | "bursty" | "churn";

export interface CoRunner {
  readonly runs: { readonly network: string } | { readonly hammer: HammerName };
  /** Physical cores. */
  readonly cores: readonly number[];
  readonly banks: readonly number[];
  readonly pace: Pace;
}

/** Time slots of a bank: cores by slot, and what is different from the default lengths and charges. */
export interface SharedBank {
  readonly bank: number;
  readonly owners: readonly (readonly number[])[];
  readonly settings?: SlotSettings;
}

export type SlotSettings = Omit<BankSlots, "owners">;

export interface Company {
  /** Physical cores and banks of the network that is measured. */
  readonly cores: readonly number[];
  readonly banks: readonly number[];
  /** How often it runs. */
  readonly inferences: number;
  readonly others: readonly CoRunner[];
  readonly slots?: readonly SharedBank[];
  /** Cycles of a core's turn on the instruction port; 1 when omitted. */
  readonly fetchSlot?: number;
}

/** "0-3", "0,2". */
export function coresText(cores: readonly number[]): string {
  const [first, last] = [cores[0] as number, cores[cores.length - 1] as number];
  return cores.length > 1 && last - first === cores.length - 1 ? `${first}-${last}` : cores.join(",");
}

export const programName = ({ runs }: CoRunner): string => ("hammer" in runs ? runs.hammer : runs.network);

const otherText = (other: CoRunner): string =>
  `${programName(other)} on ${coresText(other.cores)}${other.pace === "steady" ? "" : ` (${other.pace})`}`;

/** In a few words, beside what. */
export function companyText({ cores, others, slots = [], fetchSlot = 1 }: Company): string {
  const beside = others.length === 0 ? "alone" : `beside ${others.map(otherText).join(" and ")}`;
  const banks = slots.map(({ bank, owners, settings = {} }) => {
    const different = Object.entries(settings).map(([name, value]) => ` ${name} ${value}`);
    return `bank ${bank} in ${owners.length} slots${different.join()}`;
  });
  return [`cores ${coresText(cores)} ${beside}`, ...banks, ...(fetchSlot > 1 ? [`fetch slots of ${fetchSlot}`] : [])].join(", ");
}
