// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { poolConfigJsonSchema } from "../../src/config/pool-config.js";
import { SCHEMA_FILE, schemaText } from "../../src/config/schema-file.js";
import { REPOSITORY_ROOT } from "../../src/generator/sources.js";

describe("JSON Schema", () => {
  it("in docs/reference is current (else: npx nx run hw:schema)", async () => {
    expect(await readFile(join(REPOSITORY_ROOT, SCHEMA_FILE), "utf8")).toBe(schemaText());
  });

  it("describes every field and allows no other", () => {
    const schema = poolConfigJsonSchema() as {
      properties: Record<string, { description?: string }>;
      additionalProperties: boolean;
    };
    expect(schema.additionalProperties).toBe(false);
    for (const [name, property] of Object.entries(schema.properties)) expect(property.description, name).toBeTruthy();
  });
});
