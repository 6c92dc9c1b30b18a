// SPDX-License-Identifier: Apache-2.0
/** The FORMAL sections of modules, as a simulator is given them: left out, or with their assumptions watched. */

/** What only proofs see; what stands there in hardware. */
const SECTION = /^`ifdef FORMAL\n([\s\S]*?)(^`else\n[\s\S]*?)?^`endif$/gm;
const PROOF_PART = /^`ifdef FORMAL\n[\s\S]*?^(?=`(?:else|endif)$)/gm;
const ASSERT = /\bassert \(([^;]*)\);/g;
const ASSUME = /\bassume \(([^;]*)\);/g;
/** What a solver chooses: constants, and inputs that there are in proofs alone. */
const CHOSEN = /(?:\(\* anyconst \*\) logic|input +wire logic)\s*(?:\[[^\]]*\]\s*)?(f_\w+(?:, f_\w+)*)/g;

/** RTL without what only proofs see: a simulator does not depend on it. */
export const withoutProofs = (rtl: string): string => rtl.replace(PROOF_PART, "");

const blank = (text: string): string => text.replace(/[^\n]/g, "");

/**
 * RTL in which a violated assumption is a $stop. What is asserted does nothing, lines stay where they are. A section that stands in
 * place of hardware is left out, and so is an assumption about something that a solver chooses: a simulation has one value of it.
 */
export function withWatchedAssumptions(rtl: string): string {
  const chosen = [...rtl.matchAll(CHOSEN)].flatMap(([, names = ""]) => names.split(", "));
  const chooses = (condition: string): boolean => chosen.some((name) => new RegExp(`\\b${name}\\b`).test(condition));
  return rtl.replace(SECTION, (_, proof: string, hardware?: string) => {
    if (hardware !== undefined) return `\n${blank(proof)}${hardware.replace("`else", "")}`;
    const watched = proof
      .replace(ASSERT, (_statement, condition: string) => `begin if (${condition}); end`)
      .replace(ASSUME, (_statement, condition: string) =>
        chooses(condition) ? `begin if (${condition}); end` : `begin if (!(${condition})) $stop; end`,
      );
    return `\n${watched}`;
  });
}

/** Lines, from 1, on which a watched assumption of a module ends. */
export function watchedLines(rtl: string): number[] {
  const lines = withWatchedAssumptions(rtl).split("\n");
  return lines.flatMap((line, i) => (line.includes("$stop;") ? [i + 1] : []));
}
