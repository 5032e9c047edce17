// Says what a mark of a picture is when it is pointed at or touched; the table below the picture says the same.
"use strict";
(() => {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.setAttribute("aria-hidden", "true");
  tip.hidden = true;
  document.body.append(tip);
  const known = new WeakMap();

  // what a prepared picture shows, name by name, from the table of its numbers; read before somebody sorts it
  function namesOf(drawings) {
    if (known.has(drawings)) return known.get(drawings);
    const names = new Map();
    const table = drawings.closest("figure")?.querySelector("table.data");
    const heads = Array.from(table?.tHead.rows[0].cells ?? [], (head) => head.firstChild?.textContent ?? "");
    for (const row of table?.tBodies[0].rows ?? []) {
      const [name, ...cells] = Array.from(row.cells, (cell) => cell.textContent.trim());
      const isNamed = row.cells[1] && !row.cells[1].classList.contains("n");
      const figures = isNamed ? [`${cells[0]}: ${cells[1]}`] : cells.map((text, at) => `${heads[at + 1]}: ${text}`);
      names.set(name, [...(names.get(name) ?? []), ...figures]);
    }
    known.set(drawings, Array.from(names, ([name, figures]) => [name, ...figures].join("\n")));
    return known.get(drawings);
  }
  for (const drawings of document.querySelectorAll(".drawings[data-axis]")) namesOf(drawings);

  // the words of the place of a prepared picture that is pointed at
  function inDrawing(svg, { clientX, clientY }) {
    const names = namesOf(svg.parentElement);
    const box = svg.getBoundingClientRect();
    const scale = svg.viewBox.baseVal.width / box.width;
    const [left, top, width, height] = svg.dataset.plot.split(" ").map(Number);
    const [axis, count] = svg.parentElement.dataset.axis.split(" ");
    const part = axis === "x" ? ((clientX - box.left) * scale - left) / width : ((clientY - box.top) * scale - top) / height;
    return part >= 0 && part < 1 ? names[Math.floor(part * count)] : undefined;
  }

  function wordsAt(event) {
    const mark = event.target.closest?.("[data-tip]");
    if (mark) return mark.dataset.tip;
    const svg = event.target.closest?.("svg[data-plot]");
    return svg ? inDrawing(svg, event) : undefined;
  }

  function place(event) {
    const words = wordsAt(event);
    tip.hidden = !words;
    if (!words) return;
    tip.textContent = words;
    const { offsetWidth: width, offsetHeight: height } = tip;
    const left = Math.min(Math.max(event.clientX - width / 2, 8), innerWidth - width - 8);
    const top = event.clientY - height - 12;
    tip.style.left = `${left}px`;
    tip.style.top = `${top < 8 ? event.clientY + 20 : top}px`;
  }

  for (const action of ["pointermove", "pointerdown"]) addEventListener(action, place, { passive: true });
  addEventListener("scroll", () => (tip.hidden = true), { passive: true });
})();
