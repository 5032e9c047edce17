// Tables of a page recalculated for a filter; a dash marks what cannot be.
"use strict";
(() => {
  const lead2cash = (window.lead2cash ??= {});
  const { numbers, cube, words, state: states, live: tools } = lead2cash;
  const { el, compute, isCut, partsOf, nameOf, partsWords, ordered } = tools;
  const MOST_ROWS = 400;

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

  // the prepared table's head over new rows
  function shell(prepared) {
    const made = prepared.cloneNode(false);
    made.append(prepared.caption.cloneNode(true), prepared.tHead.cloneNode(true), el("tbody"));
    made.querySelectorAll("button.sort").forEach((button) => button.remove());
    made.querySelectorAll("[aria-sort]").forEach((head) => head.removeAttribute("aria-sort"));
    return made;
  }

  // each column with what its cells need to know of all rows: how large its money is, how long its longest bar
  function columnsOf(live, groups, prepared) {
    return live.columns.map((column, at) => {
      const texts = groups.map((group) => group.texts[column.metric] ?? null);
      return {
        ...column,
        by: live.by,
        isHead: at === 0,
        isNumber: prepared.tHead.rows[0].cells[at].classList.contains("n"),
        isLarge: numbers.isLarge(texts),
        longest: column.metric && column.metric === live.sort ? Math.max(0, ...texts.map((text) => Math.abs(Number(text)))) : 0,
      };
    });
  }

  function table(live, view, section) {
    const groups = ordered(live, compute(live, view, view.range));
    if (live.by[0] === "period") groups.reverse();
    const prepared = section.querySelector("table.data");
    const made = shell(prepared);
    const columns = columnsOf(live, groups, prepared);
    const also = new Map(columns.filter((column) => column.also).map((column) => [column.also, alsoOf(live, view, column.also)]));
    const wordsIn = ({ cut, also: other }, group) => (cut ? nameOf(view, cut, group.ids[live.by.indexOf(cut)]) : other && also.get(other)(group));
    const row = (group, namesOf, isTotal) =>
      el("tr", { dataset: { key: group.ids.join(" ") } }, ...columns.map((column) => cell(view, isTotal ? { ...column, longest: 0 } : column, group, namesOf(column))));
    made.tBodies[0].append(...groups.slice(0, MOST_ROWS).map((group) => row(group, (column) => wordsIn(column, group))));
    if (live.by[0] !== "period") {
      const [total] = compute(live, view, view.range, []);
      made.append(el("tfoot", {}, row(total, ({ isHead }) => (isHead ? words.total : ""), true)));
    }
    const region = prepared.closest(".scroll").cloneNode(false);
    region.setAttribute("aria-label", `${region.getAttribute("aria-label")}, ${numbers.span(view.range)}`);
    region.append(made);
    return el("div", { className: "card" }, groups.length ? region : el("p", { className: "notice", textContent: words.nothing }));
  }

  function cell(view, { metric, format, cut, also, by, isHead, isNumber, isLarge, longest }, group, name) {
    const isName = cut || also || (isHead && name);
    const kind = isHead && isName ? "th" : "td";
    const scope = kind === "th" ? { scope: "row" } : {};
    if (isName) {
      const order = cut === "period" && group.ids.length ? { o: String(group.ids[0]) } : {};
      const id = cut && cut !== "period" ? group.ids[by.indexOf(cut)] : undefined;
      const link = id !== undefined && view.filter[cut]?.length !== 1 ? el("a", { href: `#${states.write({ ...view.state, [cut]: [id] })}` }, name) : name;
      return el(kind, { ...scope, dataset: order }, link);
    }
    const text = metric ? group.texts[metric] : undefined;
    if (text === undefined) return el(kind, { className: isNumber ? "n" : "", textContent: numbers.DASH, title: words.uncut });
    const [parts] = partsWords(view.settings.figures[metric], group.sums, view);
    const share = longest && text ? Math.max(1, Math.round((Math.abs(Number(text)) / longest) * 100)) : 0;
    const bar = share ? ` bar b${share}${Number(text) < 0 ? " neg" : ""}` : longest ? " bar" : "";
    return el(kind, { className: `n${bar}`, textContent: numbers.cell(text, format, isLarge), ...(parts ? { title: parts } : {}), dataset: { o: text ?? "", metric } });
  }

  tools.table = table;
})();
