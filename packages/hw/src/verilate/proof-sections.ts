// SPDX-License-Identifier: Apache-2.0
/** The FORMAL sections of modules, as a simulator is given them: left out, or with their assumptions watched. */

const SECTION = /^`ifdef FORMAL\n[\s\S]*?^(?=`(?:else|endif)$)/gm;
const FREE_CONSTANTS = /\(\* anyconst \*\) logic\s*(?:\[[^\]]*\]\s*)?([\w, ]+);/g;
const ASSERT = /\bassert \(([^;]*)\);/g;
const ASSUME = /\bassume \(([^;]*)\);/g;

/** RTL without what only proofs see: a simulator does not depend on it. */
export const withoutProofs = (rtl: string): string => rtl.replace(SECTION, "");

/**
 * RTL, to be read with FORMAL defined, in which a violated assumption is a $stop. What is asserted does nothing, line numbers stay. An
 * assumption about a free constant is left out: it chooses among values that a simulation does not have.
 */
export const withWatchedAssumptions = (rtl: string): string =>
  rtl.replace(SECTION, (section) => {
    const free = [...section.matchAll(FREE_CONSTANTS)].flatMap(([, names = ""]) => names.split(/,\s*/));
    const chooses = (condition: string): boolean => free.some((name) => new RegExp(`\\b${name}\\b`).test(condition));
    return section
      .replace(ASSERT, (_, condition: string) => `begin if (${condition}); end`)
      .replace(ASSUME, (_, condition: string) =>
        chooses(condition) ? `begin if (${condition}); end` : `begin if (!(${condition})) $stop; end`,
      );
  });

/** Lines, from 1, on which a watched assumption of a module begins. */
export function watchedLines(rtl: string): number[] {
  const lines = withWatchedAssumptions(rtl).split("\n");
  return lines.flatMap((line, i) => (line.includes("$stop;") ? [i + 1] : []));
}
