// SPDX-License-Identifier: Apache-2.0
/** Mutants of the modules of a block, and whether a proof notices them; verdicts are kept, so that a run goes on where it ended. */
import { remember } from "../measure/store.js";
import { applyMutant, choose, type Mutant, mutantsOf } from "./mutants.js";
import { ABSENT, type Block, CLAIMS, type Claim } from "./proofs.js";
import { prove, readRtl, type Verdict } from "./prove.js";
import { proofKey } from "./prove-claims.js";
import { EXPLAINED } from "./survivors.js";

export interface Tried {
  readonly block: Block;
  readonly file: string;
  readonly mutant: Mutant;
  /** "killed", or "survived" with the reason that is written down for it, if one is. */
  readonly fate: "killed" | "survived";
  readonly reason: string | null;
}

const claimsOf = (file: string): Claim[] => CLAIMS.filter((claim) => claim.file === file);

/** Whether all proofs of a module still hold with the mutant; null: it is no module, so no mutant. */
async function survives(file: string, text: string): Promise<boolean | null> {
  for (const claim of claimsOf(file)) {
    const verdict: Verdict = await remember("mutants", await proofKey(claim, text), false, () => prove(claim, text));
    if (verdict === "no module") return null;
    if (verdict === "violated" || verdict === "not inductive") return false;
  }
  return true;
}

/** Tries `count` mutants of a block, chosen by seed from all of its modules. */
export async function* mutateBlock(
  block: Block,
  count: number,
  seed: number,
  filter = (_: string) => true,
): AsyncGenerator<Tried> {
  const files = [...new Set(CLAIMS.filter((claim) => claim.block === block).map(({ file }) => file))].filter(filter);
  const texts = new Map(await Promise.all(files.map(async (file) => [file, await readRtl(file)] as const)));
  const all = files.flatMap((file) => mutantsOf(texts.get(file) as string, ABSENT).map((mutant) => ({ file, mutant })));
  let tried = 0;
  for (const { file, mutant } of choose(all, all.length, seed)) {
    if (tried === count) return;
    const lives = await survives(file, applyMutant(texts.get(file) as string, mutant));
    if (lives === null) continue;
    tried++;
    const reason = EXPLAINED.find(
      (known) => known.file === file && known.original === mutant.original && known.mutated === mutant.mutated,
    );
    yield { block, file, mutant, fate: lives ? "survived" : "killed", reason: reason?.reason ?? null };
  }
}
