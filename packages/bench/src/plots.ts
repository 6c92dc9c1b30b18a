// SPDX-License-Identifier: Apache-2.0
/** Line plots as SVG files, drawn without a browser. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { REPOSITORY_ROOT } from "@tessera/hw";
import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

const FOLDER = "docs/plots";
export const WIDTH = 760;
export const HEIGHT = 460;
/** Distinguishable with colour blindness (Okabe and Ito). */
export const COLOURS = ["#0072b2", "#d55e00", "#009e73", "#000000", "#cc79a7", "#e69f00"];

export interface Curve {
  readonly name: string;
  /** x, y, and whether the point was measured rather than predicted. */
  readonly points: readonly { readonly x: number; readonly y: number; readonly measured: boolean }[];
  /** A dashed line: a value that does not depend on x. */
  readonly constant?: boolean;
}

export interface Plot {
  readonly title: string;
  readonly subtitle: string;
  readonly x: string;
  readonly y: string;
  /** End of the y axis; 100 when omitted. */
  readonly top?: number;
  readonly curves: readonly Curve[];
}

use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

/** A row of names. Wide gaps: the reader's font may be wider than the one that the library reckons with. */
const legend = (curves: readonly Curve[], bottom: number) => ({
  ...{ bottom, left: "center" as const, itemGap: 32, icon: "roundRect", itemHeight: 4 },
  data: curves.map(({ name }) => name),
});

/** The plot as SVG text; marks of measured points are filled, those of predicted ones hollow. */
export function drawPlot({ title, subtitle, x, y, top = 100, curves }: Plot): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height: HEIGHT });
  const axis = (name: string) => ({ type: "value" as const, name, nameLocation: "middle" as const, nameGap: 32 });
  const last = Math.max(...curves.flatMap(({ points }) => points.map((point) => point.x)));
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    color: COLOURS,
    title: { text: title, subtext: subtitle, left: "center" },
    legend: [
      legend(
        curves.filter(({ constant }) => !constant),
        30,
      ),
      legend(
        curves.filter(({ constant }) => constant),
        6,
      ),
    ],
    grid: { left: 60, right: 24, top: 64, bottom: 100 },
    xAxis: { ...axis(x), min: 1, max: last, interval: 1 },
    yAxis: { ...axis(y), min: 0, max: top },
    series: curves.map(({ name, points, constant = false }) => ({
      type: "line" as const,
      name,
      lineStyle: { type: constant ? ("dashed" as const) : ("solid" as const), width: 2 },
      symbolSize: 7,
      showAllSymbol: true,
      data: points.map(({ x: px, y: py, measured }) => ({
        value: [px, py],
        symbol: constant ? "none" : measured ? "circle" : "emptyCircle",
      })),
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/** Writes a picture as docs/plots/<name>.svg; returns its path in the repository. */
export async function saveSvg(name: string, svg: string): Promise<string> {
  await mkdir(join(REPOSITORY_ROOT, FOLDER), { recursive: true });
  const file = `${FOLDER}/${name}.svg`;
  await writeFile(join(REPOSITORY_ROOT, file), `${svg}\n`);
  return file;
}

export const savePlot = (name: string, plot: Plot): Promise<string> => saveSvg(name, drawPlot(plot));
