// Offers a picture as PNG, drawn from its SVG file when it is asked for. A page opened from a folder may not
// read back what it draws; there the SVG file is all there is.
"use strict";
(() => {
  // pictures are looked at on screens with twice the pixels
  const SCALE = 2;

  async function save(link) {
    const image = new Image();
    image.src = link.href;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * SCALE;
    canvas.height = image.naturalHeight * SCALE;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const body = await new Promise((done) => canvas.toBlob(done, "image/png"));
    const given = document.createElement("a");
    given.href = URL.createObjectURL(body);
    given.download = decodeURIComponent(new URL(link.href).pathname.split("/").pop()).replace(/\.svg$/, ".png");
    given.click();
    // the browser has begun to save by then
    setTimeout(() => URL.revokeObjectURL(given.href), 60000);
  }

  if (!location.protocol.startsWith("http")) return;
  for (const link of document.querySelectorAll(".take a[download]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "plain";
    button.textContent = "PNG";
    button.addEventListener("click", () => save(link));
    link.after(" ", button);
  }
})();
