// Loads the scripts of the pages once the page has been painted. Everything is readable without them.
"use strict";
(() => {
  const { src, dataset } = document.currentScript;
  window.lead2cash = { words: JSON.parse(dataset.words), home: new URL(dataset.home, location).href, root: new URL("..", src).href };
  const start = () => {
    const script = document.createElement("script");
    script.src = new URL("site.js", src).href;
    document.head.append(script);
  };
  addEventListener("load", () => requestAnimationFrame(() => setTimeout(start)));
})();
