// SPDX-License-Identifier: Apache-2.0
/** Wall-clock time of dynamic compilation: a run on any number of cores, stopped anywhere, goes on with others. */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { buildDispatch, completed, type Program, prepareDispatch } from "@tessera/compiler";
import { Random } from "@tessera/zoo";
import { RandomStops } from "./random-stop.js";

export interface DynamicCompilation {
  readonly milliseconds: number;
  readonly tableBytes: number;
  /** Cores of the run that was stopped. */
  readonly coresBefore: number;
  readonly cores: number;
}

export interface CompileRequest {
  readonly repetitions: number;
  readonly seed: number;
  /** Cores per cluster of the next compilation; `uniform` draws numbers in [0, 1). */
  readonly placement: (uniform: () => number) => readonly number[];
}

export interface CompileTimes {
  /** What remains of a run stopped at a random IFP of random cores. */
  readonly stopped: readonly DynamicCompilation[];
  /** A whole run. */
  readonly whole: readonly DynamicCompilation[];
  /** Once per program. */
  readonly prepareMilliseconds: number;
}

/** Compilations before those that count, so that the processor's caches and the engine have seen the code. */
const WARM_UP = 100;

/** Collects what static compilation in this process has left, which is not there where a loaded program runs. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

/** Times as many compilations as requested; the program must not have been prepared. */
export function timeDynamicCompilation(program: Program, { repetitions, seed, placement }: CompileRequest): CompileTimes {
  const random = new Random(seed);
  const uniform = (): number => random.uniform();
  const begun = performance.now();
  prepareDispatch(program);
  const prepareMilliseconds = performance.now() - begun;
  const before = Array.from({ length: program.maxCores }, (_, i) => {
    const lists = buildDispatch(program, i + 1);
    return { lists, stops: new RandomStops(program, lists) };
  });
  // Drawn beforehand: what drawing leaves for the garbage collector would be collected while something is timed.
  const changes = Array.from({ length: WARM_UP + repetitions }, () => {
    const { lists, stops } = before[Math.floor(uniform() * before.length)] as (typeof before)[0];
    const context = stops.after(Math.floor(uniform() * stops.entries), uniform);
    return { lists, context, cores: placement(uniform) };
  });
  collectGarbage();
  const stopped: DynamicCompilation[] = [];
  const whole: DynamicCompilation[] = [];
  for (const [i, { lists, context, cores }] of changes.entries()) {
    const start = performance.now();
    const rest = buildDispatch(program, cores, completed(program, lists, context));
    const between = performance.now();
    const all = buildDispatch(program, cores);
    const end = performance.now();
    if (i < WARM_UP) continue;
    const numbers = { coresBefore: lists.cores, cores: all.cores };
    stopped.push({ milliseconds: between - start, tableBytes: rest.bytes.length, ...numbers });
    whole.push({ milliseconds: end - between, tableBytes: all.bytes.length, ...numbers });
  }
  return { stopped, whole, prepareMilliseconds };
}
