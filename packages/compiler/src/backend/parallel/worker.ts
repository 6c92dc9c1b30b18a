// SPDX-License-Identifier: Apache-2.0
/** A thread of the planner: takes its share of every piece of work that it is sent. */
import { type MessagePort, parentPort } from "node:worker_threads";
import { takeGroups, type Work } from "./work.js";

const port = parentPort as MessagePort;

port.on("message", (work: Work) => {
  const results = takeGroups(work);
  const buffers = results.flatMap(({ code }) => code?.map(({ instructions }) => instructions.buffer as ArrayBuffer) ?? []);
  port.postMessage(results, buffers);
});
