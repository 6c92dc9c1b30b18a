// SPDX-License-Identifier: Apache-2.0
/** Proves the FORMAL section of a module with Yosys and z3: bounded from reset, then by induction. */
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { preset, REPOSITORY_ROOT, writeDesign } from "@tessera/hw";

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

/** "proved", or what it lacks; "no module": Yosys does not accept the text; "undecided": the solver took too long. */
export type Verdict = "proved" | "violated" | "not inductive" | "no module" | "undecided";

const RTL = join(REPOSITORY_ROOT, "hw-templates", "rtl");
const FORMAL = join(REPOSITORY_ROOT, "build", "formal");
const SOLVER_MS = 900_000;

export const readRtl = (file: string): Promise<string> => readFile(join(RTL, file), "utf8");

/** The packages of the smallest design: where a module has no parameter for a size, the proof is of that design. */
let packages: Promise<string[]> | undefined;
const designPackages = (): Promise<string[]> => {
  packages ??= writeDesign(preset("tiny"), { folder: join(FORMAL, `design-${process.pid}`) }).then(({ folder }) => [
    ...["tsr_isa_pkg.sv", "tsr_cfg_pkg.sv"].map((name) => join(folder, "rtl", name)),
    join(RTL, "pool", "tsr_pool_pkg.sv"),
  ]);
  return packages;
};

/** Removes what proofs of this process have left behind. */
export async function cleanUp(): Promise<void> {
  packages = undefined;
  await rm(join(FORMAL, `design-${process.pid}`), { recursive: true, force: true });
}

/** Proves a module as it is, or with another text. */
export async function prove({ file, uses = [], harness, parameters, depth }: Proof, changed?: string): Promise<Verdict> {
  const top = harness ?? file.replace(/^.*\/|\.sv$/g, "");
  const text = changed ?? (await readRtl(file));
  const settings = Object.entries(parameters).map(([name, value]) => `-set ${name} ${value}`);
  const key = createHash("sha256").update(text).update(settings.join()).digest("hex").slice(0, 16);
  const folder = join(FORMAL, `${top}-${key}-${process.pid}`);
  await mkdir(folder, { recursive: true });
  try {
    const source = join(folder, "source.sv");
    const model = join(folder, "model.smt2");
    await writeFile(source, text);
    const others = [
      ...uses.map((used) => join(RTL, used)),
      ...(harness === undefined ? [] : [join(REPOSITORY_ROOT, "test", "rtl-pool", "bench", `${harness}.sv`)]),
    ];
    const prepare = [
      `read_verilog -formal -sv ${[...(await designPackages()), source, ...others].join(" ")}`,
      ...(settings.length > 0 ? [`chparam ${settings.join(" ")} ${top}`] : []),
      `prep -top ${top} -flatten -nordff`,
      "async2sync; memory_map; opt_clean; dffunmap",
      `write_smt2 -wires ${model}`,
    ];
    try {
      await run("yosys", ["-q", "-p", prepare.join("; ")], { timeout: SOLVER_MS });
    } catch (error) {
      if (changed !== undefined) return "no module";
      throw error;
    }
    const solver = ["-s", "z3", "--unroll", "--noprogress", "-t", String(depth)];
    const bounded = await answer([...solver, model]);
    if (bounded !== "passed") return bounded === "failed" ? "violated" : "undecided";
    const inductive = await answer([...solver, "-i", model]);
    if (inductive !== "passed") return inductive === "failed" ? "not inductive" : "undecided";
    return "proved";
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function answer(args: readonly string[]): Promise<"passed" | "failed" | "late"> {
  try {
    // The limit is the solver's too: it ends with yosys-smtbmc, whose pipe it reads.
    await run("yosys-smtbmc", args, { timeout: SOLVER_MS, maxBuffer: 1 << 26 });
    return "passed";
  } catch (error) {
    const { stdout, killed } = error as { stdout?: string; killed?: boolean };
    if (killed) return "late";
    // A failed assertion is an answer; anything else is a broken run.
    if (stdout?.includes("Status: FAILED")) return "failed";
    throw error;
  }
}
