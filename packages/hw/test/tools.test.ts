// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { runTool } from "../src/tools.js";

describe("runTool", () => {
  it("returns what the tool printed", async () => {
    expect(await runTool("sh", ["-c", "echo out; echo err >&2"])).toMatch(/out\s+err|err\s+out/);
  });

  it("tells a missing tool from a failing one", async () => {
    await expect(runTool("no-such-tool", [])).rejects.toMatchObject({
      code: "TOOL_MISSING",
      message: expect.stringContaining("setup.sh"),
    });
    await expect(runTool("sh", ["-c", "echo why; exit 3"])).rejects.toThrow(/exit code 3\):\nwhy/);
  });

  it("ends the tool when interrupted", async () => {
    await expect(runTool("sleep", ["60"], { signal: AbortSignal.timeout(50) })).rejects.toThrow(/interrupted/);
  });
});
