// SPDX-License-Identifier: Apache-2.0
/** T19: how far the RTL is proved, and how many mutants the proofs notice. */
import { revision } from "../measure/sources.js";
import { mutationScore, type Score } from "../verification/mutation-score.js";
import { CLAIMS } from "../verification/proofs.js";
import { cleanUp } from "../verification/prove.js";
import { unprovedBlocks } from "../verification/prove-claims.js";
import { atLeast, exactly, type Outcome, type Target } from "./target.js";

async function solved(value: number, detail: string, exact = true): Promise<Outcome> {
  return {
    value,
    configuration: "modules of tiny",
    backend: "yosys-smtbmc, z3",
    cycles: null,
    ddr: null,
    ddrName: "-",
    revision: await revision(),
    detail,
    exact,
  };
}

const proofsRow: Target = {
  id: "T19",
  what: "kinds of FIFO, arbiter, guard, dispatcher, sync and token counter without a proof",
  aim: exactly(0),
  unit: "blocks",
  how: `${CLAIMS.length} proofs, each bounded from reset and by k-induction: npm run bench -- proofs`,
  jobs: [],
  evaluate: async ({ fresh, say }): Promise<Outcome> => {
    try {
      const unproved = await unprovedBlocks(fresh, say);
      return await solved(
        unproved.length,
        unproved.length === 0 ? `${CLAIMS.length} proofs hold` : `without: ${unproved.join(", ")}`,
      );
    } finally {
      await cleanUp();
    }
  },
};

const scoreDetail = ({ killed, tried, unexplained }: Score): string =>
  `${killed} of ${tried} killed, ${tried - killed - unexplained.length} explained, ${unexplained.length} not`;

const mutationsRow: Target = {
  id: "T19",
  what: "mutations killed, at least 20 of every block",
  aim: atLeast(90),
  unit: "%",
  how: "mutants chosen by seed from a fixed list of operators, killed when a proof of the module no longer holds: npm run bench -- mutations",
  jobs: [],
  evaluate: async (): Promise<Outcome> => {
    try {
      const score = await mutationScore();
      return await solved((100 * score.killed) / score.tried, scoreDetail(score));
    } finally {
      await cleanUp();
    }
  },
};

export const VERIFICATION: readonly Target[] = [proofsRow, mutationsRow];
