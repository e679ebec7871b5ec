"use strict";
// Figures are kept by entity, currency, period and group. They are added up over periods only, and
// exactly; never over entities or currencies.
const scheme = matchMedia("(prefers-color-scheme: dark)");
const filters = document.querySelector("form");
const COLOURS = ["#3b7dd8", "#e0803b", "#3fa66b", "#a35bc0", "#c9a227", "#d35468"];
const charts = new Map();
let isPrinting = false;

const month = day => day.slice(0, 7);
const distinct = values => [...new Set(values)];
const byText = (one, other) => one.localeCompare(other, "en", {numeric: true});

// A figure as a whole number of its smallest decimals.
function units(figure, decimals) {
  const [whole, rest = ""] = figure.split(".");
  return BigInt(whole + rest.padEnd(decimals, "0").slice(0, decimals));
}

function decimal(amount, decimals) {
  const text = (amount < 0n ? -amount : amount).toString().padStart(decimals + 1, "0");
  const cut = text.length - decimals;
  return (amount < 0n ? "-" : "") + text.slice(0, cut) + (decimals ? `.${text.slice(cut)}` : "");
}

function written(figure) {
  const [whole, rest] = figure.split(".");
  return whole.replace(/\B(?=(\d{3})+$)/g, ",") + (rest ? `.${rest}` : "");
}

function chosen() {
  const value = name => filters?.elements[name]?.value ?? "";
  return {entity: value("entity"), currency: value("currency"), from: value("from"), to: value("to")};
}

// The rows of a panel under the filters: {entity, currency, group, figure}.
function figures(panel, choice) {
  const sums = new Map();
  for (const [entity, currency, period, group, figure] of panel.rows) {
    if (choice.entity && choice.entity !== entity) continue;
    if (choice.currency && choice.currency !== currency) continue;
    if (panel.isByPeriod && choice.from && month(period) < choice.from) continue;
    if (panel.isByPeriod && choice.to && month(period) > choice.to) continue;
    const key = JSON.stringify([entity, currency, group]);
    const decimals = panel.decimals[currency] ?? 0;
    const found = sums.get(key) ?? {entity, currency, group, amount: null, decimals};
    if (figure !== "") found.amount = (found.amount ?? 0n) + units(figure, decimals);
    sums.set(key, found);
  }
  return [...sums.values()].map(({amount, decimals, ...row}) =>
    ({...row, figure: amount === null ? "" : decimal(amount, decimals)}));
}

function groupsOf(panel) {
  const groups = distinct(panel.rows.map(row => row[3] ?? ""));
  return panel.isOrdered ? groups : groups.sort(byText);
}

function element(name, text, parent) {
  const made = document.createElement(name);
  made.textContent = text;
  parent.append(made);
  return made;
}

function drawTiles(place, rows) {
  place.className = "figures tiles";
  for (const row of rows) {
    const tile = element("div", "", place);
    tile.className = "tile";
    element("b", written(row.figure), tile);
    element("span", `${row.entity} ${row.currency}`, tile);
  }
}

// Amounts have an axis for each currency: a chart for each. Counts share one.
function drawCharts(place, panel, rows, number) {
  place.className = "figures charts";
  const isAmount = panel.format === "amount";
  const parts = isAmount ? distinct(rows.map(row => row.currency)).sort() : [""];
  const isUpright = panel.groupIsPeriod || panel.chart === "line";
  for (const currency of parts) {
    const mine = rows.filter(row => !isAmount || row.currency === currency);
    const groups = groupsOf(panel).filter(group => mine.some(row => (row.group ?? "") === group));
    const names = distinct(mine.map(row => isAmount ? row.entity : `${row.entity} ${row.currency}`));
    const box = element("div", "", place);
    if (isAmount) element("h3", currency, box);
    const chart = element("div", "", box);
    chart.className = "chart";
    chart.setAttribute("role", "img");
    chart.setAttribute("aria-label", `${panel.title} ${currency}`);
    const tall = groups.length * Math.max(1.3, 0.7 * names.length) + 4;
    chart.style.height = `${isUpright ? 12 : Math.min(30, Math.max(9, tall))}rem`;
    charts.get(number).push(drawChart(chart, panel, mine, groups, names, isAmount, isUpright));
  }
}

function drawChart(place, panel, rows, groups, names, isAmount, isUpright) {
  const isDark = scheme.matches && !isPrinting;
  const text = isDark ? "#c6cfda" : "#3c4653";
  const line = isDark ? "#323b47" : "#dfe3e8";
  const compact = new Intl.NumberFormat("en", {notation: "compact", maximumFractionDigits: 2});
  const nameOf = row => isAmount ? row.entity : `${row.entity} ${row.currency}`;
  const value = {
    type: "value", axisLabel: {color: text, formatter: compact.format, hideOverlap: true},
    splitLine: {lineStyle: {color: line}}, splitNumber: 3,
  };
  const isMonthly = panel.groupIsPeriod && distinct(groups.map(month)).length === groups.length;
  const category = {
    type: "category", data: groups.map(group => (isMonthly ? month(group) : group) || "none"),
    inverse: !isUpright,
    axisLabel: {color: text, hideOverlap: true, width: 104, overflow: "truncate"},
    axisLine: {lineStyle: {color: line}}, axisTick: {show: false},
  };
  const chart = echarts.init(place);
  chart.setOption({
    animation: false,
    tooltip: {trigger: "axis", confine: true, valueFormatter: shown => shown ?? "–"},
    legend: {show: names.length > 1, type: "scroll", top: 0, textStyle: {color: text},
      pageTextStyle: {color: text}},
    grid: {containLabel: true, left: 4, right: 14, top: names.length > 1 ? 30 : 10, bottom: 4},
    xAxis: isUpright ? category : value, yAxis: isUpright ? value : category,
    series: names.map(name => ({
      name, type: panel.chart, barMaxWidth: 22, showSymbol: groups.length === 1,
      itemStyle: {color: COLOURS[owners.indexOf(name.split(" ")[0]) % COLOURS.length]},
      data: groups.map(group =>
        rows.find(row => nameOf(row) === name && (row.group ?? "") === group)?.figure || null),
    })),
  });
  return chart;
}

function drawTable(body, panel, rows) {
  body.replaceChildren();
  for (const row of rows) {
    const line = element("tr", "", body);
    const cells = [row.entity, row.currency, ...(panel.isGrouped ? [row.group] : []),
      written(row.figure)];
    for (const cell of cells) element("td", cell, line);
  }
}

function sorted(panel, rows) {
  const groups = groupsOf(panel);
  const place = new Map(groups.map((group, number) => [group, number]));
  return rows.sort((one, other) => byText(one.entity, other.entity)
    || byText(one.currency, other.currency)
    || place.get(one.group ?? "") - place.get(other.group ?? ""));
}

function draw(panel, number) {
  const section = document.querySelector(`section[data-panel="${number}"]`);
  if (!panel.rows.length) return;
  const choice = chosen();
  const rows = sorted(panel, figures(panel, choice));
  const place = section.querySelector(".figures");
  charts.get(number)?.forEach(chart => chart.dispose());
  charts.set(number, []);
  place.replaceChildren();
  if (!rows.length) element("p", "Nothing under these filters.", place).className = "faint";
  else if (panel.chart === "kpi") drawTiles(place, rows);
  else if (panel.chart !== "table") drawCharts(place, panel, rows, number);
  drawTable(section.querySelector("tbody"), panel, rows);
  section.querySelector(".unfiltered").hidden = panel.isByPeriod || !(choice.from || choice.to);
}

function drawAll() {
  panels.forEach(draw);
}

function csv(panel) {
  const rows = sorted(panel, figures(panel, chosen())).map(row =>
    [row.entity, row.currency, ...(panel.isGrouped ? [row.group] : []), row.figure]);
  return [panel.heads, ...rows]
    .map(row => row.map(cell => `"${String(cell).replaceAll('"', '""')}"`).join(",")).join("\r\n");
}

function offer(name, values) {
  const select = filters?.elements[name];
  for (const value of values) select?.append(new Option(value, value));
}

const all = panels.flatMap(panel => panel.rows.map(row => ({row, panel})));
const owners = distinct(all.map(({row}) => row[0])).sort(byText);
offer("entity", owners);
offer("currency", distinct(all.map(({row}) => row[1])).sort(byText));
const months = distinct(all.filter(({panel}) => panel.isByPeriod).map(({row}) => month(row[2])));
offer("from", months.sort());
offer("to", months);
filters?.addEventListener("change", drawAll);
filters?.addEventListener("reset", () => setTimeout(drawAll));
scheme.addEventListener("change", drawAll);
addEventListener("resize", () => charts.forEach(list => list.forEach(chart => chart.resize())));
for (const [event, state] of [["beforeprint", true], ["afterprint", false]]) {
  addEventListener(event, () => { isPrinting = state; drawAll(); });
}
document.querySelectorAll("section button").forEach(button => {
  button.addEventListener("click", () => {
    const panel = panels[button.closest("section").dataset.panel];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv(panel)], {type: "text/csv"}));
    link.download = `${panel.title}.csv`;
    link.click();
  });
});
drawAll();
