// Narrows the tables whose first column has the name given to one of its values. Without this file they are whole.
"use strict";

const asked = document.currentScript.dataset;
const tables = Array.from(document.querySelectorAll("table.data")).filter(
  (table) => table.tHead.rows[0].cells[0].textContent.trim() === asked.head,
);
const names = new Set(tables.flatMap((table) => Array.from(table.tBodies[0].rows, (row) => row.cells[0].textContent)));

function narrow(name) {
  for (const table of tables) {
    for (const row of table.tBodies[0].rows) row.hidden = name !== "" && row.cells[0].textContent !== name;
    // the total is of all rows
    if (table.tFoot) table.tFoot.hidden = name !== "";
  }
}

if (names.size > 1) {
  const label = document.createElement("label");
  const choice = document.createElement("select");
  choice.append(new Option(asked.all, ""));
  for (const name of Array.from(names).sort((left, right) => left.localeCompare(right, document.documentElement.lang))) {
    choice.append(new Option(name, name));
  }
  choice.addEventListener("change", () => narrow(choice.value));
  label.append(`${asked.head}: `, choice);
  tables[0].closest("section").querySelector("h2").after(label);
}
