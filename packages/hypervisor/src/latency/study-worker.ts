// SPDX-License-Identifier: Apache-2.0
/** A thread that studies programs one after the other; one that is refused ends it. */
import { type MessagePort, parentPort } from "node:worker_threads";
import { type StudyRequest, study } from "./study.js";

const port = parentPort as MessagePort;

port.on("message", (request: StudyRequest) => port.postMessage(study(request)));
