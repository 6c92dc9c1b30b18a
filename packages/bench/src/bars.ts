// SPDX-License-Identifier: Apache-2.0
/** Grouped bars as SVG files, drawn without a browser. */
import { BarChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { COLOURS, HEIGHT, saveSvg, WIDTH } from "./plots.js";

export interface Bars {
  readonly title: string;
  readonly subtitle: string;
  readonly x: string;
  readonly y: string;
  /** Names of the groups along x. */
  readonly groups: readonly string[];
  /** One bar per group each, null: none; those that were predicted rather than measured are pale. */
  readonly series: readonly { readonly name: string; readonly values: readonly { value: number | null; measured: boolean }[] }[];
  /** Values are written above the bars. */
  readonly labelled?: boolean;
}

use([BarChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

const PALE = 0.55;

/** The picture as SVG text. */
export function drawBars({ title, subtitle, x, y, groups, series, labelled = false }: Bars): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height: HEIGHT });
  const axis = (name: string) => ({ name, nameLocation: "middle" as const, nameGap: 32 });
  chart.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    color: COLOURS,
    title: { text: title, subtext: subtitle, left: "center" },
    legend: { bottom: 6, left: "center", itemGap: 24, itemHeight: 10, width: WIDTH - 120, data: series.map(({ name }) => name) },
    grid: { left: 60, right: 24, top: 64, bottom: 116 },
    xAxis: { ...axis(x), type: "category", data: [...groups] },
    yAxis: { ...axis(y), type: "value", min: 0 },
    series: series.map(({ name, values }) => ({
      ...{ type: "bar" as const, name, barGap: "10%", label: { show: labelled, position: "top" as const } },
      data: values.map(({ value, measured }) => ({ value, itemStyle: { opacity: measured ? 1 : PALE } })),
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/** Writes a picture as docs/plots/<name>.svg; returns its path in the repository. */
export const saveBars = (name: string, bars: Bars): Promise<string> => saveSvg(name, drawBars(bars));
