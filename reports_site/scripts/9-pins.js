// The reader's own view: blocks of any report pinned to the overview, remembered by this browser only.
"use strict";
(() => {
  const lead2cash = (window.lead2cash ??= {});
  const { words, home, root } = lead2cash;
  if (!home || !root) return;
  // several companies may be read in one browser; both languages of one share the view
  const KEY = `pins:${root}`;

  // a browser may refuse to keep anything for a page opened from a folder
  function kept(pins) {
    try {
      if (pins) localStorage.setItem(KEY, JSON.stringify(pins));
      const found = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      return Array.isArray(found) ? found.filter((pin) => typeof pin?.slug === "string" && /^[a-z]\w*$/.test(pin.slug) && typeof pin.key === "string") : [];
    } catch {
      return null;
    }
  }
  if (kept() === null) return;
  const isSame = (one) => (other) => one.slug === other.slug && one.key === other.key;

  function button(text, name, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "pin";
    made.textContent = text;
    made.setAttribute("aria-label", `${text}: ${name}`);
    made.addEventListener("click", action);
    return made;
  }

  // on a report: a button at the head of every block
  const slug = location.pathname.split("/").pop().replace(/\.html$/, "");
  for (const section of document.querySelectorAll(".blocks > section.block[data-pin]")) {
    const pin = { slug, key: section.dataset.pin };
    const head = section.querySelector("h2");
    const made = button(words.pin, head.textContent.trim(), () => {
      const pins = kept() ?? [];
      kept(pins.some(isSame(pin)) ? pins.filter((one) => !isSame(pin)(one)) : [...pins, pin]);
      tell();
    });
    const tell = () => made.setAttribute("aria-pressed", String((kept() ?? []).some(isSame(pin))));
    // a star at the end of the head's line moves nothing on the page
    made.classList.add("star");
    made.textContent = "";
    made.title = words.pin;
    tell();
    head.after(made);
  }

  // on the overview: the pinned blocks in their order
  const isOverview = new URL(home).pathname === location.pathname || new URL(".", home).pathname === location.pathname;
  const main = document.getElementById("content");
  if (!isOverview || !main) return;
  const view = document.createElement("section");
  view.className = "mine";
  main.querySelector(".head")?.after(view);
  const reports = new Map();

  function load(report) {
    if (!reports.has(report)) {
      const script = document.createElement("script");
      script.src = new URL(`pins/${report}.js`, home).href;
      reports.set(report, new Promise((resolve) => {
        lead2cash.pinned = (name, found) => (reports[name] = found);
        script.addEventListener("load", () => resolve(reports[report]));
        script.addEventListener("error", () => resolve(null));
      }));
      document.head.append(script);
    }
    return reports.get(report);
  }

  // ids are made the report's own, and a link to a place of its page leads there
  function written(pin, html) {
    const block = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
    for (const part of [block, ...block.querySelectorAll("*")]) {
      if (part.id) part.id = `${pin.slug}-${part.id}`;
      const by = part.getAttribute("aria-labelledby");
      if (by) part.setAttribute("aria-labelledby", `${pin.slug}-${by}`);
      const link = part.getAttribute("href");
      if (link?.startsWith("#")) part.setAttribute("href", `${pin.slug}.html${link}`);
    }
    return document.importNode(block, true);
  }

  async function item(pin, place) {
    const found = await load(pin.slug);
    const [title, html] = found?.blocks[pin.key] ?? [];
    const made = document.createElement("div");
    const tools = document.createElement("p");
    tools.className = "pins";
    const link = document.createElement("a");
    link.href = `${pin.slug}.html`;
    link.textContent = found?.title ?? pin.slug;
    const change = (order) => () => {
      kept(order(kept() ?? []));
      draw().then(() => view.querySelector("button, h2")?.focus());
    };
    tools.append(link);
    if (place) tools.append(button(words.up, title ?? pin.slug, change((pins) => [...pins.slice(0, place - 1), pins[place], pins[place - 1], ...pins.slice(place + 1)])));
    tools.append(button(words.unpin, title ?? pin.slug, change((pins) => pins.filter((one) => !isSame(pin)(one)))));
    made.append(tools);
    if (html) made.append(written(pin, html));
    else made.append(Object.assign(document.createElement("p"), { className: "notice", textContent: words.gone }));
    return made;
  }

  async function draw() {
    const items = await Promise.all((kept() ?? []).map(item));
    const head = Object.assign(document.createElement("h2"), { id: "mine-title", textContent: words.myView, tabIndex: -1 });
    view.replaceChildren(...(items.length ? [head, ...items] : []));
    view.hidden = !items.length;
    // a name that leads nowhere is none
    if (items.length) view.setAttribute("aria-labelledby", "mine-title");
    else view.removeAttribute("aria-labelledby");
    lead2cash.tables?.(view);
  }
  addEventListener("storage", ({ key }) => key === KEY && draw());
  draw();
})();
