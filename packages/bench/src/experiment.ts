// SPDX-License-Identifier: Apache-2.0
/** What an experiment is: a name, and rows that come one by one, each with its verdict. */

/** One measured line. `ok` is the verdict; the other columns are printed in the order they were made. */
export interface Row {
  readonly ok: boolean;
  readonly [column: string]: string | number | boolean | null;
}

/** What the user asked for, the same for every experiment; each takes what concerns it. */
export interface Request {
  /** Networks by name; the experiment's own list when omitted. */
  readonly networks?: readonly string[];
  /** Numbers of cores; the experiment's own list when omitted. */
  readonly cores?: readonly number[];
  readonly preset?: string;
  /** Most images, or most cases, of a data set. */
  readonly limit?: number;
  /** Of what is drawn at random: the seed, or the number of the first case; the experiment's own when omitted. */
  readonly seed?: number;
  /** Random cases; experiments that number theirs. */
  readonly programs?: number;
  /** Measure again what has a result; experiments whose results are kept. */
  readonly fresh?: boolean;
  /** By the latency model instead of the RTL: a quick look; experiments that have a model. */
  readonly modelOnly?: boolean;
  /** Draw the rows into docs/plots; experiments that have a plot. */
  readonly plot?: boolean;
}

export interface Experiment {
  readonly id: string;
  /** One sentence: what is measured, against what. */
  readonly summary: string;
  /** Whether its figures can come from the latency model alone. */
  readonly hasModel?: boolean;
  run(request: Request): AsyncIterable<Row>;
}
