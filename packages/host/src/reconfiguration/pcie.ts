// SPDX-License-Identifier: Apache-2.0
/** What a transfer over PCIe takes by stated figures; a backend without a card has no time of its own for it. */

export interface PcieFigures {
  /** Microseconds of one DMA besides its bytes. */
  readonly dmaUs: number;
  readonly bytesPerSecond: number;
  readonly registerWriteUs: number;
}

export const PCIE: PcieFigures = { dmaUs: 30, bytesPerSecond: 10e9, registerWriteUs: 0.3 };

/** The same card, `factor` times as slow in everything. */
export const slower = ({ dmaUs, bytesPerSecond, registerWriteUs }: PcieFigures, factor: number): PcieFigures => ({
  dmaUs: dmaUs * factor,
  bytesPerSecond: bytesPerSecond / factor,
  registerWriteUs: registerWriteUs * factor,
});

export interface Transfer {
  readonly dmas: number;
  readonly bytes: number;
  readonly registerWrites: number;
}

export const transferMs = ({ dmas, bytes, registerWrites }: Transfer, figures: PcieFigures = PCIE): number =>
  (dmas * figures.dmaUs + registerWrites * figures.registerWriteUs) / 1e3 + (bytes / figures.bytesPerSecond) * 1e3;
