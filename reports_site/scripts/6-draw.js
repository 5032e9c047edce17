// Light pictures of filtered figures, in the colours of the stylesheet: bars, columns and lines.
"use strict";
(() => {
  const lead2cash = (window.lead2cash ??= {});
  const SVG = "http://www.w3.org/2000/svg";
  const FONT = 12;
  // ordered series are steps of one scale, of seven colours; others have a palette of eight
  const colour = (data, number) => (data.ordered ? `var(--q${Math.min(number + 1, 7)})` : `var(--s${Math.min(number + 1, 8)})`);

  function node(name, attributes, ...children) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const text = (x, y, words, attributes = {}) =>
    node("text", { x, y, fill: "var(--muted)", "font-size": FONT, ...attributes }, words);

  // a mark with what is said about it when it is pointed at
  function mark(name, attributes, tip) {
    return node(name, { ...attributes, class: "mark", "data-tip": tip });
  }

  function picture(width, height, words, marks) {
    const svg = node("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": words, class: "live-drawing" });
    svg.append(...marks);
    return svg;
  }

  // round steps of an axis that hold the lowest and the highest value and zero
  function ticks(low, high, count) {
    const [bottom, top] = [Math.min(0, low), Math.max(0, high)];
    const rough = (top - bottom || 1) / count;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) * power;
    const first = Math.floor(bottom / step);
    return Array.from({ length: Math.ceil(top / step) - first + 1 }, (_, number) => (first + number) * step);
  }

  function reach(data) {
    const values = data.series.flatMap((series) => series.values.filter((value) => value !== null));
    if (!data.stacked) return [Math.min(0, ...values), Math.max(0, ...values)];
    const sums = data.categories.map((_, at) => data.series.map((series) => series.values[at] ?? 0));
    const total = (parts, sign) => parts.filter((part) => part * sign > 0).reduce((sum, part) => sum + part, 0);
    return [Math.min(0, ...sums.map((parts) => total(parts, -1))), Math.max(0, ...sums.map((parts) => total(parts, 1)))];
  }

  const tipOf = (data, series, at) => `${data.categories[at]} · ${series.label}: ${series.texts[at]}`;
  const fits = (words, width) => (words.length * FONT * 0.55 <= width ? words : `${words.slice(0, Math.max(1, Math.floor(width / FONT / 0.55) - 1))}…`);

  function bars(data, width) {
    const left = Math.min(width * 0.36, Math.max(...data.categories.map((name) => name.length)) * FONT * 0.55 + 12);
    const lanes = data.stacked ? 1 : data.series.length;
    const [lane, gap] = [lanes > 1 ? 12 : 18, 10];
    const [low, high] = reach(data);
    const space = width - left - 76;
    const scale = (value) => left + (space * (value - low)) / (high - low || 1);
    const marks = [];
    data.categories.forEach((name, at) => {
      const y = at * (lanes * lane + gap) + 4;
      marks.push(text(left - 8, y + (lanes * lane) / 2 + 4, fits(name, left - 8), { "text-anchor": "end", fill: "var(--ink)" }));
      let end = 0;
      data.series.forEach((series, number) => {
        const value = series.values[at];
        if (value === null) return;
        const start = data.stacked ? end : 0;
        end = start + value;
        const [x, to] = [Math.min(scale(start), scale(end)), Math.max(scale(start), scale(end))];
        const top = y + (data.stacked ? 0 : number * lane);
        marks.push(mark("rect", { x, y: top, width: Math.max(to - x, 1), height: lane - 2, fill: colour(data, number) }, tipOf(data, series, at)));
        if (!data.stacked) marks.push(text(to + 6, top + lane - 5, series.ends[at], { "font-size": 11 }));
      });
    });
    return picture(width, data.categories.length * (lanes * lane + gap) + 4, data.words, marks);
  }

  // the frame of a picture over time: grid, marks of the axis, names under it
  function frame(data, width, height) {
    const steps = ticks(...reach(data), width < 480 ? 3 : 4);
    const labels = steps.map(data.tick);
    const [left, top, bottom] = [Math.max(...labels.map((words) => words.length)) * FONT * 0.58 + 10, 14, 26];
    const [low, high] = [steps[0], steps[steps.length - 1]];
    const y = (value) => height - bottom - ((height - top - bottom) * (value - low)) / (high - low || 1);
    const band = (width - left - 8) / Math.max(data.categories.length, 1);
    const x = (at) => left + band * at;
    const marks = steps.flatMap((value, number) => [
      node("line", { x1: left, x2: width - 8, y1: y(value), y2: y(value), stroke: value === 0 ? "var(--axis)" : "var(--grid)" }),
      text(left - 6, y(value) + 4, labels[number], { "text-anchor": "end" }),
    ]);
    const every = Math.ceil((Math.max(...data.categories.map((name) => name.length), 1) * FONT * 0.6 + 8) / band);
    data.categories.forEach((name, at) => {
      if (at % every === 0) marks.push(text(x(at) + band / 2, height - 8, name, { "text-anchor": "middle" }));
    });
    return { marks, x, y, band };
  }

  function columns(data, width) {
    const height = 260;
    const { marks, x, y, band } = frame(data, width, height);
    const lanes = data.stacked ? 1 : data.series.length;
    const lane = (band * 0.78) / lanes;
    data.categories.forEach((_, at) => {
      const ends = { up: 0, down: 0 };
      data.series.forEach((series, number) => {
        const value = series.values[at];
        if (value === null) return;
        const side = value < 0 ? "down" : "up";
        const start = data.stacked ? ends[side] : 0;
        ends[side] = start + value;
        const [from, to] = [y(start), y(start + value)];
        const left = x(at) + band * 0.11 + (data.stacked ? 0 : number * lane);
        const box = { x: left, y: Math.min(from, to), width: Math.max(lane - 1, 1), height: Math.max(Math.abs(from - to), value ? 1 : 0) };
        marks.push(mark("rect", { ...box, fill: colour(data, number) }, tipOf(data, series, at)));
      });
    });
    return picture(width, height, data.words, marks);
  }

  function lines(data, width) {
    const height = 260;
    const { marks, x, y, band } = frame({ ...data, stacked: false }, width, height);
    data.series.forEach((series, number) => {
      const points = series.values.map((value, at) => (value === null ? null : [x(at) + band / 2, y(value)]));
      let pen = "M";
      const path = points.map((point) => {
        const said = point ? `${pen}${point.map((value) => value.toFixed(1)).join(",")}` : "";
        pen = point ? "L" : "M";
        return said;
      });
      marks.push(node("path", { d: path.join("") || "M0,0", fill: "none", stroke: colour(data, number), "stroke-width": 2 }));
      points.forEach((point, at) => {
        if (point) marks.push(mark("circle", { cx: point[0], cy: point[1], r: points.length > 60 ? 2 : 3.5, fill: colour(data, number) }, tipOf(data, series, at)));
      });
    });
    return picture(width, height, data.words, marks);
  }

  lead2cash.draw = { bars, columns, lines };
})();
