// SPDX-License-Identifier: Apache-2.0
/** Executes the instructions of a core one by one, straight from docs/design/isa.md: buffers, walk and arithmetic. */
import type { CoreConfig } from "@tessera/hw";
import { activate, convResult, decode, decodeRecord, eltwiseProduct, eltwiseSum, poolResult, TOKEN_CHANNELS } from "@tessera/isa";
import { checkLanes } from "./lanes.js";
import { addRowTap, checkRowTaps } from "./row-taps.js";

const W_FREE = 1 << TOKEN_CHANNELS.findIndex((c) => c.name === "W_FREE");

type Fields = Readonly<Record<string, number>>;

const get = (f: Fields, name: string): number => {
  const value = f[name];
  if (value === undefined) {
    throw new Error(`no field ${name}`);
  }
  return value;
};

/** Memory of a task: bytes of each segment. */
export type TaskMemory = ReadonlyMap<number, Uint8Array>;

export class CoreExecutor {
  private readonly input: Int8Array;
  private readonly weights: Uint8Array;
  /** Bytes of the weight chunks not given back, the place of the oldest, and all of them together. */
  private readonly weightChunks: number[] = [];
  private oldestWeight = 0;
  private usedWeights = 0;
  private readonly output: Int8Array;
  private readonly residual: Int8Array;
  private readonly table = new Int8Array(256);
  private readonly accumulators: Int32Array;
  private readonly inputSums: Int32Array;
  readonly tokens = TOKEN_CHANNELS.map((c) => c.initial);

  readonly core: CoreConfig;
  readonly memory: TaskMemory;

  constructor(core: CoreConfig, memory: TaskMemory) {
    this.core = core;
    this.memory = memory;
    // Uninitialised buffers hold a value that shows up when it is used by mistake.
    this.input = new Int8Array(core.inputBufferBytes).fill(0x55);
    this.weights = new Uint8Array(core.weightBufferBytes).fill(0x55);
    this.output = new Int8Array(core.outputBufferBytes).fill(0x55);
    this.residual = new Int8Array(core.outputBufferBytes).fill(0x55);
    this.accumulators = new Int32Array(core.pp * core.ocp);
    this.inputSums = new Int32Array(core.pp * core.ocp);
  }

  /** Runs the instructions in bytes; each must find its tokens, since nothing runs beside it. */
  run(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const { name, fields, bytes: size } = decode(bytes, at);
      TOKEN_CHANNELS.forEach((channel, i) => {
        if ((get(fields, "wait") >> i) & 1) {
          if (this.tokens[i] === 0) {
            throw new Error(`${name} at byte ${at} waits for ${channel.name} for ever`);
          }
          this.tokens[i] = (this.tokens[i] as number) - 1;
        }
      });
      this.execute(name, fields);
      if ((get(fields, "post") & W_FREE) !== 0) {
        const bytes = this.weightChunks.shift() ?? 0;
        this.oldestWeight = (this.oldestWeight + bytes) % this.weights.length;
        this.usedWeights -= bytes;
      }
      TOKEN_CHANNELS.forEach((_, i) => {
        this.tokens[i] = (this.tokens[i] as number) + (TOKEN_CHANNELS[i]?.counted === true ? (get(fields, "post") >> i) & 1 : 0);
      });
      at += size;
    }
  }

  private execute(name: string, f: Fields): void {
    switch (name) {
      case "LOAD_IN":
        this.loadIn(f);
        return;
      case "LOAD_RES":
        this.loadResidual(f);
        return;
      case "LOAD_W": {
        const word = this.core.icp * this.core.ocp;
        const bytes = this.read(f, 0, get(f, "words") * word);
        if (this.usedWeights + bytes.length > this.weights.length) {
          throw new Error(`LOAD_W of ${get(f, "words")} words waits for space for ever`);
        }
        for (let k = 0; k < bytes.length; k++) {
          this.weights[(this.oldestWeight + this.usedWeights + k) % this.weights.length] = bytes[k] as number;
        }
        this.weightChunks.push(bytes.length);
        this.usedWeights += bytes.length;
        return;
      }
      case "TABLE": {
        const word = this.core.icp * this.core.ocp;
        for (let k = 0; k < 256; k++) {
          this.table[k] = this.weights[this.weightByte(get(f, "w_base") + Math.floor(k / word)) + (k % word)] as number;
        }
        return;
      }
      case "CONV":
        this.conv(f);
        return;
      case "POOL":
      case "ELTWISE":
        this.channelwise(name, f);
        return;
      case "STORE":
        this.store(f);
        return;
      default:
        if (!name.startsWith("NOP_")) {
          throw new Error(`unexpected ${name}`);
        }
    }
  }

  private segment(f: Fields): Uint8Array {
    const segment = this.memory.get(get(f, "addr_segment"));
    if (segment === undefined) {
      throw new Error(`no segment ${get(f, "addr_segment")}`);
    }
    return segment;
  }

  private read(f: Fields, offset: number, bytes: number): Uint8Array {
    const start = get(f, "addr_offset") + offset;
    const segment = this.segment(f);
    if (start % 32 !== 0 || start + bytes > segment.length) {
      throw new Error(`read of ${bytes} bytes at ${start} of segment ${get(f, "addr_segment")} with ${segment.length} bytes`);
    }
    return segment.subarray(start, start + bytes);
  }

  /** Byte of the weight buffer where word `word`, counted from the oldest chunk, starts. */
  private weightByte(word: number): number {
    return (this.oldestWeight + word * this.core.icp * this.core.ocp) % this.weights.length;
  }

  private inputWord(address: number): number {
    const words = this.core.inputBufferBytes / this.core.icp;
    return (((address % 65536) + 65536) % words) * this.core.icp;
  }

  private loadIn(f: Fields): void {
    const { icp } = this.core;
    const [rows, cols, blocks] = [get(f, "rows"), get(f, "cols"), get(f, "blocks")];
    const rs = get(f, "contig_rows") === 1 ? cols : get(f, "row_stride");
    const bs = get(f, "contig_blocks") === 1 ? rows * rs : get(f, "block_stride");
    const [sx, sy] = [get(f, "stride_x"), get(f, "stride_y")];
    for (let b = 0; b < blocks; b++) {
      const groups = b === blocks - 1 ? get(f, "last_groups") : 32 / icp;
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < cols; c++) {
          const bytes = this.read(f, 32 * (b * bs + r * rs + c), 32);
          if (get(f, "keep_x") === 1 && c % sx !== 0) {
            continue;
          }
          for (let g = 0; g < groups; g++) {
            const address =
              get(f, "buf_base") +
              (b * (32 / icp) + g) * get(f, "plane_pitch") +
              Math.floor(r / sy) * get(f, "row_pitch") +
              (r % sy) * get(f, "phase_pitch_y") +
              Math.floor(c / sx) +
              (c % sx) * get(f, "phase_pitch_x");
            this.input.set(new Int8Array(bytes.slice(g * icp, (g + 1) * icp).buffer), this.inputWord(address));
          }
        }
      }
    }
  }

  private loadResidual(f: Fields): void {
    const [rows, cols] = [get(f, "rows"), get(f, "cols")];
    const rs = get(f, "contig_rows") === 1 ? cols : get(f, "row_stride");
    const bs = get(f, "contig_blocks") === 1 ? rows * rs : get(f, "block_stride");
    for (let b = 0; b < get(f, "blocks"); b++) {
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < cols; c++) {
          const bytes = this.read(f, 32 * (b * bs + r * rs + c), 32);
          const row = get(f, "buf_base") + b * get(f, "plane") + r * get(f, "row_pitch") + c;
          this.residual.set(new Int8Array(bytes.slice().buffer), (row * 32) % this.residual.length);
        }
      }
    }
  }

  /** Visits the steps of output pixel n of block ocb: tap number, group, and ICP values. */
  private walk(f: Fields, ocb: number, n: number, visit: (step: number, tap: number, g: number, v: Int8Array) => void): void {
    const { icp } = this.core;
    const tileW = get(f, "tile_w");
    const y = Math.floor(n / tileW);
    const x = n % tileW;
    const padding = new Int8Array(icp).fill(get(f, "pad_value"));
    const [tapsX, tapsY, groups] = [get(f, "taps_x"), get(f, "taps_y"), get(f, "ic_groups")];
    const [strideX, strideY, pitch] = [get(f, "stride_x"), get(f, "stride_y"), get(f, "plane_pitch")];
    const start = get(f, "in_base") + ocb * get(f, "oc_in_step") + y * get(f, "row_pitch") + x;
    let ty = 0;
    let py = get(f, "phase_y");
    let step = 0;
    for (let ky = 0; ky < tapsY; ky++) {
      const iy = y * strideY + get(f, "org_y") + ky * get(f, "dil_y");
      let tx = 0;
      let px = get(f, "phase_x");
      for (let kx = 0; kx < tapsX; kx++) {
        const ix = x * strideX + get(f, "org_x") + kx * get(f, "dil_x");
        const inside = iy >= 0 && iy < get(f, "ext_y") && ix >= 0 && ix < get(f, "ext_x");
        for (let g = 0; g < groups; g++) {
          const at = inside ? this.inputWord(start + ty + tx + g * pitch) : 0;
          visit(step++, ky * tapsX + kx, g, inside ? this.input.subarray(at, at + icp) : padding);
        }
        const wrapX = px + get(f, "dil_rx") >= strideX;
        tx += get(f, wrapX ? "tap_dx1" : "tap_dx0");
        px = (px + get(f, "dil_rx")) % strideX;
      }
      const wrapY = py + get(f, "dil_ry") >= strideY;
      ty += get(f, wrapY ? "tap_dy1" : "tap_dy0");
      py = (py + get(f, "dil_ry")) % strideY;
    }
  }

  /** Byte of the output buffer (of the residual buffer with its base) where output lane o of pixel n of a block lies. */
  private place(f: Fields, base: number, ocb: number, n: number, o: number): number {
    const { ocp } = this.core;
    const per = 32 / ocp;
    const tileW = get(f, "tile_w");
    const lane = get(f, "out_lane") + ocb;
    const row = base + Math.floor(lane / per) * get(f, "out_plane") + Math.floor(n / tileW) * get(f, "out_pitch") + (n % tileW);
    const rows = this.core.outputBufferBytes / 32;
    return (row % rows) * 32 + (lane % per) * ocp + o;
  }

  private write(f: Fields, ocb: number, n: number, o: number, value: number): void {
    this.output[this.place(f, get(f, "out_base"), ocb, n, o)] = get(f, "act") === 1 ? activate(this.table, value) : value;
  }

  /** The sum of a convolution's result with the residual, when there is one. */
  private sum(f: Fields, ocb: number, n: number, o: number, value: number): number {
    if (get(f, "residual") === 0) {
      return value;
    }
    const p = {
      multA: get(f, "mult_a"),
      multB: get(f, "mult_b"),
      lshA: get(f, "lsh_a"),
      lshB: get(f, "lsh_b"),
      zeroA: get(f, "zero_out"),
      zeroB: get(f, "zero_b"),
      shift: get(f, "shift"),
    };
    const other = this.residual[this.place(f, get(f, "res_base"), ocb, n, o)] as number;
    const range = { zero: get(f, "sum_zero_out"), lo: get(f, "sum_clamp_lo"), hi: get(f, "sum_clamp_hi") };
    return eltwiseSum(value, other, p, range);
  }

  private conv(f: Fields): void {
    const { icp, ocp } = this.core;
    const word = icp * ocp;
    const params = 16 / icp;
    const rowTaps = get(f, "row_taps") === 1;
    const columns = rowTaps ? Math.min(get(f, "stride_x"), get(f, "taps_x")) : get(f, "taps_x");
    const steps = get(f, "taps_y") * columns * get(f, "ic_groups");
    const range = { zero: get(f, "zero_out"), lo: get(f, "clamp_lo"), hi: get(f, "clamp_hi") };
    const signed = new Int8Array(this.weights.buffer);
    const partial = get(f, "acc_init") === 0 || get(f, "acc_done") === 0;
    if (partial && (get(f, "pixels") > this.core.pp || get(f, "oc_blocks") > 1)) {
      throw new Error("partial accumulation of more than PP pixels or one block");
    }
    checkLanes(f, this.core);
    if (rowTaps) {
      checkRowTaps(f, this.core, (at) => new Int8Array(this.weights.buffer, this.weightByte(at)));
    }
    for (let ocb = 0; ocb < get(f, "oc_blocks"); ocb++) {
      const base = get(f, "w_base") + ocb * (params + steps);
      for (let n = 0; n < get(f, "pixels"); n++) {
        const slot = (partial ? n : 0) * ocp;
        if (get(f, "acc_init") === 1) {
          this.accumulators.fill(0, slot, slot + ocp);
          this.inputSums.fill(0, slot, slot + ocp);
        }
        const xsum = get(f, "xsum");
        this.walk(f, ocb, n, (step, tap, g, v) => {
          if (rowTaps) {
            addRowTap(
              f,
              this.core,
              (step) => signed.subarray(this.weightByte(base + params + step)),
              tap,
              g,
              v,
              this.accumulators.subarray(slot),
            );
            return;
          }
          const weightBase = this.weightByte(base + params + step);
          for (let o = 0; o < ocp; o++) {
            let sum = this.accumulators[slot + o] as number;
            let xs = this.inputSums[slot + o] as number;
            for (let i = 0; i < icp; i++) {
              sum += Math.imul(v[i] as number, signed[weightBase + o * icp + i] as number);
              const counts = xsum === 1 || (xsum === 2 && g * icp + i === o);
              xs += counts ? (v[i] as number) : 0;
            }
            this.accumulators[slot + o] = sum;
            this.inputSums[slot + o] = xs;
          }
        });
        if (get(f, "acc_done") === 1) {
          for (let o = 0; o < ocp; o++) {
            const p = decodeRecord(
              "CHANNEL_PARAMS",
              this.weights,
              this.weightByte(base + Math.floor((o * 16) / word)) + ((o * 16) % word),
            );
            const xs = this.inputSums[slot + o] as number;
            const channel = {
              bias: get(p, "bias"),
              mult: get(p, "mult"),
              shift: get(p, "shift"),
              weightZero: get(p, "weight_zero"),
            };
            const value = convResult(this.accumulators[slot + o] as number, xs, channel, range);
            this.write(f, ocb, n, o, this.sum(f, ocb, n, o, value));
          }
        }
      }
    }
  }

  private channelwise(name: string, f: Fields): void {
    const { icp, ocp } = this.core;
    const range = { zero: get(f, "zero_out"), lo: get(f, "clamp_lo"), hi: get(f, "clamp_hi") };
    const scale = { mult: get(f, "mult_a"), shift: get(f, "shift") };
    checkLanes(f, this.core);
    for (let ocb = 0; ocb < get(f, "oc_blocks"); ocb++) {
      for (let n = 0; n < get(f, "pixels"); n++) {
        const taps: number[][] = Array.from({ length: ocp }, () => []);
        this.walk(f, ocb, n, (_step, _tap, g, v) => {
          for (let i = 0; i < icp; i++) {
            taps[g * icp + i]?.push(v[i] as number);
          }
        });
        taps.forEach((values, o) => {
          if (name === "POOL") {
            this.write(f, ocb, n, o, poolResult(get(f, "kind") === 0 ? "max" : "sum", values, get(f, "bias"), scale, range));
            return;
          }
          const p = {
            multA: get(f, "mult_a"),
            multB: get(f, "mult_b"),
            lshA: get(f, "lsh_a"),
            lshB: get(f, "lsh_b"),
            zeroA: get(f, "zero_a"),
            zeroB: get(f, "zero_b"),
            shift: get(f, "shift"),
          };
          const [a, b] = values as [number, number];
          this.write(f, ocb, n, o, get(f, "kind") === 0 ? eltwiseSum(a, b, p, range) : eltwiseProduct(a, b, p, range));
        });
      }
    }
  }

  private store(f: Fields): void {
    const segment = this.segment(f);
    const [rows, cols, blocks] = [get(f, "rows"), get(f, "cols"), get(f, "blocks")];
    const rs = get(f, "contig_rows") === 1 ? cols : get(f, "row_stride");
    const bs = get(f, "contig_blocks") === 1 ? rows * rs : get(f, "block_stride");
    const bufferRows = this.core.outputBufferBytes / 32;
    for (let b = 0; b < blocks; b++) {
      let mask = 15;
      mask &= b === 0 ? get(f, "first_mask") : 15;
      mask &= b === blocks - 1 ? get(f, "last_mask") : 15;
      for (let r = 0; r < rows; r++) {
        for (let c = 0; c < cols; c++) {
          const at = get(f, "addr_offset") + 32 * (b * bs + r * rs + c * get(f, "pixel_stride"));
          if (at % 32 !== 0 || at + 32 > segment.length) {
            throw new Error(`write at ${at} of segment ${get(f, "addr_segment")} with ${segment.length} bytes`);
          }
          const row = (get(f, "buf_base") + b * get(f, "plane") + r * get(f, "row_pitch") + c) % bufferRows;
          for (let lane = 0; lane < 4; lane++) {
            if ((mask >> lane) & 1) {
              segment.set(new Uint8Array(this.output.slice(row * 32 + lane * 8, row * 32 + lane * 8 + 8).buffer), at + lane * 8);
            }
          }
        }
      }
    }
  }
}
