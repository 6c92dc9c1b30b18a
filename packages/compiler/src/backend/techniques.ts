// SPDX-License-Identifier: Apache-2.0
/** Techniques of the compiler that can be switched off, so that what each is worth can be measured. */

/** Per technique: what is done without it. */
export const TECHNIQUES = {
  fuseAdd: "additions are layers of their own",
  rowTaps: "depthwise convolutions take a step per tap",
  foldFirstLayer: "the first layer reads its input as it is",
  linePixels: "pixel parallelism is along the width only, rows end in whole groups",
} as const satisfies Record<string, string>;

export type Technique = keyof typeof TECHNIQUES;
export type Techniques = Readonly<Record<Technique, boolean>>;

const switches = (on: (name: Technique) => boolean): Techniques =>
  Object.fromEntries(Object.keys(TECHNIQUES).map((name) => [name, on(name as Technique)])) as Techniques;

export const ALL_TECHNIQUES: Techniques = switches(() => true);

/** What is published of cores of this kind: no folding, additions apart, pixels along the width only. */
export const PUBLISHED_TECHNIQUES: Techniques = switches(() => false);
