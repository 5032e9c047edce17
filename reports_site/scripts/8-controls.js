// The filters above a page: they are read from its address, write it, and have the page's blocks drawn again.
"use strict";
(() => {
  const form = document.getElementById("filters");
  if (!form) return;
  const lead2cash = window.lead2cash;
  const { state: states, live, cube, numbers, words, choices } = lead2cash;
  const { el } = live;
  const settings = JSON.parse(form.dataset.settings);
  const status = form.querySelector(".filtered");
  const clear = form.querySelector("[type=reset]");
  const MOST_SAID = 3;
  const firstGrain = form.elements.grain.value;
  const names = Object.fromEntries(choices.named);
  const fields = states.KEYS.filter((key) => !states.CUTS.includes(key));
  const blocks = Array.from(document.querySelectorAll(".blocks > section.block"), (section) => ({
    section,
    live: section.dataset.live ? JSON.parse(section.dataset.live) : null,
    prepared: Array.from(section.children).filter((child) => !child.matches("h2, .note")),
  }));
  let loading = null;

  // the script with the sums, asked for when a filter is first used; a page opened from a disk cannot fetch
  function load() {
    loading ??= new Promise((resolve, reject) => {
      const script = el("script", { src: form.dataset.root + settings.cubes });
      script.addEventListener("load", resolve);
      script.addEventListener("error", () => reject(new Error(settings.cubes)));
      document.head.append(script);
    });
    return loading;
  }

  function asked() {
    const state = {};
    for (const key of fields) if (form.elements[key].value) state[key] = form.elements[key].value;
    for (const cut of choices.named.keys()) if (choices.chosen(cut).length) state[cut] = choices.chosen(cut);
    if (state.period !== "custom") delete state.from, delete state.to;
    if (state.grain === firstGrain) delete state.grain;
    return state;
  }

  // what the address asks for and the page has
  function show(state) {
    for (const cut of choices.named.keys()) choices.choose(cut, state[cut] ?? []);
    for (const key of fields) {
      const field = form.elements[key];
      const value = state[key] ?? (key === "grain" ? firstGrain : "");
      const isKnown = field.tagName !== "SELECT" || Array.from(field.options).some((option) => option.value === value);
      field.value = isKnown ? value : key === "grain" ? firstGrain : "";
    }
  }

  function tidy(state) {
    const isCustom = state.period === "custom";
    for (const label of form.querySelectorAll(".dates")) label.hidden = !isCustom;
    clear.hidden = states.isEmpty(state);
    const [from, to] = states.rangeOf(state, settings);
    for (const [field, day] of [[form.elements.from, from], [form.elements.to, to]]) {
      field.min = states.printDay(settings.first);
      if (!isCustom || !field.value) field.value = states.printDay(day);
    }
  }

  function viewOf(state) {
    const { facts } = settings;
    const wanted = states.rangeOf(state, settings);
    const range = cube.widen(facts, wanted);
    const before = states.before(state, range);
    const known = before && before[1] >= settings.first ? cube.widen(facts, before) : null;
    const isWhole = known && known[0] === before[0] && known[1] === before[1];
    return { settings, names, state, range, wanted, before: isWhole ? known : null, filter: states.filterOf(state), grain: state.grain ?? firstGrain };
  }

  function restore({ section, prepared }) {
    section.querySelectorAll(":scope > .live").forEach((made) => made.remove());
    for (const child of [...prepared, ...section.querySelectorAll("h2 [data-when]")]) child.hidden = false;
  }

  function redraw(block, view) {
    restore(block);
    const { section, live: spec, prepared } = block;
    const made = el("div", { className: "live" });
    if (!spec) {
      made.append(el("p", { className: "under", textContent: words.prepared }));
      prepared[0]?.before(made);
      return;
    }
    const drawn = live[spec.kind](spec, view, section);
    made.append(drawn);
    for (const child of [...prepared, ...section.querySelectorAll("h2 [data-when]")]) child.hidden = true;
    const isPartly = spec.columns.some(({ metric, cut, also }) => !cut && !also && !(metric && covers(metric, view, spec)));
    if (isPartly) {
      const details = el("details", {}, el("summary", { textContent: words.asPrepared }));
      details.addEventListener("toggle", () => {
        for (const child of prepared) child.hidden = !details.open;
      });
      made.append(el("p", { className: "under", textContent: words.partly }), details);
    }
    prepared[0].before(made);
    // a table is known by its place on the page
    lead2cash.tables?.(made);
  }

  const covers = (metric, view, spec) =>
    [...Object.keys(view.filter), ...spec.by].every((cut) => cut === "period" || settings.figures[metric].cuts.includes(cut));

  function say(view) {
    const chosen = Object.entries(view.filter).map(([cut, ids]) => ids.map((id) => names[cut].get(id)).join(", "));
    const isWidened = view.range[0] !== view.wanted[0] || view.range[1] !== view.wanted[1];
    const what = [numbers.span(view.range), ...chosen].join(" · ");
    const said = [words.shown.replace("%(what)s", what)];
    if (isWidened) said.push(words.widened.replace("%(days)s", numbers.span(view.range)));
    // the first figures are said aloud too; on the screen they stand right below
    const figures = Array.from(document.querySelectorAll(".live .figure"), (figure) => `${figure.querySelector("dt").textContent}: ${figure.querySelector("data").textContent}`);
    status.replaceChildren(said.join(". "), el("span", { className: "hidden", textContent: `. ${figures.slice(0, MOST_SAID).join(". ")}` }));
    form.dataset.range = view.range.map(states.printDay).join(" ");
    form.dataset.before = view.before ? view.before.map(states.printDay).join(" ") : "";
  }

  async function apply() {
    const state = asked();
    tidy(state);
    if (states.isEmpty(state)) {
      blocks.forEach(restore);
      status.textContent = "";
      delete form.dataset.range;
      return;
    }
    await load();
    const started = performance.now();
    // measured before anything changes: the page is laid out once
    const widths = new Map(blocks.map(({ section }) => [section, section.clientWidth]));
    const view = { ...viewOf(state), widths };
    for (const block of blocks) redraw(block, view);
    say(view);
    form.dataset.took = String(Math.round(performance.now() - started));
  }

  function changed() {
    const said = states.write(asked(), location.hash);
    history.replaceState(null, "", said ? `#${said}` : location.pathname + location.search);
    apply();
  }

  function follow() {
    if (location.hash && !states.isState(location.hash)) return;
    show(states.read(location.hash));
    apply();
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", changed);
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    show({});
    changed();
    form.elements.period.focus();
  });
  for (const action of ["focusin", "pointerover"]) form.addEventListener(action, load, { once: true });
  addEventListener("hashchange", follow);
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    if (form.dataset.range) apply();
  });
  follow();
  form.dataset.ready = "";
})();
