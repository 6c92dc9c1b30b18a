// SPDX-License-Identifier: Apache-2.0
/** Which pool an xclbin holds: its configuration and hashes, as pairs of key and value that AMD's xclbinutil shows as well. */
import { checkPoolConfig, configHash, designHash, type PoolConfig } from "@tessera/hw";
import { layoutHash } from "@tessera/isa";
import { HostError } from "../errors.js";
import { hex } from "../native/addon.js";
import { sectionKind, sectionKindName, sectionOf, type Xclbin } from "./container.js";
import { readKeyValues, writeKeyValues } from "./documents.js";

export interface PoolIdentity {
  readonly config: PoolConfig;
  /** Of instruction set and registers. */
  readonly layoutHash: number;
  /** Of the core's configuration, for which programs are compiled. */
  readonly configHash: number;
  readonly designHash: string;
}

const SECTION = "KEYVALUE_METADATA";
const KEY = {
  config: "tessera.config",
  layoutHash: "tessera.layout_hash",
  configHash: "tessera.config_hash",
  designHash: "tessera.design_hash",
} as const;
const OWN_KEYS: readonly string[] = Object.values(KEY);

/** What a pool built from `config` with this instruction set is. */
export const poolIdentity = (config: PoolConfig): PoolIdentity => ({
  config,
  layoutHash: layoutHash(),
  configHash: configHash(config.core),
  designHash: designHash(config),
});

/** The container with `identity` in it, in place of one that was there; other pairs of key and value stay. */
export function withIdentity({ trailer: _, ...xclbin }: Xclbin, identity: PoolIdentity): Xclbin {
  const there = sectionOf(xclbin, SECTION);
  const others = there === undefined ? [] : readKeyValues(there).filter(({ key }) => !OWN_KEYS.includes(key));
  const data = writeKeyValues([
    ...others,
    { key: KEY.config, value: JSON.stringify(identity.config) },
    { key: KEY.layoutHash, value: hex(identity.layoutHash) },
    { key: KEY.configHash, value: hex(identity.configHash) },
    { key: KEY.designHash, value: identity.designHash },
  ]);
  const sections = xclbin.sections.filter(({ kind }) => sectionKindName(kind) !== SECTION);
  return { ...xclbin, sections: [...sections, { kind: sectionKind(SECTION), name: "", data }] };
}

/**
 * The pool in a container; null when it holds something else. Throws XCLBIN_FORMAT when what it says of the pool contradicts itself.
 */
export function readIdentity(xclbin: Xclbin): PoolIdentity | null {
  const there = sectionOf(xclbin, SECTION);
  const pairs = new Map(there === undefined ? [] : readKeyValues(there).map(({ key, value }) => [key, value]));
  const text = pairs.get(KEY.config);
  if (text === undefined) return null;
  const identity: PoolIdentity = {
    config: configOf(text),
    layoutHash: hashOf(pairs, KEY.layoutHash),
    configHash: hashOf(pairs, KEY.configHash),
    designHash: pairs.get(KEY.designHash) ?? "",
  };
  const { config } = identity;
  if (identity.configHash !== configHash(config.core) || identity.designHash !== designHash(config)) {
    throw new HostError(
      "XCLBIN_FORMAT",
      `The xclbin says that it holds '${config.name}', but its hashes ${hex(identity.configHash)} and ${identity.designHash} are not those of that configuration.`,
    );
  }
  return identity;
}

function configOf(text: string): PoolConfig {
  try {
    return checkPoolConfig(JSON.parse(text));
  } catch (error) {
    throw new HostError("XCLBIN_FORMAT", `${KEY.config} is no pool configuration: ${(error as Error).message}`, { cause: error });
  }
}

function hashOf(pairs: ReadonlyMap<string, string>, key: string): number {
  const text = pairs.get(key) ?? "";
  if (!/^0x[0-9a-f]{8}$/.test(text)) throw new HostError("XCLBIN_FORMAT", `${key} is '${text}', not a hash such as 0x0123abcd.`);
  return Number(text);
}
