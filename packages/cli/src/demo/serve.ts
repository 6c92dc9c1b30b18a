// SPDX-License-Identifier: Apache-2.0
/** Serves all tenants at the same time on the functional emulator. */
import type { Program } from "@tessera/compiler";
import { type Device, openDevice } from "@tessera/host";
import type { PoolConfig } from "@tessera/hw";
import { classOf, inputOf, type Tenant } from "./tenants.js";

export interface Served {
  readonly tenant: Tenant;
  readonly predictions: readonly number[];
  /** Share of right predictions. */
  readonly accuracy: number;
}

/** `done` is told after every image of any tenant. */
export async function serveTenants(
  program: Program,
  tenants: readonly Tenant[],
  config: PoolConfig,
  done: (images: number) => void,
  signal: AbortSignal,
): Promise<Served[]> {
  const device = await openDevice({ backend: "sw_emu", config });
  let images = 0;
  try {
    return await Promise.all(tenants.map((tenant) => serve(device, program, tenant, () => done(++images), signal)));
  } finally {
    await device.close();
  }
}

async function serve(device: Device, program: Program, tenant: Tenant, done: () => void, signal: AbortSignal): Promise<Served> {
  const pool = await device.allocate({ cores: tenant.cores });
  const loaded = await pool.load(program);
  const predictions: number[] = [];
  for (const image of tenant.images) {
    signal.throwIfAborted();
    predictions.push(classOf((await loaded.infer(inputOf(program, image))).outputs));
    done();
  }
  await pool.release();
  const right = predictions.filter((prediction, index) => prediction === tenant.images[index]?.label).length;
  return { tenant, predictions, accuracy: right / predictions.length };
}
