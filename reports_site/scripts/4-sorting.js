// Sorts a table by a click on the head of a column.
"use strict";
(() => {
  const lead2cash = (window.lead2cash ??= {});
  const { state: states } = lead2cash;

  // what a cell is sorted by: a number, a text, or null when it is empty
  function keyOf(cell) {
    const text = cell.dataset.o ?? cell.textContent.trim();
    const number = Number(text);
    return text === "" || text === "—" ? null : Number.isNaN(number) ? text : number;
  }

  function compare(left, right) {
    if (left === null || right === null) return left === right ? 0 : left === null ? 1 : -1;
    if (typeof left === "number" && typeof right === "number") return left - right;
    return String(left).localeCompare(String(right), document.documentElement.lang);
  }

  function sortBy(table, head, column, falling) {
    for (const other of head.parentElement.cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", falling ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = Array.from(body.rows, (row) => [keyOf(row.cells[column]), row]);
    // an empty cell stays last whichever way the column is read
    rows.sort(([left], [right]) => (falling && left !== null && right !== null ? compare(right, left) : compare(left, right)));
    body.append(...rows.map(([, row]) => row));
  }

  // #sort=block-3.0:2d is the third column of a table, falling; every table of a page has its own
  function remember(table, column, falling) {
    const name = `${states.tableName(table)}:`;
    states.put("sort", [...states.valuesOf("sort").filter((value) => !value.startsWith(name)), `${name}${column}${falling ? "d" : "a"}`]);
  }

  function follow(table) {
    const name = `${states.tableName(table)}:`;
    const asked = states.valuesOf("sort").find((value) => value.startsWith(name));
    const [, column, way] = /^(\d{1,3})([ad])$/.exec(asked?.slice(name.length) ?? "") ?? [];
    const head = table.tHead.rows[0].cells[Number(column)];
    if (way && head) sortBy(table, head, Number(column), way === "d");
  }

  function sortable(table) {
    if (table.tBodies[0].rows.length < 2) return;
    Array.from(table.tHead.rows[0].cells).forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.setAttribute("aria-label", head.textContent.trim());
      button.addEventListener("click", () => {
        const falling = head.getAttribute("aria-sort") !== "descending";
        sortBy(table, head, column, falling);
        remember(table, column, falling);
      });
      head.append(button);
    });
    follow(table);
  }

  lead2cash.sorting = { sortable, keyOf };
})();
