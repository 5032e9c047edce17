// Sums of a page's facts by day, manager, department, pipeline and source, added up again for any filter.
"use strict";
(() => {
  const lead2cash = (window.lead2cash ??= {});
  const facts = new Map();
  const DAY = 86400000;

  // days since 1970 ↔ dates; a week begins on Monday
  const dateOf = (day) => new Date(day * DAY);
  const dayOf = (year, month, day) => Date.UTC(year, month, day) / DAY;
  const weekStart = (day) => day - ((day + 3) % 7);
  function monthStart(day, months = 0) {
    const date = dateOf(day);
    return dayOf(date.getUTCFullYear(), date.getUTCMonth() + months, 1);
  }
  const BUCKETS = { day: (day) => day, week: weekStart, month: monthStart };
  const NEXT = { day: (day) => day + 1, week: (day) => day + 7, month: (day) => monthStart(day, 1) };

  // the first and last day of the slice of time a fact keeps a day in; see reports_site/cubes/slices.py
  function sliceOf(fact, day) {
    if (day >= fact.daysFrom) return [day, day];
    const start = monthStart(day);
    const end = monthStart(day, 1) - 1;
    if (day < fact.weeksFrom) return [start, end];
    return [Math.max(start, weekStart(day)), Math.min(end, weekStart(day) + 6)];
  }

  // called by each cubes/*.js; rows come by their ids, as that packs best, and are kept by day
  lead2cash.facts = (name, packed) => {
    let day = 0;
    const came = Int32Array.from(packed.slices, (step) => (day += step));
    const order = Int32Array.from(came.keys()).sort((one, other) => came[one] - came[other] || one - other);
    const starts = order.map((row) => came[row]);
    const ends = starts.map((start) => sliceOf(packed, start)[1]);
    const cuts = {};
    for (const [cut, { ids, at }] of Object.entries(packed.cuts)) cuts[cut] = { ids, at: order.map((row) => at[row]) };
    const sums = {};
    for (const [sum, { places, values }] of Object.entries(packed.sums)) {
      // null is not zero: an unknown amount stays unknown
      sums[sum] = { places, values: Float64Array.from(order, (row) => values[row] ?? NaN) };
    }
    facts.set(name, { ...packed, starts, ends, cuts, sums });
  };

  // the range, widened to whole slices of all the facts
  function widen(names, [from, to]) {
    for (let round = 0; round < names.length + 1; round += 1) {
      for (const name of names) {
        const fact = facts.get(name);
        if (!fact) continue;
        from = sliceOf(fact, from)[0];
        to = sliceOf(fact, to)[1];
      }
    }
    return [from, to];
  }

  // rows of a fact inside a range and under a filter: any of the ids of each cut
  function select(fact, [from, to], filter) {
    const wanted = Object.entries(filter).map(([cut, ids]) => [fact.cuts[cut].at, Uint8Array.from(fact.cuts[cut].ids, (id) => ids.includes(id))]);
    const rows = [];
    for (let row = 0; row < fact.starts.length; row += 1) {
      if (fact.starts[row] < from || fact.ends[row] > to) continue;
      if (wanted.every(([at, isWanted]) => isWanted[at[row]])) rows.push(row);
    }
    return rows;
  }

  // for each row, its key: the ids of the cuts it is grouped by, "period" being the first day of the step
  function keysOf(fact, by, grain) {
    return by.map((cut) => {
      if (cut === "period") return (row) => BUCKETS[grain](fact.starts[row]);
      const { at, ids } = fact.cuts[cut];
      return (row) => ids[at[row]];
    });
  }

  // Adds up sums of facts. asked: [fact, sum] pairs; gives groups by key: {ids, sums: {"fact sum": number or null}}.
  function add(asked, range, filter, by, grain) {
    const groups = new Map();
    const byFact = new Map();
    for (const [name, sum] of asked) {
      if (!byFact.has(name)) byFact.set(name, new Set());
      byFact.get(name).add(sum);
    }
    for (const [name, sums] of byFact) {
      const fact = facts.get(name);
      if (!fact) continue;
      const keys = keysOf(fact, by, grain);
      const columns = Array.from(sums, (sum) => [`${name} ${sum}`, fact.sums[sum].values]);
      for (const row of select(fact, range, filter)) {
        const ids = keys.map((key) => key(row));
        const key = ids.join("\u0000");
        let group = groups.get(key);
        if (!group) groups.set(key, (group = { ids, sums: {} }));
        for (const [column, values] of columns) {
          const value = values[row];
          if (!Number.isNaN(value)) group.sums[column] = (group.sums[column] ?? 0) + value;
        }
      }
    }
    return groups;
  }

  const placesOf = ([name, sum]) => facts.get(name)?.sums[sum].places ?? 0;
  lead2cash.cube = { add, widen, placesOf, has: (name) => facts.has(name) };
  lead2cash.days = { dateOf, dayOf, weekStart, monthStart, BUCKETS, NEXT };
})();
