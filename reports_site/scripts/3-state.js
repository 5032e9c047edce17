// What is asked of the page, read from and written to its address: #period=last_month&manager=12&manager=15.
"use strict";
(() => {
  const lead2cash = (window.lead2cash ??= {});
  const { dateOf, dayOf, weekStart, monthStart } = lead2cash.days;
  const KEYS = ["period", "from", "to", "compare", "grain", "manager", "department", "pipeline", "source"];
  const CUTS = KEYS.slice(5);

  function read(hash) {
    const asked = new URLSearchParams(hash.replace(/^#/, ""));
    const state = {};
    for (const key of KEYS) if (asked.get(key)) state[key] = CUTS.includes(key) ? asked.getAll(key) : asked.get(key);
    return state;
  }

  // what the address says besides the filters, such as how a table is sorted, stays in it
  function write(state, hash = "") {
    const said = new URLSearchParams();
    for (const key of KEYS) for (const value of [state[key] ?? []].flat()) said.append(key, value);
    for (const [key, value] of isState(hash) ? new URLSearchParams(hash.slice(1)) : []) if (!KEYS.includes(key)) said.append(key, value);
    return String(said);
  }

  // values of one more key of the address
  const valuesOf = (key) => (isState(location.hash) ? new URLSearchParams(location.hash.slice(1)).getAll(key) : []);
  function put(key, values) {
    const said = new URLSearchParams(isState(location.hash) ? location.hash.slice(1) : "");
    said.delete(key);
    for (const value of values) said.append(key, value);
    history.replaceState(null, "", String(said) ? `#${said}` : location.pathname + location.search);
  }

  // a table by its place on the page: the one of a filtered block is the block's own again
  function tableName(table) {
    const place = table.closest("[id]");
    const all = Array.from(place.querySelectorAll("table.data")).filter((one) => Boolean(one.closest(".live")) === Boolean(table.closest(".live")));
    return `${place.id}.${all.indexOf(table)}`;
  }

  // an address may also name a place of the page: #def-won_amount
  const isState = (hash) => hash.includes("=");
  const isEmpty = (state) => !KEYS.some((key) => key !== "compare" && key !== "grain" && state[key]);

  function parseDay(text) {
    const found = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text ?? "");
    return found ? dayOf(Number(found[1]), Number(found[2]) - 1, Number(found[3])) : null;
  }
  const printDay = (day) => dateOf(day).toISOString().slice(0, 10);

  const quarterStart = (day, quarters = 0) => monthStart(day, -(dateOf(day).getUTCMonth() % 3) + 3 * quarters);
  const yearStart = (day, years = 0) => monthStart(day, -dateOf(day).getUTCMonth() + 12 * years);
  // days of a period chosen by name; "today" is the day of the build, which the data goes up to
  const PERIODS = {
    yesterday: (today) => [today - 1, today - 1],
    last_7: (today) => [today - 7, today - 1],
    last_30: (today) => [today - 30, today - 1],
    last_90: (today) => [today - 90, today - 1],
    this_week: (today) => [weekStart(today), today],
    last_week: (today) => [weekStart(today) - 7, weekStart(today) - 1],
    this_month: (today) => [monthStart(today), today],
    last_month: (today) => [monthStart(today, -1), monthStart(today) - 1],
    this_quarter: (today) => [quarterStart(today), today],
    last_quarter: (today) => [quarterStart(today, -1), quarterStart(today) - 1],
    this_year: (today) => [yearStart(today), today],
    last_year: (today) => [yearStart(today, -1), yearStart(today) - 1],
  };

  function rangeOf(state, settings) {
    if (state.period === "all") return [settings.first, settings.asOf];
    if (state.period === "custom") {
      const [from, to] = [parseDay(state.from) ?? settings.from, parseDay(state.to) ?? settings.to];
      return from <= to ? [from, to] : [to, from];
    }
    const named = Object.hasOwn(PERIODS, state.period ?? "") ? PERIODS[state.period](settings.asOf) : null;
    return named ?? [settings.from, settings.to];
  }

  function shift(day, months) {
    const date = dateOf(day);
    const start = monthStart(day, months);
    const length = monthStart(start, 1) - start;
    return start + Math.min(date.getUTCDate(), length) - 1;
  }

  // What a range is compared with: the year before, or the days just before it. Whole months are compared with
  // whole months, and a month, quarter or year so far with as many days of the one before.
  function before(state, [from, to]) {
    if (state.compare === "none") return null;
    const isWhole = monthStart(from) === from && monthStart(to, 1) === to + 1;
    if (state.compare === "year") return [shift(from, -12), isWhole ? monthStart(shift(from, -12), monthsOf(from, to)) - 1 : shift(to, -12)];
    if (isWhole) return [monthStart(from, -monthsOf(from, to)), from - 1];
    const units = { this_week: weekStart(from) - 7, this_month: monthStart(from, -1), this_quarter: quarterStart(from, -1), this_year: yearStart(from, -1) };
    const start = Object.hasOwn(units, state.period ?? "") ? units[state.period] : from - (to - from + 1);
    return [start, Math.min(start + (to - from), from - 1)];
  }

  function monthsOf(from, to) {
    const [first, last] = [dateOf(from), dateOf(to)];
    return (last.getUTCFullYear() - first.getUTCFullYear()) * 12 + last.getUTCMonth() - first.getUTCMonth() + 1;
  }

  const filterOf = (state) => Object.fromEntries(CUTS.filter((cut) => state[cut]).map((cut) => [cut, state[cut]]));
  lead2cash.state = { valuesOf, put, tableName, KEYS, CUTS, read, write, isState, isEmpty, rangeOf, before, filterOf, printDay, parseDay };
})();
