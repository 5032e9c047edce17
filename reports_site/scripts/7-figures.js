// Large figures of a page recalculated for a filter, and what every recalculated block is made with.
"use strict";
(() => {
  const lead2cash = (window.lead2cash ??= {});
  const { numbers, cube, words } = lead2cash;

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
    return el("div", { className: "groups" }, el("section", { className: "card" }, el("h3", { textContent: numbers.span(view.range) }), list));
  }

  // rows in the order of their first figure, or of time
  function ordered(live, groups) {
    const shown = live.columns.filter((column) => groups.some((group) => column.metric in group.texts));
    const first = shown.find((column) => column.metric === live.sort) ?? shown[0];
    if (live.by[0] === "period") return groups.sort((left, right) => left.ids[0] - right.ids[0]);
    const value = (group) => (first && group.texts[first.metric] !== null ? Number(group.texts[first.metric]) : -Infinity);
    return groups.sort((left, right) => value(right) - value(left) || left.ids.join().localeCompare(right.ids.join()));
  }

  lead2cash.live = { figures, el, compute, isCut, partsOf, nameOf, partsWords, ordered };
})();
