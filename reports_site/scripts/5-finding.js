// Finds rows of a table by a word, and adds up what was found where the table's own total is a sum.
"use strict";
(() => {
  const lead2cash = (window.lead2cash ??= {});
  const { sorting, numbers, state: states } = lead2cash;
  const SHORTEST = 9;

  // columns whose total is the sum of their rows; the total of an average is not
  function summed(table) {
    const foot = table.tFoot?.rows[0];
    if (!foot) return [];
    return Array.from(foot.cells).flatMap((cell, column) => {
      const total = sorting.keyOf(cell);
      const values = Array.from(table.tBodies[0].rows, (row) => sorting.keyOf(row.cells[column]));
      if (typeof total !== "number" || values.some((value) => typeof value === "string")) return [];
      const sum = values.reduce((all, value) => all + (value ?? 0), 0);
      return Math.abs(sum - total) <= 1e-9 * Math.max(1, Math.abs(total)) ? [column] : [];
    });
  }

  function addUp(table, columns, whole) {
    const foot = table.tFoot.rows[0];
    const rows = Array.from(table.tBodies[0].rows).filter((row) => !row.hidden);
    Array.from(foot.cells).forEach((cell, column) => {
      if (column === 0) return;
      if (!columns.includes(column)) {
        cell.textContent = whole[column] && numbers.DASH;
        return;
      }
      const values = rows.map((row) => sorting.keyOf(row.cells[column])).filter((value) => value !== null);
      const sum = values.reduce((all, value) => all + value, 0).toFixed(2);
      const form = whole[column].includes("%") ? "percent" : "money";
      const isLarge = numbers.isLarge([...values.map(String), sum]);
      cell.textContent = numbers.cell(sum, form, isLarge);
    });
  }

  function findable(table) {
    const rows = Array.from(table.tBodies[0].rows);
    if (rows.length < SHORTEST) return;
    const { words } = lead2cash;
    const label = document.createElement("label");
    const field = document.createElement("input");
    const count = document.createElement("output");
    field.type = "search";
    field.setAttribute("aria-label", `${words.find}: ${table.caption?.textContent.trim() ?? ""}`);
    field.placeholder = words.find;
    label.className = "find";
    label.append(field, count);
    const columns = summed(table);
    const whole = Array.from(table.tFoot?.rows[0].cells ?? [], (cell) => cell.textContent);
    field.addEventListener("input", ({ isTrusted }) => {
      // #find=words&in=block-3.0: who types writes the address, who follows it does not
      if (isTrusted) {
        states.put("find", field.value ? [field.value] : []);
        states.put("in", field.value ? [states.tableName(table)] : []);
      }
      const wanted = field.value.trim().toLocaleLowerCase();
      for (const row of rows) row.hidden = !row.textContent.toLocaleLowerCase().includes(wanted);
      const shown = rows.filter((row) => !row.hidden).length;
      count.textContent = wanted ? words.part.replace("%(part)s", shown).replace("%(whole)s", rows.length) : "";
      if (!table.tFoot) return;
      if (wanted) addUp(table, columns, whole);
      else Array.from(table.tFoot.rows[0].cells).forEach((cell, column) => (cell.textContent = whole[column]));
    });
    table.closest(".scroll").before(label);
    if (states.valuesOf("in")[0] !== states.tableName(table)) return;
    field.value = states.valuesOf("find")[0] ?? "";
    field.dispatchEvent(new Event("input"));
  }

  lead2cash.tables = (root) => {
    for (const table of root.querySelectorAll("table.data")) {
      sorting.sortable(table);
      findable(table);
    }
  };
  lead2cash.tables(document);

  // #find=…: the first table that has the words shows only them
  function follow() {
    const wanted = states.valuesOf("find")[0];
    const found = wanted && !states.valuesOf("in").length && Array.from(document.querySelectorAll(".find input")).find((field) => {
      const table = field.closest(".find").nextElementSibling.querySelector("table");
      return table.tBodies[0].textContent.includes(wanted);
    });
    if (!found) return;
    found.value = wanted;
    found.dispatchEvent(new Event("input"));
    found.focus();
  }
  addEventListener("hashchange", follow);
  follow();
})();
