// SPDX-License-Identifier: Apache-2.0
/** What a tenant may have, how much it counts and how it shares can be changed while it runs; how it is isolated at all cannot. */
import { HypervisorError } from "../errors.js";
import { checkQuota, makeTenant, type Quota, type Tenant } from "../tenants/tenant.js";
import type { Allocator } from "./allocator.js";
import type { Ledger } from "./ledger.js";

export type TenantChanges = Partial<Pick<Tenant, "sharing" | "priority">> & { readonly quota?: Partial<Quota> };

function checkSharing(allocator: Allocator, before: Tenant, after: Tenant): void {
  const neighbours = before.sharing === "slots" && after.sharing === "exclusive" ? allocator.neighbours(after.name) : [];
  if (neighbours.length === 0) return;
  throw new HypervisorError(
    "NO_CAPACITY",
    `Tenant '${after.name}' cannot have banks of its own: it shares some with ${neighbours.map((name) => `'${name}'`).join(", ")}. Release its tasks there first.`,
  );
}

/** Changes a tenant, or nothing. Throws NO_TENANT, BAD_REQUEST, QUOTA (more is in use), NO_CAPACITY (banks are shared), DEVICE. */
export async function changeTenant(ledger: Ledger, allocator: Allocator, name: string, changes: TenantChanges): Promise<Tenant> {
  const before = ledger.tenant(name);
  const after = makeTenant({ ...before, ...changes, quota: { ...before.quota, ...changes.quota } });
  // Public cores are the tenant's own to give up: nobody here knows which of its tasks it would rather see smaller.
  checkQuota(after, ledger.claims(name));
  checkSharing(allocator, before, after);
  ledger.keep(after);
  try {
    await (after.mode === "public" ? allocator.setSlots() : allocator.rebalance());
  } catch (error) {
    ledger.keep(before);
    throw error;
  }
  return after;
}
