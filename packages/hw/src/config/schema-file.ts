// SPDX-License-Identifier: Apache-2.0
/** The committed JSON Schema of configuration files. */
import { poolConfigJsonSchema } from "./pool-config.js";

/** Path inside the repository. */
export const SCHEMA_FILE = "docs/reference/pool-config.schema.json";

export const schemaText = (): string => `${JSON.stringify(poolConfigJsonSchema(), null, 2)}\n`;
