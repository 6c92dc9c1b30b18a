// SPDX-License-Identifier: Apache-2.0

export { type Account, EMPTY_ACCOUNT } from "./accounts/account.js";
export type { Deviation } from "./accounts/deviation.js";
export { type BankSlots, bankSlots, type Holding, type PublicZone, type Sharing } from "./allocate/bank-slots.js";
export { greedyDivision } from "./allocate/greedy-division.js";
export { DEFAULT_HYSTERESIS, Hysteresis, type HysteresisOptions } from "./allocate/hysteresis.js";
export { optimalDivision } from "./allocate/optimal-division.js";
export { type Placing, placePrivate } from "./allocate/place-private.js";
export type { PoolShape } from "./allocate/pool-shape.js";
export type { Division, PrivatePool, PrivateTask } from "./allocate/private.js";
export { allocatePublic, type PublicGrant, type PublicRequest } from "./allocate/public.js";
export { resizePublic } from "./allocate/resize-public.js";
export type { ServiceLevel } from "./control/admission.js";
export { Hypervisor, type PlaceRequest } from "./control/hypervisor.js";
export type { Allowance, HypervisorOptions } from "./control/options.js";
export { type Contender, type Decision, decide } from "./control/private-mode.js";
export type { Recovery } from "./control/recovery.js";
export type { Snapshot, TaskSnapshot, TenantSnapshot } from "./control/snapshot.js";
export type { Task } from "./control/task.js";
export type { TenantChanges } from "./control/tenant-changes.js";
export type { DevicePort, Lease, Pace, PoolPort, Run } from "./device/device-port.js";
export { HostDevice } from "./device/host-device.js";
export { HYPERVISOR_ERROR_CODES, HypervisorError, type HypervisorErrorCode } from "./errors.js";
export { LatencyCurve, predictCycles } from "./latency/latency-curve.js";
export { type Batch, StateStore } from "./store/state-store.js";
export { makeTenant, type Quota, type Tenant, type TenantRequest, type Usage } from "./tenants/tenant.js";
