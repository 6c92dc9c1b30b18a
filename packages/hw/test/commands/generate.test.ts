// SPDX-License-Identifier: Apache-2.0
/** The command as a user runs it; needs the build that every test run starts with. */
import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { REPOSITORY_ROOT } from "../../src/generator/sources.js";

const COMMAND = join(REPOSITORY_ROOT, "packages/hw/dist/commands/generate.js");

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tessera-generate-"));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the command from `folder`; `limit` is a shell command that runs before it. */
function generate(args: readonly string[], limit = "true"): Promise<Outcome> {
  const script = `${limit}; exec "$0" "$@"`;
  const env = { ...process.env, INIT_CWD: folder };
  return new Promise((resolve) => {
    execFile("sh", ["-c", script, process.execPath, COMMAND, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
  });
}

describe("hw:generate", () => {
  it("emits a design, and says on the second run that nothing changed", async () => {
    const out = join(folder, "design");
    expect((await generate(["--config", "tiny", "--out", out])).stdout).toMatch(/^tiny \([0-9a-f]{16}\): \d+ new in /);
    expect(await readdir(out)).toEqual(expect.arrayContaining(["manifest.json", "rtl.f"]));
    expect((await generate(["--config", "tiny", "--out", out])).stdout).toMatch(/: \d+ unchanged in /);
  });

  it("writes nothing on a dry run", async () => {
    const out = join(folder, "design");
    const { stdout } = await generate(["--config", "tiny", "--out", out, "--dry-run"]);
    expect(stdout).toMatch(/^new +hls\/tessera_config\.hpp$/m);
    expect(await readdir(folder)).toEqual([]);
  });

  it("takes a file where the user is, and prints JSON", async () => {
    await writeFile(join(folder, "mine.json"), '{ "name": "mine", "extends": "tiny", "cores": 1 }');
    const { stdout, code } = await generate(["--config", "./mine.json", "--out", "./out", "--dry-run", "--json"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: "mine", dryRun: true });
  });

  it("fails with one line and exit code 1", async () => {
    const { code, stderr, stdout } = await generate(["--config", "nope"]);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^hw:generate: no preset is called "nope"; presets: [^\n]*\n$/);
    expect((await generate(["--config", "nope", "--debug"])).stderr).toMatch(/\n\s+at /);
  });

  it("leaves the earlier design as it was when the disk does not take the new one", async () => {
    const out = join(folder, "design");
    await generate(["--config", "tiny", "--out", out]);
    const before = await readFile(join(out, "manifest.json"), "utf8");
    // No file may grow beyond 1 KiB: what a full disk does, without filling one.
    const { code, stderr } = await generate(["--config", "virt-4x512", "--out", out], "ulimit -f 2");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^hw:generate: cannot write the design to [^\n]*\n$/);
    expect(await readFile(join(out, "manifest.json"), "utf8")).toBe(before);
    expect((await readdir(out)).filter((name) => name.startsWith("."))).toEqual([]);
  });
});
