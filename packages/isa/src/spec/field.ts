// SPDX-License-Identifier: Apache-2.0
/** Building blocks of the instruction and record formats: every format is a list of bit fields. */

/** One bit field of a format. Fields are packed from bit 0 of their word upwards, in list order, without gaps. */
export interface Field {
  readonly name: string;
  /** Width in bits, 1..64. */
  readonly bits: number;
  /** Two's complement when true. */
  readonly signed: boolean;
  /** What the value means, with its unit. */
  readonly doc: string;
}

/** An unsigned field of `bits` bits. */
export const u = (name: string, bits: number, doc: string): Field => ({ name, bits, signed: false, doc });

/** A two's complement field of `bits` bits. */
export const s = (name: string, bits: number, doc: string): Field => ({ name, bits, signed: true, doc });
