// SPDX-License-Identifier: Apache-2.0
/**
 * Two tenants that work together: one runs a hammer or rests, the other times its own runs. What comes through is a covert channel. They
 * are told when a bit begins, which real ones would have to find out, so the rates are upper ones for this way of sending.
 */
import { copyProgram } from "@tessera/compiler";
import { type Device, HostError, type VirtualPool } from "@tessera/host";
import type { PoolConfig } from "@tessera/hw";
import { Random } from "@tessera/zoo";
import { type HammerName, hammerProgram } from "../hammer/hammer-program.js";
import type { SharedBank } from "../measure/company.js";
import { type Decoded, decode } from "./decode.js";

interface Place {
  readonly cores: readonly number[];
  readonly banks: readonly number[];
}

export interface Channel {
  readonly sender: Place & { readonly hammer: HammerName };
  readonly receiver: Place;
  readonly slots: readonly SharedBank[];
  readonly fetchSlot: number;
}

/** Bits known to both, from which the receiver learns what they look like, and bits that count. */
const PREAMBLE = 16;
const SEED = 11;
/** A run of the receiver: a few thousand cycles, no longer than what the sender does for a bit. */
const RECEIVER_PAGES = 16;

export interface MeasuredChannel extends Decoded {
  /** From one bit to the next, the host's commands included. */
  readonly bitCycles: number;
  readonly bits: number;
}

/** Refused, after as many accesses of registers as another command. */
async function noCommand({ control }: VirtualPool): Promise<void> {
  try {
    await control.command("NONE");
  } catch (error) {
    if (!(error instanceof HostError && error.code === "REFUSED")) throw error;
  }
}

/** A command that does nothing takes as long: what is timed is not when the host comes to the receiver. */
async function sendBit(device: Device, sender: VirtualPool, receiver: VirtualPool, bit: boolean): Promise<number> {
  await device.interrupts.still(async () => {
    await (bit ? sender.control.command("START") : noCommand(sender));
    await receiver.control.command("START");
  });
  await receiver.control.throwOnFault(await device.interrupts.rest(receiver.control));
  if (bit) await sender.control.throwOnFault(await device.interrupts.rest(sender.control));
  return receiver.control.cycles();
}

/** Sends bits drawn at random over an open device that nobody else uses. */
export async function measureChannel(
  device: Device,
  config: PoolConfig,
  channel: Channel,
  bits: number,
): Promise<MeasuredChannel> {
  const { sender: from, receiver: to, slots, fetchSlot } = channel;
  await using receiver = await device.allocate(to);
  await using sender = await device.allocate(from);
  await receiver.load(copyProgram(config.core, RECEIVER_PAGES, config.cores));
  await sender.load(hammerProgram(from.hammer, config.core, { maxCores: from.cores.length, repeats: 1 }));
  await device.setFetchSlot(fetchSlot);
  for (const { bank, owners } of slots) await device.setBankSlots(bank, { owners });
  const random = new Random(SEED);
  // As many ones as zeros to learn from.
  const known = Array.from({ length: PREAMBLE }, (_, i) => i % 2 === 1);
  const message = Array.from({ length: bits }, () => random.uniform() < 0.5);
  const begin = Number(await device.cycles());
  const seen: number[] = [];
  for (const bit of [...known, ...message]) seen.push(await sendBit(device, sender, receiver, bit));
  const cycles = Number(await device.cycles()) - begin;
  return { ...decode(known, message, seen), bitCycles: cycles / seen.length, bits };
}
