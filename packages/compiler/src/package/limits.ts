// SPDX-License-Identifier: Apache-2.0
/** What a package may hold, checked before anything of it is built in memory: a file must not grow in the reader. */

export const PACKAGE_LIMITS = {
  /** Manifests of the standard networks have 0.1 to 0.4 MB. */
  manifestBytes: 16 * 2 ** 20,
  /** Layers, tilings, plans, tensors, regions, host operators: an object each, whatever its bytes. */
  messages: 2 ** 16,
  /** Elements of repeated numbers and names, the columns of tilings above all. */
  elements: 2 ** 20,
  /** Names stand in messages. */
  nameBytes: 1024,
  /** Attributes of all host operators, which may hold tables: text of two bytes becomes an object of some forty. */
  attributeBytes: 2 ** 22,
} as const;
