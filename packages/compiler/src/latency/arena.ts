// SPDX-License-Identifier: Apache-2.0
/**
 * Arrays of a simulation, used again by the next: planning simulates tens of thousands of short runs, whose arrays would
 * cost more than the runs. What is taken after `restart` replaces what was taken before.
 */
export class Arena {
  private readonly floats: Float64Array[] = [];
  private readonly integers: Int32Array[] = [];
  private nextFloats = 0;
  private nextIntegers = 0;

  restart(): void {
    this.nextFloats = 0;
    this.nextIntegers = 0;
  }

  /** At least `length` numbers, the first `length` of which are `value`. */
  float(length: number, value = 0): Float64Array {
    const slot = this.nextFloats++;
    let array = this.floats[slot];
    if (array === undefined || array.length < length) {
      array = new Float64Array(length);
      this.floats[slot] = array;
    }
    return array.fill(value, 0, length);
  }

  integer(length: number, value = 0): Int32Array {
    const slot = this.nextIntegers++;
    let array = this.integers[slot];
    if (array === undefined || array.length < length) {
      array = new Int32Array(length);
      this.integers[slot] = array;
    }
    return array.fill(value, 0, length);
  }
}
