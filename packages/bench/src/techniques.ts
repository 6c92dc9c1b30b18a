// SPDX-License-Identifier: Apache-2.0
/** The techniques that raise utilisation, and how each is switched off to see what it is worth. */
import { PUBLISHED_TECHNIQUES, TECHNIQUES } from "@tessera/compiler";
import type { Job } from "./measure/job.js";

export interface SwitchedTechnique {
  readonly id: string;
  /** What is done without it. */
  readonly without: string;
  /** What switches it off, in the compiler or in the design. */
  readonly off: Pick<Job, "compile" | "design">;
}

const COMPILER: readonly SwitchedTechnique[] = Object.entries(TECHNIQUES).map(([id, without]) => ({
  id,
  without,
  off: { compile: { techniques: { [id]: false } } },
}));

export const SWITCHED_TECHNIQUES: readonly SwitchedTechnique[] = [
  { id: "grids", without: "every layer is cut along one dimension only", off: { compile: { grids: "best" } } },
  ...COMPILER,
  {
    id: "coalescing",
    without: "every core of a cluster makes its own read of what its neighbours read too",
    off: { design: { coalescing: false } },
  },
];

/** The large core as it is published: none of the techniques that it could have had. */
export const PUBLISHED_COMPILATION: NonNullable<Job["compile"]> = { techniques: PUBLISHED_TECHNIQUES };
