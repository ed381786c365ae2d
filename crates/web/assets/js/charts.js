// Pictures. A picture shows the table that stands behind it: first column the names, the other columns the series.
// There is no second source of figures, and with scripts off the table is what people see.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendPlainComponent, TooltipComponent } from "echarts/components";
import { init, registerTheme, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

// Only what the pages draw; every part more is paid for on each first visit.
use([BarChart, LineChart, GridComponent, LegendPlainComponent, TooltipComponent, SVGRenderer]);

const ink = "#454e5c";
const line = "#e2e0db";
// Told apart by people with any colour vision; series also differ by dash, symbol or pattern.
const colours = ["#25569c", "#d99a2b", "#2c8a5b", "#b3261e", "#8a8f98", "#7a4fa3"];
registerTheme("bihuan", {
  color: colours,
  textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: ink },
  categoryAxis: { axisLine: { lineStyle: { color: line } }, axisTick: { show: false }, axisLabel: { color: ink }, splitLine: { show: false } },
  valueAxis: { axisLine: { show: false }, axisTick: { show: false }, axisLabel: { color: ink }, splitLine: { lineStyle: { color: "#eeece7" } } },
  legend: { textStyle: { color: ink }, icon: "roundRect", itemWidth: 14, itemHeight: 8 },
});

const toneColours = { r: "#b3261e", a: "#d99a2b", g: "#2c8a5b", b: "#25569c", 0: "#a9a69e" };

/** Reads the table: names of the rows, names and values of the series, and the tone a column asks for. */
function read(table) {
  const heads = [...table.tHead.rows[0].cells];
  const rows = [...table.tBodies[0].rows];
  return {
    names: rows.map((row) => row.cells[0].textContent.trim()),
    series: heads.slice(1).map((head, at) => ({
      name: head.textContent.trim(),
      tone: head.dataset.tone,
      values: rows.map((row) => {
        const text = row.cells[at + 1]?.dataset.value ?? row.cells[at + 1]?.textContent.replaceAll(",", "").trim();
        return text === "" || text === "—" || text === undefined ? null : Number.parseFloat(text);
      }),
    })),
  };
}

const common = { animation: false };
// HTML tooltips need inline styles, which the page's policy forbids; rich text draws them in the picture.
const tooltip = { renderMode: "richText", trigger: "axis", confine: true, backgroundColor: "#fff", borderColor: line, textStyle: { color: "#1d2129", fontSize: 13 } };

const kinds = {
  line({ names, series }) {
    return {
      ...common, tooltip, legend: { top: 0, left: 0 },
      grid: { left: 36, right: 16, top: 36, bottom: 26 },
      xAxis: { type: "category", data: names, boundaryGap: false },
      yAxis: { type: "value", minInterval: 1 },
      series: series.map((one, at) => ({
        type: "line", name: one.name, data: one.values, connectNulls: false, symbol: at === 0 ? "none" : "circle", symbolSize: 6,
        lineStyle: { width: 2, type: at === 0 ? "dashed" : "solid" },
        ...(one.tone && { color: toneColours[one.tone] }),
      })),
    };
  },
  bar({ names, series }) {
    const width = Math.min(150, Math.max(...names.map((name) => name.length)) * 13 + 12);
    return {
      ...common, tooltip: { ...tooltip, axisPointer: { type: "shadow" } },
      legend: series.length > 1 ? { top: 0, left: 0 } : undefined,
      grid: { left: width, right: 34, top: series.length > 1 ? 34 : 8, bottom: 8 },
      xAxis: { type: "value", minInterval: 1, axisLabel: { show: false } },
      yAxis: { type: "category", data: names, inverse: true, axisLabel: { width: width - 12, overflow: "truncate" } },
      series: series.map((one, at) => ({
        type: "bar", name: one.name, data: one.values.map((value) => value || null), stack: "all", barMaxWidth: 16,
        label: { show: true, position: at === series.length - 1 ? "right" : "inside", color: at === series.length - 1 ? ink : "#fff", fontSize: 12 },
        ...(one.tone && { color: toneColours[one.tone] }),
      })),
    };
  },
};

function draw(figure) {
  const table = figure.querySelector("table");
  const place = figure.querySelector(".picture");
  const make = kinds[figure.dataset.chart];
  if (!table || !place || !make) return;
  place.hidden = false;
  const chart = init(place, "bihuan", { renderer: "svg" });
  chart.setOption(make(read(table)));
  new ResizeObserver(() => chart.resize()).observe(place);
}

for (const figure of document.querySelectorAll("figure[data-chart]")) draw(figure);
