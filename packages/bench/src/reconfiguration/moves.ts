// SPDX-License-Identifier: Apache-2.0
/** A task in RTL that grows, shrinks and moves at random while it computes one image after the other. */
import type { Program } from "@tessera/compiler";
import { type Device, type DeviceImages, openDevice, type Reconfiguration, type VirtualPool } from "@tessera/host";
import type { PoolConfig } from "@tessera/hw";
import { Random } from "@tessera/zoo";
import { openBackend } from "../open-backend.js";
import { pass } from "../simulated-time.js";

export interface MovesRequest {
  readonly moves: number;
  readonly seed: number;
  readonly urgent: boolean;
  /** Most cycles between two moves. */
  readonly pause: number;
}

export interface MeasuredMoves {
  readonly accounts: readonly Reconfiguration[];
  /** Inferences that ended while moves were made, and those whose outputs were not those of the functional emulator. */
  readonly inferences: number;
  readonly wrong: number;
}

/** As many cores as drawn, in any clusters. */
function draw(random: Random, cores: number): number[] {
  const all = Array.from({ length: cores }, (_, core) => core);
  const count = 1 + Math.floor(random.uniform() * cores);
  return Array.from({ length: count }, () => all.splice(Math.floor(random.uniform() * all.length), 1)[0] as number);
}

async function outputsOf(program: Program, config: PoolConfig, image: DeviceImages): Promise<DeviceImages> {
  await using device = await openDevice({ backend: "sw_emu", config });
  await using pool = await device.allocate({ cores: config.cores });
  return (await (await pool.load(program)).runImages([image])).results[0] as DeviceImages;
}

export const sameImages = (a: DeviceImages, b: DeviceImages): boolean =>
  [...a].every(([name, data]) => Buffer.compare(Buffer.from(data.buffer), Buffer.from((b.get(name) as Int8Array).buffer)) === 0);

async function moveAbout(device: Device, pool: VirtualPool, request: MovesRequest): Promise<Reconfiguration[]> {
  const random = new Random(request.seed);
  const accounts: Reconfiguration[] = [];
  while (accounts.length < request.moves) {
    await pass(device, random.uniform() * request.pause);
    const account = await pool.moveTo(draw(random, device.shape.cores), { urgent: request.urgent, measure: true });
    // Between two inferences nothing is stopped, which is no measurement.
    if (account.resumed) accounts.push(account);
  }
  return accounts;
}

/** Makes moves until as many of them as requested met a running inference. */
export async function measureMoves(
  program: Program,
  config: PoolConfig,
  image: DeviceImages,
  request: MovesRequest,
): Promise<MeasuredMoves> {
  const expected = await outputsOf(program, config, image);
  await using device = await openBackend("hw_emu", config);
  await using pool = await device.allocate({ cores: config.cores });
  const loaded = await pool.load(program);
  let moving = true;
  let inferences = 0;
  let wrong = 0;
  const infer = async (): Promise<void> => {
    while (moving) {
      const { results } = await loaded.runImages([image]);
      inferences++;
      if (!sameImages(expected, results[0] as DeviceImages)) wrong++;
    }
  };
  const running = infer();
  // A failed inference ends the moves, too: there is nothing left to stop.
  const accounts = await Promise.race([moveAbout(device, pool, request), running.then(() => [])]);
  moving = false;
  await running;
  return { accounts, inferences, wrong };
}
