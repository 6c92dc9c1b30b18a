// SPDX-License-Identifier: Apache-2.0
/**
 * The memory of a task at the level of bursts: a core issues them as far as its limits of outstanding bursts allow and takes data
 * in the order in which it asked; the banks are those of dram-banks.ts.
 */
import type { Arena } from "./arena.js";
import { DramBanks } from "./dram-banks.js";
import type { MemoryTiming } from "./timing.js";

/** Reads in flight per core; bytes in flight per bank, of weights, and of staged writes. */
const READS = 16;
const ROOM_BYTES = 4096;
/** The same per feature memory. */
const FAST_ROOM_BYTES = 2048;
const STORE_BYTES = 32;
const BEAT_BYTES = 64;
const BEAT_SHIFT = 6;
/** Beats of writes that a bank's port holds for the controller. */
const PORT_BEATS = 64;
/** Bursts of its own that a core can have in its coalescer. */
const ENTRIES = 8;
/** Reads of a cluster that another may join: places in the table of those under way. */
const JOIN_SLOTS = 256;

/** Beats of a bank that a burst touches. A segment has at most 2^31 units of 32 B, a task's maps far fewer than 2^31 bytes. */
const beatsOf = (address: number, bytes: number): number => ((address & (BEAT_BYTES - 1)) + bytes + BEAT_BYTES - 1) >> BEAT_SHIFT;

/** Bursts that are under way together should not share a place: neither neighbours, nor planes, nor inputs and weights. */
const joinSlot = (address: number, weights: boolean): number =>
  ((address >> 5) + (address >> 10) * 37 + (weights ? JOIN_SLOTS / 2 : 0)) & (JOIN_SLOTS - 1);

export class TaskMemory {
  private readonly banks: number;
  /** Maps below it lie in the feature memories, which are numbered behind the banks. */
  private readonly fastEnd: number;
  private readonly queues: number;
  private readonly t: MemoryTiming;
  /** Weight bursts in flight and write bursts staged: the bytes above in bursts of the size that is simulated. */
  private readonly window: number;
  private readonly dram: DramBanks;
  /** Cycles by which others delay a core's data, of those for which it waits. */
  private readonly mixShare: number;
  /** Per core: when its last read was issued, and when its last ENTRIES own bursts were over. */
  private readonly asked: Float64Array;
  private readonly entryFree: Float64Array;
  private readonly entries: Int32Array;
  /** Per bank: when the last write data left the cores' side; when its feature memory has done what was asked of it. */
  private readonly writePort: Float64Array;
  private readonly fastFree: Float64Array;
  /** Last READS deliveries of each core; last weight deliveries; per core and bank, what still takes room. */
  private readonly delivered: Float64Array;
  private readonly reads: Int32Array;
  private readonly weightDelivered: Float64Array;
  private readonly weights: Int32Array;
  private readonly roomTime: Float64Array;
  private readonly roomBytes: Int32Array;
  private readonly roomHead: Int32Array;
  private readonly roomTail: Int32Array;
  private readonly roomUsed: Int32Array;
  /** Number of the first place of weights in lanes. */
  private readonly laneRooms: number;
  private readonly lastDelivered: Float64Array;
  private readonly takenTimes: Float64Array;
  private readonly writes: Int32Array;
  private readonly lastTaken: Float64Array;
  private readonly lastBank: Int32Array;
  /** First place of a core's cluster in the table of reads; -1: there is none. */
  private readonly joinBase: Int32Array;
  private readonly joinKey: Float64Array;
  private readonly joinTime: Float64Array;
  /** Of the last read: its bank, the beats that it had been asked for with it, the issue time of what can still delay it, when it arrives. */
  readBank = 0;
  readAsked = 0;
  readSettled = 0;
  readArrives = 0;
  /** Bytes that crossed the banks' ports. */
  readBytes = 0;
  writeBytes = 0;
  /** Bytes that moved to and from feature memory. */
  fastBytes = 0;

  /** `clusterOf`: cluster of each core; one after the other when omitted. */
  constructor(cores: number, banks: number, timing: MemoryTiming, arena: Arena, clusterOf?: readonly number[]) {
    this.banks = banks;
    this.fastEnd = timing.fastBytesPerCore * cores;
    this.queues = this.fastEnd > 0 ? 2 * banks : banks;
    this.t = timing;
    const window = ROOM_BYTES / timing.burstBytes;
    this.window = window;
    this.mixShare = (timing.dram.mixShare * (cores - 1)) / cores;
    this.dram = new DramBanks(banks, timing.dram, arena);
    this.asked = arena.float(cores);
    this.entryFree = arena.float(cores * ENTRIES);
    this.entries = arena.integer(cores);
    this.fastFree = arena.float(banks);
    this.writePort = arena.float(banks);
    this.delivered = arena.float(cores * READS);
    this.reads = arena.integer(cores);
    this.weightDelivered = arena.float(cores * window);
    this.weights = arena.integer(cores);
    this.laneRooms = cores * this.queues;
    const rooms = this.laneRooms * (timing.weightLanes ? 2 : 1);
    this.roomTime = arena.float(rooms * READS);
    this.roomBytes = arena.integer(rooms * READS);
    this.roomHead = arena.integer(rooms);
    this.roomTail = arena.integer(rooms);
    this.roomUsed = arena.integer(rooms);
    this.lastDelivered = arena.float(cores);
    this.takenTimes = arena.float(cores * window);
    this.writes = arena.integer(cores);
    this.lastTaken = arena.float(cores);
    this.lastBank = arena.integer(cores, -1);
    this.joinBase = arena.integer(cores, -1);
    let clusters = 0;
    for (let core = 0; core < cores && timing.clusterCores > 1; core++) {
      const cluster = clusterOf?.[core] ?? Math.floor(core / timing.clusterCores);
      clusters = Math.max(clusters, cluster + 1);
      this.joinBase[core] = cluster * JOIN_SLOTS;
    }
    this.joinKey = arena.float(clusters * JOIN_SLOTS, -1);
    this.joinTime = arena.float(clusters * JOIN_SLOTS);
  }

  private bankOf(address: number, weights: boolean): number {
    const bank = this.dram.bankOf(address);
    return !weights && address < this.fastEnd ? bank + this.banks : bank;
  }

  /** Where a core's data of a bank wait: weights in lanes have places of their own behind all others. */
  private roomOf(core: number, bank: number, lane: boolean): number {
    const at = core * this.queues + bank;
    return lane ? at + this.laneRooms : at;
  }

  /** Bytes of the burst that starts here, at most `left`. */
  burst(address: number, left: number): number {
    return Math.min(left, this.t.burstBytes - (address & (this.t.burstBytes - 1)));
  }

  /** Earliest cycle at which a core may issue a read; `held`: as a layer waits, weights may only have half of their window. */
  readReady(core: number, address: number, bytes: number, weights: boolean, held: boolean): number {
    const lane = weights && this.t.weightLanes;
    const count = this.reads[core] as number;
    let ready = lane ? 0 : (this.delivered[core * READS + (count & (READS - 1))] as number);
    if (weights && !lane) {
      const last = (this.weights[core] as number) + (held ? this.window / 2 : 0);
      ready = Math.max(ready, this.weightDelivered[core * this.window + (last & (this.window - 1))] as number);
    }
    const bank = this.bankOf(address, weights);
    if (bank < this.banks && this.t.turnCycles > 0) {
      // The coalescer looks a core's reads up in its turns, and has as many entries for those that join none.
      const entry = this.entryFree[core * ENTRIES + ((this.entries[core] as number) & (ENTRIES - 1))] as number;
      const looked = (this.asked[core] as number) + this.t.turnCycles;
      ready = Math.max(ready, looked, entry);
    }
    const at = this.roomOf(core, bank, lane);
    const beats = beatsOf(address, bytes) * BEAT_BYTES;
    const room = bank < this.banks ? ROOM_BYTES : FAST_ROOM_BYTES;
    while ((this.roomUsed[at] as number) > 0 && (this.roomUsed[at] as number) + beats > room) {
      const slot = at * READS + ((this.roomHead[at] as number) & (READS - 1));
      ready = Math.max(ready, this.roomTime[slot] as number);
      this.roomUsed[at] = (this.roomUsed[at] as number) - (this.roomBytes[slot] as number);
      this.roomHead[at] = (this.roomHead[at] as number) + 1;
    }
    return ready;
  }

  /** Issues a read at `time`; returns when its last byte is in the core. */
  read(core: number, time: number, address: number, bytes: number, weights: boolean): number {
    const bank = this.bankOf(address, weights);
    const beats = beatsOf(address, bytes);
    const first = this.firstData(core, time, bank, address, bytes, beats, weights);
    const lane = weights && this.t.weightLanes;
    let done = first + bytes / BEAT_BYTES;
    this.asked[core] = time;
    this.readBank = bank;
    this.readAsked = this.dram.asked[bank] as number;
    this.readArrives = done;
    this.readSettled = done - this.t.readLatency - this.t.requestLatency;
    if (!lane) {
      done = Math.max(first, this.lastDelivered[core] as number) + bytes / this.t.portBytes;
      this.lastDelivered[core] = done;
      const count = this.reads[core] as number;
      this.delivered[core * READS + (count & (READS - 1))] = done;
      this.reads[core] = count + 1;
    }
    if (weights && !lane) {
      const w = this.weights[core] as number;
      this.weightDelivered[core * this.window + (w & (this.window - 1))] = done;
      this.weights[core] = w + 1;
    }
    const at = this.roomOf(core, bank, lane);
    // Bursts long delivered make place for this one's record.
    if ((this.roomTail[at] as number) - (this.roomHead[at] as number) === READS) {
      const oldest = at * READS + ((this.roomHead[at] as number) & (READS - 1));
      this.roomUsed[at] = (this.roomUsed[at] as number) - (this.roomBytes[oldest] as number);
      this.roomHead[at] = (this.roomHead[at] as number) + 1;
    }
    const slot = at * READS + ((this.roomTail[at] as number) & (READS - 1));
    this.roomTime[slot] = done;
    this.roomBytes[slot] = beats * BEAT_BYTES;
    this.roomUsed[at] = (this.roomUsed[at] as number) + beats * BEAT_BYTES;
    this.roomTail[at] = (this.roomTail[at] as number) + 1;
    return done;
  }

  /** Cycles by which a read was delayed by those that came after it, `asked` beats, and were served among it. */
  delay(bank: number, asked: number): number {
    if (bank >= this.banks) {
      return 0;
    }
    return Math.min((this.dram.asked[bank] as number) - asked, this.t.dram.mixBeats);
  }

  /** When the first data of a read reaches the core: from the bank, or with a neighbour's read of the same bytes. */
  private firstData(
    core: number,
    time: number,
    bank: number,
    address: number,
    bytes: number,
    beats: number,
    weights: boolean,
  ): number {
    const base = this.joinBase[core] as number;
    const key = (weights ? 2 ** 40 : 0) + address;
    let slot = -1;
    if (base >= 0) {
      slot = base + joinSlot(address, weights);
      if (this.joinKey[slot] === key && (this.joinTime[slot] as number) > time + this.t.joinLatency) {
        return this.joinTime[slot] as number;
      }
    }
    const share = weights ? this.t.weightShare : this.t.inputShare;
    let first: number;
    if (bank < this.banks) {
      first = this.readDram(core, time, bank, address, beats / share);
      this.readBytes += bytes;
    } else {
      first = this.serveFast(bank, time, beats / share) + this.t.fastReadLatency;
      this.fastBytes += bytes;
    }
    if (slot >= 0) {
      this.joinKey[slot] = key;
      this.joinTime[slot] = first;
    }
    return first;
  }

  /** A read of a bank; the core's coalescer has an entry for it. */
  private readDram(core: number, time: number, bank: number, address: number, beats: number): number {
    const { requestLatency, readLatency, entryLatency, dram } = this.t;
    const asked = time + requestLatency;
    const served = this.dram.read(bank, asked, address, beats);
    const waited = Math.max(0, served - asked - beats * dram.beatCycles);
    const end = served + this.mixShare * waited;
    const count = this.entries[core] as number;
    this.entryFree[core * ENTRIES + (count & (ENTRIES - 1))] = end + entryLatency;
    this.entries[core] = count + 1;
    return end - beats * dram.beatCycles + readLatency;
  }

  /** A feature memory's next turn at or after `time`, with the way to it; it is then taken for the burst. */
  private serveFast(memory: number, time: number, beats: number): number {
    const free = memory - this.banks;
    const start = Math.max(time + this.t.fastRequestLatency, this.fastFree[free] as number);
    this.fastFree[free] = start + beats * this.t.fastBeatCycles;
    return start;
  }

  /** Earliest cycle at which all bytes of a write burst are staged, when staging may begin at `time`. */
  writeReady(core: number, time: number, bytes: number): number {
    const room = this.takenTimes[core * this.window + ((this.writes[core] as number) & (this.window - 1))] as number;
    return Math.max(time, room) + bytes / STORE_BYTES;
  }

  /** Hands a staged write burst to its bank; returns when its response arrives. */
  write(core: number, time: number, address: number, bytes: number, partial: boolean): number {
    const bank = this.bankOf(address, false);
    const fast = bank >= this.banks;
    const beats = beatsOf(address, bytes);
    // Another bank is asked only when the last one has taken its data.
    const from = bank === this.lastBank[core] ? time : Math.max(time, this.lastTaken[core] as number);
    const edges = ((address & (BEAT_BYTES - 1)) === 0 ? 0 : 1) + (((address + bytes) & (BEAT_BYTES - 1)) === 0 ? 0 : 1);
    // Feature memory writes lanes, and reads beside its writes.
    if (fast) {
      const taken = from + this.t.fastRequestLatency + beats;
      this.stage(core, bank, taken);
      this.fastBytes += bytes;
      return taken + this.t.fastWriteLatency;
    }
    const taken = Math.max(from + this.t.writeRequest, this.writePort[bank] as number) + beats;
    this.stage(core, bank, taken);
    this.writeBytes += bytes;
    const { writePath, writeLatency } = this.t;
    const accepted = this.dram.write(bank, taken + writePath, address, beats, partial ? beats : edges);
    // The port holds so many beats; it takes the next when these have room.
    this.writePort[bank] = Math.max(taken, accepted - writePath - PORT_BEATS);
    return accepted + writeLatency;
  }

  /** A staged burst's data have been taken. */
  private stage(core: number, bank: number, taken: number): void {
    this.lastBank[core] = bank;
    this.lastTaken[core] = taken;
    const count = this.writes[core] as number;
    this.takenTimes[core * this.window + (count & (this.window - 1))] = taken;
    this.writes[core] = count + 1;
  }
}
