// SPDX-License-Identifier: Apache-2.0
/** A row of the table of targets: what is aimed at, and the program that measures it. */
import type { Job } from "../measure/job.js";
import type { Measurements } from "../measure/measure.js";
import { type DdrReport, ddrName, type Measurement } from "../measure/measurement.js";

/** What a value has to be. */
export interface Aim {
  readonly sign: ">=" | "<=" | ">" | "=";
  readonly bound: number;
}

export const atLeast = (bound: number): Aim => ({ sign: ">=", bound });
export const atMost = (bound: number): Aim => ({ sign: "<=", bound });
export const above = (bound: number): Aim => ({ sign: ">", bound });
export const exactly = (bound: number): Aim => ({ sign: "=", bound });

export const aimText = ({ sign, bound }: Aim): string => `${sign} ${bound}`;

const HOLDS: Readonly<Record<Aim["sign"], (value: number, bound: number) => boolean>> = {
  ">=": (value, bound) => value >= bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  "=": (value, bound) => value === bound,
};

export const holds = ({ sign, bound }: Aim, value: number): boolean => HOLDS[sign](value, bound);

/** What was found, and under which conditions. */
export interface Outcome {
  readonly value: number;
  readonly configuration: string;
  readonly backend: string;
  readonly cycles: number | null;
  readonly ddr: DdrReport | null;
  readonly ddrName: string;
  readonly revision: string;
  /** Figures behind the value, in a few words. */
  readonly detail: string;
  /** False when the results were not those of the functional emulator, which makes the value worthless. */
  readonly exact: boolean;
}

/** What a row needs to be evaluated. */
export interface Session {
  readonly measurements: Measurements;
  readonly fresh: boolean;
  readonly say: (line: string) => void;
}

export interface Target {
  /** As in the table of targets; parts of a row share it. */
  readonly id: string;
  readonly what: string;
  readonly aim: Aim;
  readonly unit: string;
  /** How it is measured, in one sentence; for one that is not built yet, what is missing. */
  readonly how: string;
  /** Simulations that it needs. */
  readonly jobs: readonly Job[];
  /** null: not built yet. */
  readonly evaluate: ((session: Session) => Outcome | Promise<Outcome>) | null;
}

/** A row, or a part of one, that nothing measures yet. */
export const notBuilt = (id: string, what: string, aim: Aim, unit: string, missing: string): Target => ({
  id,
  what,
  aim,
  unit,
  how: missing,
  jobs: [],
  evaluate: null,
});

/** The outcome of simulations: conditions are those of the first. */
export function simulated(value: number, detail: string, ...runs: readonly [Measurement, ...Measurement[]]): Outcome {
  const [first] = runs;
  return {
    value,
    configuration: [...new Set(runs.map(({ design, cores }) => `${design}, ${cores} ${cores === 1 ? "core" : "cores"}`))].join(
      " / ",
    ),
    backend: first.backend,
    cycles: first.cycles,
    ddr: first.ddr,
    ddrName: ddrName(first),
    revision: first.revision,
    detail,
    exact: runs.every(({ differing }) => (differing ?? 0) === 0),
  };
}
