// SPDX-License-Identifier: Apache-2.0
/** A tenant: how it is isolated, how much it may have, how much it counts. */
import { z } from "zod";
import { HypervisorError } from "../errors.js";

const count = z.int().min(0);

export const quotaSchema = z.strictObject({
  cores: count,
  banks: count,
  /** Of DDR, over all its tasks. */
  bytes: count,
  tasks: count,
  /** Host transfers in 10^6 bytes per second; null: not paced. */
  hostMBps: z.number().positive().nullable(),
});
export type Quota = z.infer<typeof quotaSchema>;

export const tenantSchema = z.strictObject({
  name: z.string().min(1).max(200),
  /** public: isolation first; private: throughput of all private tenants first. */
  mode: z.enum(["public", "private"]),
  /** Public mode: banks of its own, or shared in time slots. */
  sharing: z.enum(["exclusive", "slots"]),
  quota: quotaSchema,
  /** Weight of its throughput in private mode. */
  priority: z.number().positive(),
});
export type Tenant = z.infer<typeof tenantSchema>;

/** A tenant as it is asked for; without quota it may have the whole pool. */
export type TenantRequest = Pick<Tenant, "name" | "mode"> &
  Partial<Pick<Tenant, "sharing" | "priority">> & { readonly quota?: Partial<Quota> };

const UNLIMITED: Quota = {
  cores: Number.MAX_SAFE_INTEGER,
  banks: Number.MAX_SAFE_INTEGER,
  bytes: Number.MAX_SAFE_INTEGER,
  tasks: Number.MAX_SAFE_INTEGER,
  hostMBps: null,
};

/** Throws BAD_REQUEST. */
export function makeTenant(request: TenantRequest): Tenant {
  const made = { sharing: "exclusive", priority: 1, ...request, quota: { ...UNLIMITED, ...request.quota } };
  const { data, error } = tenantSchema.safeParse(made);
  if (data === undefined) throw new HypervisorError("BAD_REQUEST", `Tenant '${request.name}': ${z.prettifyError(error)}`);
  return data;
}

/** What a tenant has. */
export interface Usage {
  readonly cores: number;
  readonly banks: number;
  readonly bytes: number;
  readonly tasks: number;
}

const UNITS = ["cores", "banks", "bytes", "tasks"] as const;

/** Throws QUOTA when the tenant would have more than it may. */
export function checkQuota(tenant: Tenant, usage: Usage): void {
  for (const unit of UNITS) {
    if (usage[unit] <= tenant.quota[unit]) continue;
    throw new HypervisorError(
      "QUOTA",
      `Tenant '${tenant.name}' would have ${usage[unit]} ${unit} and may have ${tenant.quota[unit]}: release a task or raise the quota.`,
    );
  }
}
