// SPDX-License-Identifier: Apache-2.0
/** What the package says around its instructions: places of IFPs, order of layers, cores, parameters, overlap. */
import type { Ifp, Layer } from "@tessera/compiler";
import { changeFields, changeLayer, type Edit } from "../edit.js";
import type { HostileCase } from "../hostile-case.js";
import { ADD_LAYER, CONV_LAYER, POOL_LAYER } from "../small-program.js";

const changeIfps = (change: (ifp: Ifp) => Ifp): Edit =>
  changeLayer(
    ADD_LAYER,
    (layer): Layer => ({ ...layer, tilings: layer.tilings.map((t) => ({ ...t, ifps: t.ifps.map(change) })) }),
  );

/** Sets a byte of every channel-parameter record that the first weights could hold. */
const changeWeights =
  (at: number, value: number): Edit =>
  (program) => ({
    ...program,
    weights: program.weights.map((byte, i) => (i % 16 === at ? value : byte)),
  });

/** Above any page of the small program. */
const FAR = 2 ** 20;
const MAPS_INPUT_OFFSET = 0;

export const PACKAGES: readonly HostileCase[] = [
  {
    name: "an IFP outside the instructions",
    edit: changeIfps((ifp) => ({ ...ifp, offset: FAR })),
    verifier: "VERIFY_STRUCTURE",
    hardware: "GUARD_FETCH",
  },
  {
    name: "an IFP that goes on behind the instructions",
    edit: changeIfps((ifp) => ({ ...ifp, words: 0xffff })),
    verifier: "VERIFY_STRUCTURE",
    hardware: ["ILLEGAL_INSTRUCTION", "GUARD_FETCH", "WATCHDOG"],
  },
  {
    name: "a layer that waits for itself",
    edit: changeLayer(ADD_LAYER, (layer) => ({ ...layer, producers: [ADD_LAYER] })),
    verifier: "VERIFY_STRUCTURE",
    hardware: "BAD_DISPATCH",
  },
  {
    name: "a layer that waits for a later one",
    edit: changeLayer(CONV_LAYER, (layer) => ({ ...layer, producers: [POOL_LAYER] })),
    verifier: "VERIFY_STRUCTURE",
    hardware: "BAD_DISPATCH",
  },
  {
    name: "tiles on a core outside the map",
    edit: changeLayer(ADD_LAYER, (layer) => ({
      ...layer,
      plans: layer.plans.map(({ tiling, cores }) => ({ tiling, cores: cores.map(() => 9) })),
    })),
    verifier: "VERIFY_STRUCTURE",
    hardware: "WATCHDOG",
  },
  {
    name: "shifts of 200 among the channel parameters",
    edit: changeWeights(7, 200),
    verifier: "VERIFY_PARAMS",
    hardware: "DONE",
  },
  {
    name: "a layer that overwrites what it reads",
    edit: changeFields(ADD_LAYER, "STORE", { addr_offset: MAPS_INPUT_OFFSET }),
    verifier: "VERIFY_HAZARD",
    hardware: "DONE",
  },
];
