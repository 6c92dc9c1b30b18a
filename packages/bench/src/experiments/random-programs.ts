// SPDX-License-Identifier: Apache-2.0
/** Constrained-random IFP programs on the functional emulator and in RTL, with functional coverage. */
import { preset } from "@tessera/hw";
import type { Experiment, Request, Row } from "../experiment.js";
import { type Bin, Coverage, GROUPS, type Group } from "../random-programs/coverage.js";
import { type CaseResult, KnownGood, openPools, runCase } from "../random-programs/run-cases.js";
import { CASE_CLASSES, SWEEP_CASES } from "../random-programs/test-case.js";

const PROGRAMS = 200;
/** Names of bins that a row has at most. */
const SHOWN = 12;

/** Bins that are not to be hit, counted by reason. */
function reasons(bins: readonly Bin[]): string[] {
  const counts = new Map<string, number>();
  for (const { reason } of bins) counts.set(reason ?? "", (counts.get(reason ?? "") ?? 0) + 1);
  return [...counts].map(([reason, count]) => `${count} unreachable (${reason})`);
}

function coverageRow(group: Group, bins: readonly Bin[], complete: boolean): Row {
  const declared = bins.filter(({ hits, reason }) => hits === 0 && reason !== null);
  const missing = bins.filter(({ hits, reason }) => hits === 0 && reason === null);
  const names = missing.slice(0, SHOWN).map(({ name }) => name);
  return {
    what: GROUPS[group],
    cases: bins.length - declared.length,
    good: bins.length - declared.length - missing.length,
    detail: [
      ...reasons(declared),
      ...(missing.length > 0
        ? [`not hit: ${names.join(", ")}${missing.length > SHOWN ? ` and ${missing.length - SHOWN} more` : ""}`]
        : []),
    ].join("; "),
    ok: !complete || missing.length === 0,
  };
}

/** Counts of a class: cases, cases without a finding, how they ended. */
function classRow(kind: string, results: readonly CaseResult[]): Row {
  const own = results.filter(({ test }) => test.kind === kind);
  const ends = new Map<string, number>();
  for (const { simulated, allowed } of own) {
    const end = allowed === null ? simulated : `differ (${allowed})`;
    ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  const good = own.filter(({ wrong }) => wrong === null).length;
  return {
    what: `${kind} programs`,
    cases: own.length,
    good,
    detail: [...ends].map(([end, count]) => `${end} ${count}`).join(", "),
    ok: good === own.length,
  };
}

async function* run({ preset: name = "tiny", seed = 0, programs = PROGRAMS }: Request): AsyncGenerator<Row> {
  const pools = await openPools(preset(name));
  const coverage = new Coverage();
  const results: CaseResult[] = [];
  try {
    const good = await KnownGood.of(pools);
    for (let number = seed; number < seed + programs; number++) {
      const result = await runCase(pools, good, number);
      coverage.add(result);
      results.push({ ...result, outcome: { ...result.outcome, memory: new Uint8Array() } });
      if (result.wrong !== null) {
        const { note, kind, cores, refused } = result.test;
        const verifier = refused ?? "accepts";
        const detail = `${note}; ${cores} cores, the verifier: ${verifier}; again: --seed ${number} --programs 1 --preset ${name}`;
        yield { what: `case ${number}, ${kind}: ${result.wrong}`, cases: 1, good: 0, detail, ok: false };
      }
    }
  } finally {
    await pools.close();
  }
  for (const kind of CASE_CLASSES) if (results.some(({ test }) => test.kind === kind)) yield classRow(kind, results);
  for (const group of Object.keys(GROUPS) as Group[]) {
    yield coverageRow(
      group,
      coverage.bins.filter((bin) => bin.group === group),
      programs >= SWEEP_CASES,
    );
  }
}

export const randomPrograms: Experiment = {
  id: "random-programs",
  summary:
    "random legal, near-legal and hostile programs on the functional emulator and in RTL: same bytes, same verdicts, nothing outside the segments, and what they cover (--seed, --programs)",
  run,
};
