// SPDX-License-Identifier: Apache-2.0
export { CORE_512, CORE_8192, CORE_TINY, type CoreConfig } from "./config/core-config.js";
