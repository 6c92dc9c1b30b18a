// SPDX-License-Identifier: Apache-2.0
/** Verdicts of the proofs, kept as long as the RTL and the harnesses stay as they are. */
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { REPOSITORY_ROOT } from "@tessera/hw";
import { remember } from "../measure/store.js";
import { BLOCKS, CLAIMS, type Claim, claimName } from "./proofs.js";
import { type Proof, prove, readRtl, type Verdict } from "./prove.js";

export interface Proved {
  readonly verdict: Verdict;
  readonly seconds: number;
}

/** Changes with everything that a proof reads but the packages, and with them by the version of the layout in `tsr_isa_pkg`. */
export async function proofKey(proof: Proof, text?: string): Promise<string> {
  const hash = createHash("sha256").update(claimName(proof)).update(String(proof.depth));
  hash.update(text ?? (await readRtl(proof.file)));
  for (const used of proof.uses ?? []) hash.update(await readRtl(used));
  if (proof.harness !== undefined) {
    hash.update(await readFile(join(REPOSITORY_ROOT, "test", "rtl-pool", "bench", `${proof.harness}.sv`), "utf8"));
  }
  return hash.digest("hex").slice(0, 32);
}

export async function proveClaim(claim: Claim, fresh = false): Promise<Proved> {
  return remember("proofs", await proofKey(claim), fresh, async () => {
    const begun = performance.now();
    const verdict = await prove(claim);
    return { verdict, seconds: Math.round((performance.now() - begun) / 100) / 10 };
  });
}

/** Kinds of block with a proof that fails. */
export async function unprovedBlocks(fresh: boolean, say: (line: string) => void): Promise<string[]> {
  const unproved = new Set<string>();
  for (const claim of CLAIMS) {
    const { verdict } = await proveClaim(claim, fresh);
    if (verdict === "proved") continue;
    unproved.add(claim.block);
    say(`${claimName(claim)}: ${verdict}`);
  }
  return BLOCKS.filter((block) => unproved.has(block));
}
