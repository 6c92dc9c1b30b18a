// SPDX-License-Identifier: Apache-2.0
/** E9: what is left of a tenant for the next one, what hostile programs reach with one line of defence off, what stale handles can do. */
import { type Program, verifyProgram } from "@tessera/compiler";
import { type Device, openDevice } from "@tessera/host";
import { buildSimulator, type PoolConfig, preset } from "@tessera/hw";
import type { Experiment, Request, Row } from "../experiment.js";
import { Neighbours, victimProgram } from "../security/beside.js";
import { CATALOGUE } from "../security/catalogue.js";
import { TWO_BANKS, victimCycles } from "../security/deviation.js";
import { fuzzInstructions } from "../security/fuzz-instructions.js";
import { fuzzPackages } from "../security/fuzz-packages.js";
import type { HostileCase } from "../security/hostile-case.js";
import { AREAS } from "../security/probes.js";
import { control, residue } from "../security/residue.js";
import { smallProgram } from "../security/small-program.js";
import { staleHandles } from "../security/stale-handles.js";

const SEED = 1;
/** Initial values of the registers and memories of the RTL. */
const POWER_UPS = [1, 2];
const MUTANTS = 2000;
/** Of the mutants, so many run in RTL. */
const IN_RTL = 200;
/** T9, percent, between tenants that share no bank. */
const MOST_DEVIATION = 0.1;

interface Backend {
  readonly name: string;
  readonly open: () => Promise<Device>;
}

const row = (part: string, what: string, backend: string, cases: number, result: string, ok: boolean): Row => ({
  ...{ part, what, backend, cases, result, ok },
});

async function simulated(config: PoolConfig): Promise<(seed: number) => Promise<Device>> {
  const { library } = await buildSimulator(config);
  return (seed) => openDevice({ backend: "hw_emu", config, library, simulation: { seed } });
}

async function* residues(config: PoolConfig, { name, open }: Backend): AsyncGenerator<Row> {
  await using device = await open();
  const own = await control(device, config.core);
  const next = await residue(device, config.core);
  for (const area of AREAS) {
    const found = next.cores[area];
    const seen = own.cores[area];
    yield row("residue", area, name, 1, `${found} bytes, the tenant itself ${seen}`, found === 0 && seen > 0);
  }
  yield row("residue", "DDR", name, 1, `${next.memory} of ${next.memoryBytes} bytes`, next.memory === 0);
}

function* verified(config: PoolConfig, good: Program): Generator<Row> {
  for (const [kind, cases] of Object.entries(CATALOGUE)) {
    const stopped = cases.filter(({ edit, verifier }) => {
      try {
        verifyProgram(edit(good), config.core);
        return false;
      } catch (error) {
        return (error as { code?: string }).code === verifier;
      }
    });
    yield row("bounds", kind, "verifier", cases.length, `${stopped.length} refused`, stopped.length === cases.length);
  }
}

async function* unverified(config: PoolConfig, good: Program, { name, open }: Backend): AsyncGenerator<Row> {
  await using device = await open();
  const neighbours = await Neighbours.move(device, victimProgram(config.core));
  for (const [kind, cases] of Object.entries(CATALOGUE)) {
    const wrong: string[] = [];
    for (const { name: which, edit, hardware } of cases) {
      const { outcome, neighbourIntact } = await neighbours.run(edit(good));
      if (!neighbourIntact || !([hardware].flat() as string[]).includes(outcome)) wrong.push(`${which}: ${outcome}`);
    }
    const result = wrong.length === 0 ? "ended as they should, neighbour intact" : wrong.join("; ");
    yield row("bounds", kind, name, cases.length, result, wrong.length === 0);
  }
}

async function* mutants(config: PoolConfig, good: Program, { name, open }: Backend, cases: number): AsyncGenerator<Row> {
  await using device = await open();
  const neighbours = await Neighbours.move(device, victimProgram(config.core));
  const { outcomes, escaped, unsound, accepted } = await fuzzInstructions(good, config.core, neighbours, { seed: SEED, cases });
  const how = Object.entries(outcomes).map(([outcome, count]) => `${count} ${outcome}`);
  const result = `${escaped.length} reached the neighbour; ${accepted} verified, ${unsound.length} of them did not end; ${how.join(", ")}`;
  yield row("bounds", `mutated instructions, seed ${SEED}`, name, cases, result, escaped.length + unsound.length === 0);
}

function* packages(config: PoolConfig, good: Program, cases: number): Generator<Row> {
  const { crashes, accepted, refused, slowestMs } = fuzzPackages(good, config.core, SEED, cases);
  const count = Object.values(refused).reduce((sum, n) => sum + n, 0);
  const result = `${count} refused, ${accepted} good, ${crashes.length} crashes, slowest ${slowestMs.toFixed(0)} ms`;
  yield row("bounds", `damaged and forged packages, seed ${SEED}`, "verifier", cases, result, crashes.length === 0);
}

async function* deviations(good: (config: PoolConfig) => Program): AsyncGenerator<Row> {
  const open = await simulated(TWO_BANKS);
  const program = good(TWO_BANKS);
  const all: readonly HostileCase[] = Object.values(CATALOGUE).flat();
  const alone = await victimCycles(() => open(SEED), program, false);
  let worst = { percent: 0, name: "none" };
  for (const { name, edit } of all) {
    const beside = await victimCycles(() => open(SEED), edit(program), true);
    const percent = (100 * Math.abs(beside - alone)) / alone;
    if (percent > worst.percent) worst = { percent, name };
  }
  const result = `${worst.percent.toFixed(3)} % of ${alone} at most (${worst.name})`;
  yield row(
    "bounds",
    "cycles of a neighbour with its own bank",
    `RTL ${TWO_BANKS.name}`,
    all.length,
    result,
    worst.percent <= MOST_DEVIATION,
  );
}

async function* stale(config: PoolConfig, { name, open }: Backend): AsyncGenerator<Row> {
  await using device = await open();
  for await (const attempt of staleHandles(device, config.core)) {
    const result = `${attempt.refused ?? "let through"}, next tenant ${attempt.nextIntact ? "intact" : "disturbed"}`;
    yield row("stale handles", attempt.name, name, 1, result, attempt.refused !== null && attempt.nextIntact);
  }
}

async function* run(request: Request): AsyncGenerator<Row> {
  const config = preset(request.preset ?? "tiny");
  const good = (of: PoolConfig): Program => smallProgram(of.core, 1, SEED);
  const program = good(config);
  const rtl = await simulated(config);
  const emulated: Backend = { name: "sw_emu", open: () => openDevice({ backend: "sw_emu", config }) };
  const rtls = POWER_UPS.map((seed): Backend => ({ name: `RTL ${config.name}, seed ${seed}`, open: () => rtl(seed) }));
  const count = request.limit ?? MUTANTS;
  for (const backend of [emulated, ...rtls]) yield* residues(config, backend);
  for (const backend of [emulated, rtls[0] as Backend]) yield* stale(config, backend);
  yield* verified(config, program);
  for (const backend of [emulated, rtls[0] as Backend]) yield* unverified(config, program, backend);
  yield* packages(config, program, count);
  yield* mutants(config, program, emulated, count);
  yield* mutants(config, program, rtls[0] as Backend, Math.min(IN_RTL, count));
  yield* deviations(good);
}

export const security: Experiment = {
  id: "security",
  summary: "E9: residue of a tenant, hostile programs against each line of defence alone, stale handles",
  run,
};
