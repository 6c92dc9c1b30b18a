// SPDX-License-Identifier: Apache-2.0
export * from "./spec/field.js";
export * from "./spec/instructions.js";
export * from "./spec/records.js";
export * from "./spec/registers.js";
