// Pictures of a page drawn again for a filter.
"use strict";
(() => {
  const lead2cash = (window.lead2cash ??= {});
  const { numbers, draw, words, live: tools } = lead2cash;
  const { BUCKETS, NEXT } = lead2cash.days;
  const { el, compute, nameOf, ordered } = tools;
  const MOST_SERIES = 7;
  const MOST_BARS = 20;

  // every step of the range, also those in which nothing happened
  function steps(view, groups) {
    const days = groups.map((group) => group.ids[0]);
    if (!days.length) return [];
    const found = [];
    for (let day = BUCKETS[view.grain](Math.min(...days)); day <= Math.max(...days); day = NEXT[view.grain](day)) found.push(day);
    return found;
  }

  // at the end of a bar: no unit, which stands beside the title
  const short = (text, format) => (text === null ? "" : format === "percent" ? numbers.cell(text, format) : numbers.compact(Number(text)));

  function chart(live, view, section) {
    const groups = ordered(live, compute(live, view, view.range));
    const isTime = live.by[0] === "period";
    const keys = isTime ? steps(view, groups) : groups.slice(0, MOST_BARS).map((group) => group.ids[0]);
    const format = live.columns[0].format;
    const series = live.by.length > 1 ? split(live, view, groups) : live.columns.map((column) => ({ ...column, groups }));
    const data = {
      categories: keys.map((key) => nameOf(view, live.by[0], key)),
      series: series.map((each) => {
        const at = new Map(each.groups.map((group) => [group.ids[0], group.texts[each.metric] ?? null]));
        const texts = keys.map((key) => at.get(key) ?? null);
        return { label: each.label, values: texts.map((text) => (text === null ? null : Number(text))), texts: texts.map((text) => numbers.big(text, each.format, view.settings)), ends: texts.map((text) => short(text, each.format)) };
      }),
      stacked: live.stacked,
      ordered: live.ordered,
      tick: (value) => (format === "percent" ? numbers.cell(String(value), format) : numbers.compact(value)),
      words: `${section.querySelector("h2").textContent.trim()}. ${numbers.span(view.range)}`,
    };
    const legend = el("ul", { className: "legend" }, ...data.series.map(({ label }, at) => el("li", {}, el("i", { className: `${live.ordered ? "q" : "s"}${Math.min(at + 1, 8)}` }), label)));
    const width = Math.max(Math.min(view.widths.get(section) - 42, 1160), 280);
    const body = keys.length ? draw[live.kind](data, width) : el("p", { className: "notice", textContent: words.nothing });
    return el("figure", { className: "card picture" }, data.series.length > 1 ? legend : null, body);
  }

  // one series per value of the second cut, the smallest ones together when they may be added up
  function split(live, view, groups) {
    const [{ metric, format }] = live.columns;
    const size = new Map();
    for (const group of groups) size.set(group.ids[1], (size.get(group.ids[1]) ?? 0) + Math.abs(Number(group.texts[metric] ?? 0)));
    const largest = Array.from(size.keys()).sort((left, right) => size.get(right) - size.get(left) || String(left).localeCompare(right));
    const series = (label, found) => ({ label, metric, format, groups: found });
    const shown = largest.slice(0, MOST_SERIES).map((id) => series(nameOf(view, live.by[1], id), groups.filter((group) => group.ids[1] === id)));
    const rest = new Set(largest.slice(MOST_SERIES));
    const figure = view.settings.figures[metric];
    if (!rest.size || figure.below) return shown;
    return [...shown, series(words.other, together(groups.filter((group) => rest.has(group.ids[1])), metric, figure))];
  }

  // groups of one period added up
  function together(groups, metric, figure) {
    const name = figure.above.join(" ");
    const sums = new Map();
    for (const group of groups) sums.set(group.ids[0], (sums.get(group.ids[0]) ?? 0) + (group.sums[name] ?? 0));
    return Array.from(sums, ([id, sum]) => ({ ids: [id], texts: { [metric]: numbers.exact(figure, { [name]: sum }) } }));
  }

  Object.assign(tools, { bars: chart, columns: chart, lines: chart });
})();
