// SPDX-License-Identifier: Apache-2.0
/** scripts/setup.sh on machines that lack tools: stand-ins for apt-get, id and sudo, so that nothing is installed. */
import { execFile } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const SETUP = join(import.meta.dirname, "../../scripts/setup.sh");
const TOOLS = ["verilator", "g++", "make", "cmake", "ninja", "ccache", "yosys", "z3"];

let path: string;
const log = (): Promise<string> => readFile(join(path, "log"), "utf8").catch(() => "");
const fake = async (name: string, body: string): Promise<void> => {
  await writeFile(join(path, name), `#!/bin/sh\n${body}\n`);
  await chmod(join(path, name), 0o755);
};

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "tessera-setup-"));
  for (const tool of ["awk", "cut", "head", "sh"]) await symlink(await whereIs(tool), join(path, tool));
  for (const tool of TOOLS) await fake(tool, 'echo "Verilator 5.006 stand-in"');
  await fake("apt-get", `echo "$@" >> ${path}/log`);
});
afterEach(() => rm(path, { recursive: true }));

const whereIs = (tool: string): Promise<string> =>
  new Promise((resolve) => execFile("sh", ["-c", `command -v ${tool}`], (_error, stdout) => resolve(stdout.trim())));

function setup(): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile("/bin/sh", [SETUP], { env: { PATH: path } }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
  });
}

describe("setup.sh", () => {
  it("does nothing but name the versions when all is there", async () => {
    const { code, stdout } = await setup();
    expect([code, await log()]).toEqual([0, ""]);
    expect(stdout).toMatch(/^setup: verilator 5\.006/);
  });

  it("installs exactly what is missing as root, after an update when the first try fails", async () => {
    await rm(join(path, "ninja"));
    await fake("id", "echo 0");
    await setup();
    expect(await log()).toBe("install -y --no-install-recommends ninja-build\n");
    await fake("apt-get", `echo "$@" >> ${path}/log; [ "$1" = update ] || [ "$(grep -c install ${path}/log)" -gt 2 ]`);
    await symlink(await whereIs("grep"), join(path, "grep"));
    expect((await setup()).code).toBe(0);
    expect(
      (await log())
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(" ")[0]),
    ).toEqual(["install", "update", "install"]);
  });

  it("uses sudo that asks for no password", async () => {
    await rm(join(path, "z3"));
    await fake("id", "echo 1000");
    await fake("sudo", 'shift; "$@"');
    await setup();
    expect(await log()).toBe("install -y --no-install-recommends z3\n");
  });

  it("prints the command to run, and fails, without root and sudo", async () => {
    await rm(join(path, "verilator"));
    await rm(join(path, "yosys"));
    await fake("id", "echo 1000");
    const { code, stderr } = await setup();
    expect([code, await log()]).toEqual([1, ""]);
    expect(stderr).toContain("sudo apt-get update && sudo apt-get install -y --no-install-recommends verilator yosys");
  });

  it("refuses an old verilator", async () => {
    await fake("verilator", 'echo "Verilator 4.038 2020-07-11"');
    const { code, stderr } = await setup();
    expect(code).toBe(1);
    expect(stderr).toMatch(/verilator 4\.038 found, 5\.006 or newer needed/);
  });
});
