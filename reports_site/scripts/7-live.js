// Figures, tables and pictures of a page drawn again for a filter; what cannot be recalculated says so.
"use strict";
(() => {
  const lead2cash = (window.lead2cash ??= {});
  const { numbers, cube, draw, words } = lead2cash;
  const { BUCKETS, NEXT } = lead2cash.days;
  const MOST_SERIES = 7;
  const MOST_BARS = 20;
  const MOST_ROWS = 400;

  function el(name, options = {}, ...children) {
    const { dataset, ...rest } = options;
    const made = Object.assign(document.createElement(name), rest);
    Object.assign(made.dataset, dataset ?? {});
    made.append(...children.filter((child) => child !== null && child !== undefined));
    return made;
  }

  const isCut = (figure, ...cuts) => cuts.every((cut) => cut === "period" || figure.cuts.includes(cut));
  const partsOf = (figure) => [figure.above, ...(figure.below ? [figure.below] : [])];

  // figures of a block by group, each exact or null; undefined when the filter does not cut it
  function compute(live, view, range, by = live.by) {
    const { figures } = view.settings;
    const metrics = live.columns.map((column) => column.metric).filter(Boolean);
    const able = metrics.filter((name) => isCut(figures[name], ...Object.keys(view.filter), ...by));
    const asked = able.flatMap((name) => partsOf(figures[name]));
    const groups = cube.add(asked, range, view.filter, by, view.grain);
    if (by.length === 0 && groups.size === 0) groups.set("", { ids: [], sums: {} });
    return Array.from(groups.values(), ({ ids, sums }) => ({
      ids,
      sums,
      texts: Object.fromEntries(able.map((name) => [name, numbers.exact(figures[name], sums)])),
    }));
  }

  // the names of another cut that the rows of a group have, such as the departments of a manager
  function alsoOf(live, view, cut) {
    const { figures } = view.settings;
    const able = live.columns.map(({ metric }) => figures[metric]).filter((figure) => figure && isCut(figure, cut, ...Object.keys(view.filter), ...live.by));
    const found = new Map();
    for (const { ids } of cube.add(able.flatMap(partsOf), view.range, view.filter, [...live.by, cut], view.grain).values()) {
      const key = ids.slice(0, -1).join("\u0000");
      found.set(key, [...(found.get(key) ?? []), nameOf(view, cut, ids.at(-1))]);
    }
    return (group) => (found.get(group.ids.join("\u0000")) ?? []).join(", ");
  }

  const nameOf = (view, cut, id) => (cut === "period" ? numbers.step(id, view.grain) : (view.names[cut]?.get(id) ?? id));

  // numerator and denominator of a share, and whether there are too few cases to trust it
  function partsWords(figure, sums, view) {
    if (!figure.below || figure.format !== "percent") return ["", ""];
    const [above, below] = partsOf(figure).map((part) => (sums[part.join(" ")] ?? 0) / 10 ** cube.placesOf(part));
    const said = words.part
      .replace("%(part)s", numbers.decimals(above, 0, 1))
      .replace("%(whole)s", numbers.decimals(below, 0, 1));
    const few = cube.placesOf(figure.below) === 0 && below < view.settings.floor && below > 0;
    return [said, few ? words.few.replace("%(count)s", below) : ""];
  }

  function delta(view, figure, format, text, was) {
    if (text === null || was === null || was === undefined || view.before === null) return null;
    const [now, then] = [Number(text), Number(was)];
    const arrow = now === then ? "flat" : now > then ? "up" : "down";
    const tone = arrow === "flat" || !figure.better ? "plain" : figure.better === arrow ? "good" : "bad";
    const days = words.previous.replace("%(days)s", numbers.span(view.before));
    const before = `${days} (${numbers.big(was, format, view.settings)})`;
    return el("span", { className: `delta ${tone} ${arrow}` },
      el("span", { className: "arrow", ariaHidden: "true" }),
      el("b", { textContent: numbers.change(text, was, format, view.settings) }), " ",
      el("span", { className: "words", textContent: before }));
  }

  function figures(live, view) {
    const [now] = compute(live, view, view.range);
    const [then] = view.before ? compute(live, view, view.before) : [null];
    const list = el("dl", { className: "figures" });
    for (const { label, metric, format } of live.columns) {
      const figure = view.settings.figures[metric];
      const text = metric ? now.texts[metric] : undefined;
      const item = el("div", { className: "figure", dataset: metric ? { metric } : {} }, el("dt", {}, label));
      const body = el("dd");
      if (text === undefined) {
        body.append(el("data", { className: "value", textContent: numbers.DASH }), el("span", { className: "why", textContent: words.uncut }));
      } else {
        const [parts, few] = partsWords(figure, now.sums, view);
        const value = el("data", { className: "value", value: text ?? "", textContent: numbers.big(text, format, view.settings) });
        body.append(value, el("span", { className: "parts", textContent: parts }), el("span", { className: "why", textContent: few }));
        body.append(delta(view, figure, format, text, then?.texts[metric]) ?? "");
        if (few) item.classList.add("faint");
      }
      item.append(body);
      list.append(item);
    }
    return el("section", { className: "card" }, el("h3", { textContent: numbers.span(view.range) }), list);
  }

  // rows in the order of their first figure, or of time
  function ordered(live, groups) {
    const shown = live.columns.filter((column) => groups.some((group) => column.metric in group.texts));
    const first = shown.find((column) => column.metric === live.sort) ?? shown[0];
    if (live.by[0] === "period") return groups.sort((left, right) => left.ids[0] - right.ids[0]);
    const value = (group) => (first && group.texts[first.metric] !== null ? Number(group.texts[first.metric]) : -Infinity);
    return groups.sort((left, right) => value(right) - value(left) || left.ids.join().localeCompare(right.ids.join()));
  }

  function table(live, view, section) {
    const groups = ordered(live, compute(live, view, view.range));
    if (live.by[0] === "period") groups.reverse();
    const [total] = compute(live, view, view.range, []);
    const whole = section.querySelector("table.data");
    const made = whole.cloneNode(false);
    made.append(whole.caption.cloneNode(true), whole.tHead.cloneNode(true), el("tbody"));
    const also = new Map(live.columns.filter((column) => column.also).map((column) => [column.also, alsoOf(live, view, column.also)]));
    const isNumber = Array.from(whole.tHead.rows[0].cells, (head) => head.classList.contains("n"));
    const nameIn = (column, group) => (column.cut ? nameOf(view, column.cut, group.ids[live.by.indexOf(column.cut)]) : column.also && also.get(column.also)(group));
    const large = live.columns.map(({ metric }) => metric && numbers.isLarge(groups.map((group) => group.texts[metric] ?? null)));
    made.querySelectorAll("button.sort").forEach((button) => button.remove());
    made.querySelectorAll("[aria-sort]").forEach((head) => head.removeAttribute("aria-sort"));
    const row = (group, names) => el("tr", { dataset: { key: group.ids.join(" ") } }, ...live.columns.map((column, at) => cell(view, { ...column, at, isNumber: isNumber[at], isLarge: large[at] }, group, names[at])));
    const rows = groups.slice(0, MOST_ROWS).map((group) => row(group, live.columns.map((column) => nameIn(column, group))));
    made.tBodies[0].replaceChildren(...rows);
    if (live.by[0] !== "period") made.append(el("tfoot", {}, row(total, [words.total])));
    const region = section.querySelector(".scroll").cloneNode(false);
    region.append(made);
    return el("div", { className: "card" }, rows.length ? region : el("p", { className: "notice", textContent: words.nothing }));
  }

  function cell(view, { metric, format, cut, also, at, isNumber, isLarge }, group, name) {
    const isHead = at === 0;
    const text = metric ? group.texts[metric] : undefined;
    if (cut || also || (isHead && name !== undefined)) {
      const options = { textContent: name ?? "", dataset: cut === "period" && group.ids.length ? { o: String(group.ids[0]) } : {} };
      return el(isHead ? "th" : "td", isHead ? { ...options, scope: "row" } : options);
    }
    if (text === undefined) {
      return el(isHead ? "th" : "td", { className: isNumber ? "n" : "", textContent: numbers.DASH, title: words.uncut });
    }
    const [parts] = partsWords(view.settings.figures[metric], group.sums, view);
    return el("td", { className: "n", textContent: numbers.cell(text, format, isLarge), title: parts, dataset: { o: text ?? "", metric } });
  }

  // every step of the range, also those in which nothing happened
  function steps(view, groups) {
    const days = groups.map((group) => group.ids[0]);
    if (!days.length) return [];
    const found = [];
    for (let day = BUCKETS[view.grain](Math.min(...days)); day <= Math.max(...days); day = NEXT[view.grain](day)) found.push(day);
    return found;
  }

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
        return { label: each.label, values: texts.map((text) => (text === null ? null : Number(text))), texts: texts.map((text) => numbers.big(text, each.format, view.settings)) };
      }),
      stacked: live.stacked,
      tick: (value) => (format === "percent" ? numbers.cell(String(value), format) : numbers.compact(value)),
      words: `${section.querySelector("h2").textContent.trim()}. ${numbers.span(view.range)}`,
    };
    const legend = el("ul", { className: "legend" }, ...data.series.map(({ label }, at) => el("li", {}, el("i", { className: `s${Math.min(at + 1, 8)}` }), label)));
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

  lead2cash.live = { figures, table, bars: chart, columns: chart, lines: chart, el };
})();
