// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { linesOf, parsePoints } from "../../src/line-coverage/points.js";

const point = (file: string, line: number, lines: string, hier: string, count: number, what = "block"): string =>
  `C '\u0001f\u0002${file}\u0001l\u0002${line}\u0001n\u00025\u0001t\u0002line\u0001o\u0002${what}\u0001S\u0002${lines}\u0001h\u0002${hier}' ${count}`;

const SOURCE = ["module a;", "initial if (W < 1)", "$fatal(1);", "if (x) y = 1;", "else y = 0;", "z = 2;"].join("\n");
const FILE = "/rtl/tsr_a.sv";

test("instances of a module count together", () => {
  const text = ["# SystemC::Coverage-3", point(FILE, 4, "4,6", "top.u0", 0), point(FILE, 4, "4,6", "top.u1", 3)].join("\n");
  expect(parsePoints(text)).toEqual([{ module: "tsr_a", lines: [4, 6], count: 3 }]);
});

test("a line is covered when all that is on it was executed; checks of parameters are none", () => {
  const points = parsePoints(
    [point(FILE, 2, "2-3", "top", 0, "if"), point(FILE, 4, "4-6", "top", 7), point(FILE, 5, "5", "top", 0, "else")].join("\n"),
  );
  expect(linesOf(points, () => SOURCE)).toEqual([
    { module: "tsr_a", lines: 3, covered: 2, missing: [{ line: 5, text: "else y = 0;" }] },
  ]);
});
