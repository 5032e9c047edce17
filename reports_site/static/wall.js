// Turns the screens of the wall and shows a new release when there is one. Without this file all screens stand
// under one another and the page is asked for anew every five minutes.
"use strict";

const SECONDS = 12;
const LOOK = 60;
const screens = Array.from(document.querySelectorAll(".screen"));
const build = document.querySelector("meta[name=build]").content;
let shown = 0;
let paused = false;

function show(number) {
  shown = (number + screens.length) % screens.length;
  screens.forEach((screen, place) => screen.classList.toggle("shown", place === shown));
}

function turn() {
  if (!paused) show(shown + 1);
}

const pause = document.createElement("button");
pause.type = "button";
pause.className = "turn";

function rest(value) {
  paused = value;
  pause.textContent = paused ? "▶" : "❚❚";
  pause.setAttribute("aria-pressed", String(paused));
}

if (screens.length > 1) {
  document.body.classList.add("turning");
  pause.setAttribute("aria-label", document.body.dataset.pause);
  pause.addEventListener("click", () => rest(!paused));
  document.querySelector("main").append(pause);
  rest(false);
  show(0);
  setInterval(turn, SECONDS * 1000);
  addEventListener("keydown", (event) => {
    if (event.key === "ArrowRight") show(shown + 1);
    else if (event.key === "ArrowLeft") show(shown - 1);
    else if (event.key === " " && event.target !== pause) rest(!paused);
    else return;
    event.preventDefault();
  });
}

// the same address holds another build once a release is published
async function look() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const found = /<meta name="build" content="([^"]*)">/.exec(await answer.text());
    if (answer.ok && found && found[1] !== build) location.reload();
  } catch {
    // opened from a folder, or the server is away: the next look may see more
  }
}

if (location.protocol === "file:") setTimeout(() => location.reload(), 5 * LOOK * 1000);
else setInterval(look, LOOK * 1000);
