// SPDX-License-Identifier: Apache-2.0
/** What the proofs assume of a module's neighbours, watched while the whole pool of `tiny` is simulated, module by module. */
import { collectAssumptions } from "../assumptions/collect.js";
import type { Experiment, Request, Row } from "../experiment.js";

async function* run({ programs, fresh }: Request): AsyncGenerator<Row> {
  const found = await collectAssumptions({
    ...(programs !== undefined && { programs }),
    ...(fresh !== undefined && { fresh }),
    say: (line) => void process.stderr.write(`${line}\n`),
  });
  for (const { module, watched, violated } of found.modules) {
    const places = violated.map(({ line, text }) => `${line}: ${text}`).join(" | ");
    yield { module, watched, violated: violated.length, places, ok: violated.length === 0 };
  }
}

export const assumptions: Experiment = {
  id: "assumptions",
  summary:
    "what proofs assume of a module's neighbours, watched in RTL under random programs and the suites of the pool (--programs)",
  run,
};
