// Says what a mark of a picture is when it is pointed at or touched; the table beside it says the same.
"use strict";
(() => {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.setAttribute("aria-hidden", "true");
  tip.hidden = true;
  document.body.append(tip);

  function place(event) {
    const words = event.target.closest?.("[data-tip]")?.dataset.tip;
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
