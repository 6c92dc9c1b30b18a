// SPDX-License-Identifier: Apache-2.0
/** Mutants of a module: one place of its text changed by one operator of a fixed list. */

export interface Mutant {
  readonly operator: string;
  /** Line in the file, from 1, and its text without what surrounds it. */
  readonly line: number;
  readonly original: string;
  readonly mutated: string;
}

interface Change {
  readonly operator: string;
  readonly at: number;
  readonly length: number;
  readonly by: string;
}

/** Finds the places of one line at which an operator applies. */
type Operator = (line: string, isReset: boolean) => Change[];

const replacing =
  (operator: string, pattern: RegExp, by: (match: RegExpMatchArray) => string): ((line: string) => Change[]) =>
  (line) =>
    [...line.matchAll(pattern)].map((match) => ({ operator, at: match.index, length: match[0].length, by: by(match) }));

const OPPOSITE: Readonly<Record<string, string>> = { "==": "!=", "!=": "==", "<": "<=", ">": ">=", ">=": ">", "<=": "<" };

/** `<=` compares inside parentheses and behind `=`; elsewhere it assigns. */
function comparesAt(line: string, at: number): boolean {
  const before = line.slice(0, at);
  const open = before.split("(").length - before.split(")").length;
  return open > 0 || /(^|[^<>=!])=([^=]|$)/.test(before) || before.includes("<=");
}

const relational: Operator = (line) =>
  replacing(
    "relation",
    / (==|!=|<=|>=|<|>) /g,
    ([, sign = ""]) => ` ${OPPOSITE[sign]} `,
  )(line).filter(({ at }) => !line.startsWith(" <= ", at) || comparesAt(line, at));

/** A number one greater, inside its width. */
const offByOne = replacing("constant", /(\d+)'d(\d+)/g, ([, width, value]) => {
  const next = (Number(value) + 1) % 2 ** Number(width);
  return `${width}'d${next}`;
});

const bits = replacing("stuck bit", /1'b([01])/g, ([, bit]) => (bit === "0" ? "1'b1" : "1'b0"));

const STATEMENT = /[A-Za-z_][\w[\].:+*\- ]* <= [^;]+;/g;
const dropped: Operator = (line) =>
  replacing("dropped assignment", STATEMENT, () => ";")(line).filter(({ at }) => !comparesAt(line, at));

/** What is stuck there already is no mutant. */
const stuck = replacing("stuck output", /^( *assign [^=]+= )(?!(1'b|')0;).+;$/g, ([, head]) => `${head}'0;`);
const stuckHigh = replacing("stuck output", /^( *assign [^=]+= )(?!(1'b|')1;).+;$/g, ([, head]) => `${head}'1;`);

/** `if (x)` becomes `if (!(x))`. */
const negated: Operator = (line) =>
  [...line.matchAll(/\bif \(/g)].flatMap(({ index }) => {
    const from = index + 4;
    let depth = 1;
    let end = from;
    while (depth > 0 && end < line.length) depth += { "(": 1, ")": -1 }[line[end++] as string] ?? 0;
    return depth > 0
      ? []
      : [{ operator: "negated condition", at: from, length: end - 1 - from, by: `!(${line.slice(from, end - 1)})` }];
  });

const resetValue: Operator = (line, isReset) =>
  isReset
    ? replacing(
        "reset value",
        /<= ('0|'1|1'b0|1'b1|\d+'d\d+);/g,
        ([, value]) => `<= ${value === "'0" ? "'1" : `~${value}`};`,
      )(line)
    : [];

export const OPERATORS: readonly Operator[] = [
  relational,
  offByOne,
  bits,
  replacing("and, or", / (&&|\|\|) /g, ([, sign]) => (sign === "&&" ? " || " : " && ")),
  replacing("and, or", / (&|\|) /g, ([, sign]) => (sign === "&" ? " | " : " & ")),
  replacing("plus, minus", / ([+-]) (?!:)/g, ([, sign]) => (sign === "+" ? " - " : " + ")),
  replacing("dropped negation", /!(?=[a-z(])/g, () => ""),
  negated,
  dropped,
  stuck,
  stuckHigh,
  resetValue,
];

/** What is no logic: declarations, parameters, generate conditions, checks of parameters. */
const NO_LOGIC =
  /^\s*(input|output|parameter|localparam|import|typedef|initial|for|if \([A-Z]|.*genvar|.*tsr_cfg_pkg::(VIRT|TIME_SLOTS)|.*unused)|^\s*(else )?if \(\w+ [<>=!]+ \w+\) begin : /;

/** Whether each line is compiled logic in a proof: outside of comments and of what only the proof or only other designs see. */
function logicLines(lines: readonly string[], absent: readonly string[]): boolean[] {
  let away = -1;
  let conditions = 0;
  let inModule = false;
  return lines.map((line) => {
    if (/^\s*`ifn?def/.test(line)) conditions++;
    else if (/^\s*`endif/.test(line)) conditions--;
    if (/^\);/.test(line)) inModule = true;
    const indent = line.search(/\S/);
    if (absent.some((name) => line.includes(`begin : ${name}`))) away = indent;
    else if (indent >= 0 && indent <= away) away = -1;
    return inModule && away < 0 && conditions === 0 && !/^\s*(\/\/|`)/.test(line) && !NO_LOGIC.test(line);
  });
}

/** All mutants of a text, in the order of its lines; `absent`: generate blocks that the design has not. */
export function mutantsOf(text: string, absent: readonly string[] = []): Mutant[] {
  const lines = text.split("\n");
  const isLogic = logicLines(lines, absent);
  let reset = -1;
  return lines.flatMap((line, i) => {
    const indent = line.search(/\S/);
    if (/if \(rst_i/.test(line)) reset = indent;
    else if (indent >= 0 && indent <= reset) reset = -1;
    if (!isLogic[i]) return [];
    const code = line.replace(/\s*\/\/.*$/, "");
    const changes = OPERATORS.flatMap((operator) => operator(code, reset >= 0));
    const mutated = new Map(
      changes.map(({ operator, at, length, by }) => [code.slice(0, at) + by + code.slice(at + length), operator]),
    );
    mutated.delete(code);
    return [...mutated].map(([to, operator]) => ({ operator, line: i + 1, original: code.trim(), mutated: to.trim() }));
  });
}

/** The text with the change of a mutant. */
export function applyMutant(text: string, { line, original, mutated }: Mutant): string {
  const lines = text.split("\n");
  const found = lines[line - 1] ?? "";
  lines[line - 1] = found.replace(original, () => mutated);
  return lines.join("\n");
}

/** Chooses by seed (mulberry32): the same seed, the same choice. */
export function choose<T>(from: readonly T[], count: number, seed: number): T[] {
  const left = [...from];
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const chosen: T[] = [];
  while (chosen.length < count && left.length > 0) chosen.push(...left.splice(Math.floor(random() * left.length), 1));
  return chosen;
}
