// SPDX-License-Identifier: Apache-2.0
/** Folding of a first convolution's window into channels, so that few input channels still fill the array. */
import type { ConvOp, QTensor } from "../../ir/graph.js";
import type { Fold } from "../../package/program.js";
import { BLOCK_CHANNELS } from "../core-shape.js";

/** Inputs with more channels than this fill the array well enough. */
const MAX_FOLDED_CHANNELS = 4;

/** How the host gathers the window of `op` into the channels of input `t`: all of it, its columns, or null. */
export function foldOf(op: ConvOp, t: QTensor, out: QTensor): Fold | null {
  const [kh, kw] = op.window.kernel;
  const { stride, pads, dilation } = op.window;
  if (t.channels > MAX_FOLDED_CHANNELS || op.groups !== 1 || kh * kw === 1) {
    return null;
  }
  if (kh * kw * t.channels <= BLOCK_CHANNELS) {
    return { kernel: [kh, kw], stride, pads, dilation, channels: kh * kw * t.channels, height: out.height, width: out.width };
  }
  if (kw > 1 && kw * t.channels <= BLOCK_CHANNELS) {
    return {
      kernel: [1, kw],
      stride: [1, stride[1]],
      pads: [0, pads[1], 0, pads[3]],
      dilation: [1, dilation[1]],
      channels: kw * t.channels,
      height: t.height,
      width: out.width,
    };
  }
  return null;
}
