// A filter that takes several values: a list of boxes opens below its name, and one line says what is chosen.
"use strict";
(() => {
  const lead2cash = (window.lead2cash ??= {});
  const form = document.getElementById("filters");
  if (!form) return;
  const lists = new Map(Array.from(form.querySelectorAll(".choice"), (list) => [list.dataset.cut, list]));
  const boxesOf = (list) => Array.from(list.querySelectorAll("[type=checkbox]"));
  const nameOf = (box) => box.parentElement.textContent.trim();
  const named = new Map(Array.from(lists, ([cut, list]) => [cut, new Map(boxesOf(list).map((box) => [box.value, nameOf(box)]))]));

  const chosen = (cut) => boxesOf(lists.get(cut)).filter(({ checked }) => checked).map(({ value }) => value);

  function choose(cut, ids) {
    const list = lists.get(cut);
    for (const box of boxesOf(list)) box.checked = ids.includes(box.value);
    say(list);
  }

  function say(list) {
    const names = boxesOf(list).filter(({ checked }) => checked).map(nameOf);
    list.querySelector(".said").textContent = names.join(", ") || list.dataset.all;
    list.querySelector(".count").textContent = names.length > 1 ? String(names.length) : "";
    list.querySelector("button").disabled = names.length === 0;
    list.toggleAttribute("data-chosen", names.length > 0);
  }

  function narrow(list, text) {
    const wanted = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    for (const box of boxesOf(list)) {
      const name = nameOf(box).toLocaleLowerCase();
      box.parentElement.hidden = !wanted.every((word) => name.includes(word));
    }
  }

  // the arrows lead from the field of the list through its boxes and back
  function step(list, from, by) {
    const places = [list.querySelector("[type=search]"), list.querySelector("button"), ...boxesOf(list)].filter((place) => place && !place.disabled && !place.parentElement.hidden);
    places[Math.min(Math.max(places.indexOf(from) + by, 0), places.length - 1)].focus();
  }

  function close(list, isBack) {
    if (!list.open) return;
    list.open = false;
    if (isBack) list.querySelector("summary").focus();
  }

  for (const list of lists.values()) {
    const field = list.querySelector("[type=search]");
    list.addEventListener("toggle", () => {
      if (!list.open) return;
      for (const other of lists.values()) if (other !== list) close(other);
      if (field) (field.value = ""), narrow(list, "");
    });
    list.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close(list, true);
      else if (event.key === "ArrowDown" && list.open) step(list, event.target, 1);
      else if (event.key === "ArrowUp" && list.open) step(list, event.target, -1);
      else if (event.key === "Enter" && event.target === field) boxesOf(list).find((box) => !box.parentElement.hidden)?.click();
      else return;
      event.preventDefault();
    });
    list.addEventListener("focusout", ({ relatedTarget }) => relatedTarget && !list.contains(relatedTarget) && close(list));
    list.addEventListener("change", () => say(list));
    list.querySelector("button").addEventListener("click", () => {
      choose(list.dataset.cut, []);
      form.dispatchEvent(new Event("change"));
      list.querySelector("[type=search], [type=checkbox]").focus();
    });
    field?.addEventListener("input", () => narrow(list, field.value));
    field?.addEventListener("change", (event) => event.stopPropagation());
  }
  addEventListener("pointerdown", ({ target }) => {
    for (const list of lists.values()) if (!list.contains(target)) close(list);
  });

  lead2cash.choices = { named, chosen, choose };
})();
