// SPDX-License-Identifier: Apache-2.0
// Writes to a store until it is killed; says which writes it was told are done.
import { writeSync } from "node:fs";
import { EMPTY_ACCOUNT, makeTenant, StateStore } from "@tessera/hypervisor";

const store = StateStore.open(process.argv[2]);
const first = (store.account("a")?.inferences ?? 0) + 1;
for (let n = first; ; n++) {
  store.write((batch) => {
    for (const name of ["a", "b", "c"]) {
      batch.put("tenant", name, makeTenant({ name, mode: "public", priority: n }));
      batch.put("account", name, { ...EMPTY_ACCOUNT, inferences: n });
    }
  });
  writeSync(1, `${n}\n`);
}
