// SPDX-License-Identifier: Apache-2.0

export { type BankSlots, fetchSlotFor, SLOT_DEFAULTS } from "./device/bank-slots.js";
export { type CoreCounters, type CounterName, counterDifference } from "./device/counters.js";
export { busyCycles, type CycleAccount, cycleAccount, emptyAccount } from "./device/cycle-account.js";
export { Device, type PoolRequest } from "./device/device.js";
export { BACKENDS, type BackendName, type OpenOptions, openBare, openDevice } from "./device/open.js";
export { Registers, type RegisterWrite, writeFields, writeValue } from "./device/registers.js";
export type { DeviceShape } from "./device/shape.js";
export type { TaskState, TaskStatus } from "./device/task-control.js";
export { HOST_ERROR_CODES, HostError, type HostErrorCode, TaskFaultError } from "./errors.js";
export { BEATS, type EventRecord, readEvents } from "./events/event-records.js";
export { type LayerStalls, type NetworkStalls, StallSum } from "./events/layer-stalls.js";
export type { Capabilities, NativeDevice } from "./native/addon.js";
export type { CoreCount } from "./pool/arrange.js";
export { VirtualPool } from "./pool/virtual-pool.js";
export type { DeviceImages, Tensors } from "./program/inputs.js";
export { type Inference, type LayerDigest, LoadedProgram, type RunOptions, type RunReport } from "./program/loaded-program.js";
export { segmentBytes } from "./program/segments.js";
export type { Migration, MoveOptions, Reconfiguration } from "./reconfiguration/account.js";
export { PCIE, type PcieFigures, slower, type Transfer, transferMs } from "./reconfiguration/pcie.js";
export type { ScrubbedRegion, ScrubReceipt } from "./reconfiguration/scrub.js";
export { Serial } from "./serial.js";
export { fromBlocked, toBlocked } from "./tensor/blocked.js";
export {
  isXclbin,
  readXclbin,
  sectionKind,
  sectionKindName,
  sectionOf,
  writeXclbin,
  type Xclbin,
  type XclbinSection,
} from "./xclbin/container.js";
export { JSON_KINDS, type KeyValue, readDocument, readKeyValues, valueAt, writeKeyValues } from "./xclbin/documents.js";
export {
  type EmbeddedMetadata,
  type Kernel,
  type KernelArgument,
  type KernelInstance,
  type KernelPort,
  type MetadataClock,
  readEmbeddedMetadata,
} from "./xclbin/embedded-metadata.js";
export {
  type Clock,
  type Connection,
  type DebugIp,
  type IpCore,
  type KernelProperties,
  type Memory,
  readClocks,
  readConnectivity,
  readDebugIps,
  readIpLayout,
  readMemories,
  writeClocks,
  writeConnectivity,
  writeIpLayout,
  writeMemories,
} from "./xclbin/layout.js";
export { type PoolIdentity, poolIdentity, readIdentity, withIdentity } from "./xclbin/pool-identity.js";
