// SPDX-License-Identifier: Apache-2.0
/** What every trainable layer is: forward over a batch, backward from the gradient of its last result. */

/** Shape of one image's feature map. */
export interface MapShape {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

export const mapSize = ({ channels, height, width }: MapShape): number => channels * height * width;

/** A trained array and the gradient of the batch. */
export interface Parameter {
  readonly value: Float32Array;
  readonly gradient: Float32Array;
}

export const parameter = (size: number): Parameter => ({ value: new Float32Array(size), gradient: new Float32Array(size) });

export interface Layer {
  readonly output: MapShape;
  readonly parameters: readonly Parameter[];
  /** Batch of maps, image after image, to the batch of results. */
  forward(x: Float32Array): Float32Array;
  /** Adds to the parameters' gradients and returns the gradient of the last `forward`'s input. */
  backward(dy: Float32Array): Float32Array;
}
