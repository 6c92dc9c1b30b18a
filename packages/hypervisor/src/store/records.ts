// SPDX-License-Identifier: Apache-2.0
/** What is kept of a task, enough to find it on the device again or to place it anew. */
import { z } from "zod";

const number = z.int().min(0);

export const taskRecordSchema = z.strictObject({
  id: z.string().min(1),
  tenant: z.string().min(1),
  /** Name of its package in the store: SHA-256 of the bytes. */
  package: z.string().min(1),
  cores: z.array(number),
  banks: z.array(number),
  bytes: number,
  /** Host transfers of one inference. */
  hostBytes: number,
  /** Fewest and most cores: by service level; by request, quota and program. */
  min: number,
  max: number,
  deadlineMs: z.number().nullable(),
  ratePerSecond: z.number().nullable(),
  /** Predicted cycles for 1, 2, ... cores. */
  curve: z.array(z.number().positive()),
  /** Null: it is being placed or released, and the device has nothing of it that could be taken over. */
  lease: z.strictObject({ task: number, epoch: number }).nullable(),
  /** Somebody was told of it, and has not given it back: it is placed anew where the device has it no more. */
  promised: z.boolean().default(true),
});
export type TaskRecord = z.infer<typeof taskRecordSchema>;
