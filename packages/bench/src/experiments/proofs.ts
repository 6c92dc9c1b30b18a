// SPDX-License-Identifier: Apache-2.0
/** T19: what is proved of FIFOs, arbiters, guard, dispatcher, sync and token counters. */
import type { Experiment, Request, Row } from "../experiment.js";
import { CLAIMS, claimName } from "../verification/proofs.js";
import { cleanUp } from "../verification/prove.js";
import { proveClaim } from "../verification/prove-claims.js";

async function* run({ fresh }: Request): AsyncGenerator<Row> {
  try {
    for (const claim of CLAIMS) {
      const { verdict, seconds } = await proveClaim(claim, fresh);
      yield {
        block: claim.block,
        proof: claimName(claim),
        "cycles, induction": claim.depth,
        verdict,
        seconds,
        says: claim.says,
        ok: verdict === "proved",
      };
    }
  } finally {
    await cleanUp();
  }
}

export const proofs: Experiment = {
  id: "proofs",
  summary:
    "What is proved of the RTL's blocks by bounded proof from reset and k-induction (yosys-smtbmc, z3), how deep, how long",
  run,
};
