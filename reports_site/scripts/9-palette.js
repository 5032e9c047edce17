// Finds pages, people, departments, pipelines, sources and deals by their names: Ctrl+K or /.
"use strict";
(() => {
  const lead2cash = (window.lead2cash ??= {});
  const { words } = lead2cash;
  const place = document.querySelector(".switches") ?? document.querySelector(".top .inner");
  if (!place || !lead2cash.home) return;
  const MOST = 12;
  let entries = null;
  let loading = null;

  function el(name, attributes, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }

  const field = el("input", { type: "search", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list", "aria-label": words.search, placeholder: words.searchFor });
  const list = el("ul", { id: "palette-list", role: "listbox", "aria-label": words.search });
  const dialog = el("dialog", { class: "palette", "aria-label": words.search }, field, list);
  const button = el("button", { type: "button", class: "search", "aria-keyshortcuts": "Control+K /" }, words.search);
  document.body.append(dialog);
  place.prepend(button);

  // called by search.js; a name that is no page narrows this page when it has that filter, else the first that has
  lead2cash.index = ({ pages, cuts, rows }) => {
    const form = document.getElementById("filters");
    const here = location.pathname.split("/").pop();
    entries = [
      ...pages.map(([title, note, path]) => ({ title, note, path })),
      ...cuts.flatMap(({ cut, label, pages: having, options }) => {
        const path = form?.elements[cut] && having.includes(here) ? here : having[0];
        return options.map(([id, title]) => ({ title, note: label, path: `${path}#${new URLSearchParams({ [cut]: id })}` }));
      }),
      ...rows.map(([title, note, path]) => ({ title, note, path: `${path}#${new URLSearchParams({ find: title })}` })),
    ].map((entry) => ({ ...entry, text: `${entry.title} ${entry.note}`.toLocaleLowerCase() }));
  };

  function load() {
    loading ??= new Promise((resolve) => {
      const script = el("script", { src: new URL("search.js", lead2cash.home).href });
      script.addEventListener("load", resolve);
      script.addEventListener("error", resolve);
      document.head.append(script);
    });
    return loading;
  }

  // how well an entry answers: all the words are in it, best at the beginning of its title
  function fit({ title, text }, wanted) {
    if (!wanted.every((word) => text.includes(word))) return 0;
    const name = title.toLocaleLowerCase();
    if (wanted.length && name.startsWith(wanted.join(" "))) return 3;
    return wanted.length && name.split(/\s+/).some((part) => part.startsWith(wanted[0])) ? 2 : 1;
  }

  function options() {
    const wanted = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    const found = (entries ?? []).map((entry) => [fit(entry, wanted), entry]).filter(([score]) => score);
    found.sort(([left], [right]) => right - left);
    const made = found.slice(0, MOST).map(([, entry], at) =>
      el("li", { role: "option", id: `palette-${at}`, "data-path": entry.path, "aria-selected": "false" }, entry.title, " ", el("span", { class: "unit" }, entry.note)));
    list.replaceChildren(...made);
    if (!made.length) list.append(el("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, words.nothingFound));
    select(made[0]);
  }

  function select(option) {
    list.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option?.id ?? "");
  }

  function go(option) {
    if (!option?.dataset.path) return;
    dialog.close();
    location.href = new URL(option.dataset.path, lead2cash.home).href;
  }

  async function open() {
    if (dialog.open) return;
    dialog.showModal();
    field.select();
    await load();
    options();
  }

  field.addEventListener("input", options);
  field.addEventListener("keydown", (event) => {
    const chosen = list.querySelector("[aria-selected=true]");
    if (event.key === "ArrowDown") select(chosen?.nextElementSibling ?? list.firstElementChild);
    else if (event.key === "ArrowUp") select(chosen?.previousElementSibling ?? list.lastElementChild);
    else if (event.key === "Enter") go(chosen);
    else if (event.key === "Escape") dialog.close();
    else return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => go(event.target.closest("[role=option]")));
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  button.addEventListener("click", open);
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, select, textarea");
    if ((event.key === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !isTyping)) {
      event.preventDefault();
      open();
    }
  });
})();
