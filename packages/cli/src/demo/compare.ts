// SPDX-License-Identifier: Apache-2.0
/** Runs one image of every tenant at once on two backends and compares every byte that every layer has written. */
import type { Program } from "@tessera/compiler";
import { type Device, type LayerDigest, openDevice } from "@tessera/host";
import type { PoolConfig } from "@tessera/hw";
import { CliError } from "../errors.js";
import { inputOf, type Tenant } from "./tenants.js";

export interface TenantComparison {
  readonly tenant: Tenant;
  readonly layers: number;
  /** Bytes of all layers' outputs. */
  readonly bytes: number;
  /** Cycles that the RTL took. */
  readonly cycles: number;
}

interface BackendRun {
  readonly cycles: number | null;
  readonly digests: readonly LayerDigest[];
}

/** Throws MISMATCH naming the first layer that differs. `program` must keep its intermediate maps. */
export async function compareBackends(
  program: Program,
  tenants: readonly Tenant[],
  config: PoolConfig,
  library: string,
): Promise<TenantComparison[]> {
  const emulated = await runOn(await openDevice({ backend: "sw_emu", config }), program, tenants);
  const simulated = await runOn(await openDevice({ backend: "hw_emu", config, library }), program, tenants);
  return tenants.map((tenant, index) => {
    const [software, hardware] = [emulated[index], simulated[index]];
    if (software === undefined || hardware === undefined) throw new CliError("MISMATCH", `${tenant.name} has no result`);
    const differing = software.digests.find(({ sha256 }, layer) => sha256 !== hardware.digests[layer]?.sha256);
    if (differing !== undefined) {
      throw new CliError(
        "MISMATCH",
        `${tenant.name}: layer ${differing.layer} (${differing.name}) differs between emulator and RTL`,
      );
    }
    const bytes = program.layers.reduce((sum, { output }) => sum + output.bytes, 0);
    return { tenant, layers: software.digests.length, bytes, cycles: hardware.cycles ?? 0 };
  });
}

/** All tenants start before any result is awaited. */
async function runOn(device: Device, program: Program, tenants: readonly Tenant[]): Promise<BackendRun[]> {
  try {
    const loaded = [];
    for (const { cores } of tenants) loaded.push(await (await device.allocate({ cores })).load(program));
    return await Promise.all(
      loaded.map(async (task, index): Promise<BackendRun> => {
        const image = tenants[index]?.images[0];
        if (image === undefined) throw new CliError("MISMATCH", "a tenant has no image to compare");
        const { cycles } = await task.infer(inputOf(program, image));
        return { cycles, digests: await task.layerDigests() };
      }),
    );
  } finally {
    await device.close();
  }
}
