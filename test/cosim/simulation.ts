// SPDX-License-Identifier: Apache-2.0
/** A simulated pool in a child process: registers, memory, time and injected faults as promises. */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const here = dirname(fileURLToPath(import.meta.url));
export const root = join(here, "../..");

/** What tsr_sim_report() returns, as far as tests look at it. */
export interface SimReport {
  readonly cycles: number;
  readonly kcycles_per_s: number;
  readonly units: number;
  readonly unit_cycles: number;
  readonly banks: readonly Readonly<Record<string, number>>[];
  readonly ports: readonly { readonly name: string; readonly direction: string; readonly mean_latency_cycles: number }[];
  readonly protocol_errors: { readonly count: number; readonly messages: readonly string[] };
  readonly ddr: Readonly<Record<string, unknown>>;
}

export type Fault =
  | { readonly type: "slverr"; readonly op: "read" | "write"; readonly phys: bigint; readonly bytes: number }
  | { readonly type: "hang"; readonly op: "read" | "write" | "both"; readonly bank: number }
  | { readonly type: "clear" };

/** Registers, memory and the passing of time of a card, simulated or emulated. */
export interface Card {
  read(offset: number): Promise<number>;
  write(offset: number, value: number): Promise<void>;
  readMemory(phys: bigint, bytes: number): Promise<Uint8Array>;
  writeMemory(phys: bigint, data: Uint8Array): Promise<void>;
  /** True when the interrupt line is high within so many cycles. */
  run(cycles: number): Promise<boolean>;
  cycles(): Promise<number>;
  close(): Promise<void>;
}

export class Simulation implements Card {
  private readonly waiting: { resolve(answer: string): void; reject(error: Error): void }[] = [];

  private constructor(private readonly shell: ChildProcessWithoutNullStreams) {
    createInterface({ input: shell.stdout }).on("line", (line) => {
      const first = this.waiting.shift();
      if (line.startsWith("error")) first?.reject(new Error(line));
      else first?.resolve(line);
    });
    shell.on("exit", (code, signal) => {
      for (const { reject } of this.waiting.splice(0)) reject(new Error(`the simulation ended (${code ?? signal})`));
    });
  }

  /** Starts a simulation of a built library, see native/sim/sim_api.h for the options. */
  static async open(library: string, options: object = {}): Promise<Simulation> {
    const simulation = new Simulation(spawn(shellProgram(), [library, JSON.stringify(options)]));
    await simulation.answer();
    return simulation;
  }

  /** Ends the simulation; resolves when its process has ended and its files are closed. */
  async close(): Promise<void> {
    if (this.shell.exitCode !== null) return;
    const ended = new Promise((resolve) => this.shell.once("exit", resolve));
    this.shell.stdin.end();
    await ended;
  }

  /** The next line of the shell that no one waits for yet. */
  private answer(): Promise<string> {
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  private command(text: string): Promise<string> {
    this.shell.stdin.write(`${text}\n`);
    return this.answer();
  }

  read = async (offset: number): Promise<number> => Number(await this.command(`r ${offset}`));
  write = async (offset: number, value: number): Promise<void> => void (await this.command(`w ${offset} ${value >>> 0}`));
  readMemory = async (phys: bigint, bytes: number): Promise<Uint8Array> =>
    new Uint8Array(Buffer.from(await this.command(`mr ${phys} ${bytes}`), "hex"));
  writeMemory = async (phys: bigint, data: Uint8Array): Promise<void> =>
    void (await this.command(`mw ${phys} ${Buffer.from(data).toString("hex")}`));
  run = async (cycles: number): Promise<boolean> => (await this.command(`run ${cycles}`)) === "1";
  cycles = async (): Promise<number> => Number(await this.command("cycles"));
  report = async (): Promise<SimReport> => JSON.parse(await this.command("report")) as SimReport;
  inject = async (fault: Fault): Promise<void> =>
    void (await this.command(
      `inject ${JSON.stringify(fault, (_, value) => (typeof value === "bigint" ? value.toString() : value))}`,
    ));
}

/** The shell program, built when its source is newer. */
function shellProgram(): string {
  const source = join(here, "sim_shell.cpp");
  const folder = join(root, "build", "cosim");
  const program = join(folder, "sim_shell");
  if (existsSync(program) && statSync(program).mtimeMs > statSync(source).mtimeMs) return program;
  mkdirSync(folder, { recursive: true });
  const scratch = mkdtempSync(join(folder, "tmp-"));
  const built = join(scratch, "sim_shell");
  execFileSync("c++", [
    "-std=c++20",
    "-O1",
    "-Wall",
    "-Wextra",
    "-Werror",
    `-I${join(root, "native/sim")}`,
    source,
    "-o",
    built,
    "-ldl",
  ]);
  renameSync(built, program);
  rmSync(scratch, { recursive: true });
  return program;
}
