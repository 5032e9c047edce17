// Lets a reader choose light or dark, whatever the system says. Without this file the system decides.
"use strict";

const words = document.currentScript.dataset;
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

// a browser may refuse to keep anything for a page opened from a folder
function kept(value) {
  try {
    if (value !== undefined) localStorage.setItem("theme", value);
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
}

// before the first paint, so that a page never flashes in the other scheme
const chosen = kept();
if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;

addEventListener("DOMContentLoaded", () => {
  const place = document.querySelector(".switches");
  if (!place) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "theme";
  const name = () => (button.textContent = isDark() ? words.light : words.dark);
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    kept(root.dataset.theme);
    name();
  });
  system.addEventListener("change", name);
  name();
  place.append(button);
});
