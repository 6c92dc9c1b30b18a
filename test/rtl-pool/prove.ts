// SPDX-License-Identifier: Apache-2.0
/** Proves the FORMAL section of a module with Yosys and z3: bounded from reset, then by induction. */
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { REPOSITORY_ROOT } from "@tessera/hw";

const run = promisify(execFile);

export interface Proof {
  /** File below hw-templates/rtl; its module has the same name. */
  readonly file: string;
  /** Other files below hw-templates/rtl that it instantiates. */
  readonly uses?: readonly string[];
  /** Module of test/rtl-pool/bench that holds the module and more to prove; `parameters` are its own then. */
  readonly harness?: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** Cycles of the bounded proof, and longest induction. */
  readonly depth: number;
}

/** A change to the RTL that the proof must notice. */
export interface Mutation {
  readonly from: string;
  readonly to: string;
}

/** "proved", or which half failed. */
export type Verdict = "proved" | "violated" | "not inductive";

/** Proves a module, or the module with one change. */
export async function prove({ file, uses = [], harness, parameters, depth }: Proof, mutation?: Mutation): Promise<Verdict> {
  const module = file.replace(/^.*\/|\.sv$/g, "");
  const top = harness ?? module;
  const folder = join(REPOSITORY_ROOT, "build", "formal", top);
  await mkdir(folder, { recursive: true });

  let text = await readFile(join(REPOSITORY_ROOT, "hw-templates", "rtl", file), "utf8");
  if (mutation !== undefined) {
    if (text.split(mutation.from).length !== 2) throw new Error(`${file} does not hold "${mutation.from}" exactly once`);
    text = text.replace(mutation.from, mutation.to);
  }
  const source = join(folder, "source.sv");
  const model = join(folder, "model.smt2");
  await writeFile(source, text);

  const settings = Object.entries(parameters).map(([name, value]) => `-set ${name} ${value}`);
  const others = [
    ...uses.map((used) => join(REPOSITORY_ROOT, "hw-templates", "rtl", used)),
    ...(harness === undefined ? [] : [join(REPOSITORY_ROOT, "test", "rtl-pool", "bench", `${harness}.sv`)]),
  ];
  const prepare = [
    `read_verilog -formal -sv ${source} ${others.join(" ")}`,
    ...(settings.length > 0 ? [`chparam ${settings.join(" ")} ${top}`] : []),
    `prep -top ${top} -flatten -nordff`,
    "async2sync; memory_map; opt_clean; dffunmap",
    `write_smt2 -wires ${model}`,
  ];
  await run("yosys", ["-q", "-p", prepare.join("; ")]);

  const solver = ["-s", "z3", "--unroll", "--noprogress", "-t", String(depth)];
  if (!(await passes([...solver, model]))) return "violated";
  return (await passes([...solver, "-i", model])) ? "proved" : "not inductive";
}

async function passes(args: readonly string[]): Promise<boolean> {
  try {
    await run("yosys-smtbmc", args);
    return true;
  } catch (error) {
    const { stdout } = error as { stdout?: string };
    // A failed assertion is an answer; anything else is a broken run.
    if (stdout?.includes("Status: FAILED")) return false;
    throw error;
  }
}
