// SPDX-License-Identifier: Apache-2.0
/** E1d: bits per second that one tenant can push to another through what they share. */
import { fetchSlotFor } from "@tessera/host";
import { configNamed } from "../designs.js";
import type { Experiment, Request, Row } from "../experiment.js";
import type { HammerName } from "../hammer/hammer-program.js";
import { type Channel, measureChannel } from "../isolation/covert-channel.js";
import { range } from "../isolation/scenes.js";
import { openBackend } from "../open-backend.js";

const PRESET = "virt-16x512";
const BITS = 64;
/** The clock that is assumed. */
const HERTZ = 300e6;

/** What the sender uses, by what is shared. */
const SENDERS: Readonly<Record<string, HammerName>> = {
  bandwidth: "read-1k",
  "bandwidth, writes": "write-1k",
  "row buffers": "mixed-rows",
  "instruction fetch": "instructions",
  "dispatch and sync": "sync",
};

interface Places extends Omit<Channel, "sender"> {
  readonly sender: Omit<Channel["sender"], "hammer">;
  /** The only ways of sending there are, all when omitted. */
  readonly by?: readonly string[];
}

/** By how the two share the pool. */
function configurations(cores: number, clusters: number, banks: number): Record<string, Places> {
  const each = cores / clusters;
  const half = each / 2;
  // As the hypervisor sets it.
  const fetchSlot = fetchSlotFor(cores);
  const [first, second] = [range(0, each), range(each, each)];
  const apart = { receiver: { cores: first, banks: [0] }, sender: { cores: second, banks: [1] }, slots: [] };
  const [own, other] = [range(0, half), range(half, half)];
  const together = { receiver: { cores: own, banks: [0] }, sender: { cores: other, banks: [0] } };
  const all = range(0, banks);
  // A core of the next cluster in the receiver's slot stands for the host, whose accesses know no slots.
  const host = { cores: [each], banks: [0] };
  return {
    "banks of their own": { ...apart, fetchSlot },
    "banks of their own, no turns of fetch": { ...apart, fetchSlot: 1 },
    "one bank, slots": { ...together, slots: [{ bank: 0, owners: [own, other] }], fetchSlot },
    "one bank, slots, transfers of the host": {
      ...{ receiver: together.receiver, sender: host, fetchSlot },
      slots: [{ bank: 0, owners: [[...own, ...host.cores], other] }],
      by: ["bandwidth", "bandwidth, writes"],
    },
    "one bank": { ...together, slots: [], fetchSlot: 1 },
    private: { receiver: { cores: first, banks: all }, sender: { cores: second, banks: all }, slots: [], fetchSlot: 1 },
  };
}

async function* run(request: Request): AsyncGenerator<Row> {
  const config = configNamed(request.preset ?? PRESET);
  for (const [shared, places] of Object.entries(configurations(config.cores, config.clusters, config.banks))) {
    for (const [by, hammer] of Object.entries(SENDERS)) {
      if (places.by?.includes(by) === false) continue;
      await using device = await openBackend("hw_emu", config);
      const channel = { ...places, sender: { ...places.sender, hammer } };
      const found = await measureChannel(device, config, channel, request.limit ?? BITS);
      yield {
        preset: config.name,
        shared,
        by,
        zero: found.zero,
        one: found.one,
        "cycles per bit": Math.round(found.bitCycles),
        "errors %": 100 * found.errorRate,
        "kbit/s": ((found.capacity / found.bitCycles) * HERTZ) / 1000,
        ok: true,
      };
    }
  }
}

export const covertChannels: Experiment = {
  id: "covert-channels",
  summary:
    "E1d: bits per second from one tenant to another through bandwidth, row buffers, instruction fetch, dispatch, by how they share",
  run,
};
