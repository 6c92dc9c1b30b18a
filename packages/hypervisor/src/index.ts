// SPDX-License-Identifier: Apache-2.0
export { type BankSlots, bankSlots, type Holding, type PublicZone, type Sharing } from "./allocate/bank-slots.js";
export { greedyDivision } from "./allocate/greedy-division.js";
export { type Change, DEFAULT_HYSTERESIS, Hysteresis, type HysteresisOptions } from "./allocate/hysteresis.js";
export { optimalDivision } from "./allocate/optimal-division.js";
export { type Placing, placePrivate } from "./allocate/place-private.js";
export type { PoolShape } from "./allocate/pool-shape.js";
export type { Division, PrivatePool, PrivateTask } from "./allocate/private.js";
export { allocatePublic, type PublicGrant, type PublicRequest } from "./allocate/public.js";
export { resizePublic } from "./allocate/resize-public.js";
export { HYPERVISOR_ERROR_CODES, HypervisorError, type HypervisorErrorCode } from "./errors.js";
