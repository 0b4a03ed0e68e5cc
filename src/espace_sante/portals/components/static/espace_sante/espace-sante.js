/* Small improvements. Every page works without them. Scripts attach to data-es-*, never to classes. */
"use strict";

/* The switcher closes when one looks elsewhere, and gives the focus back on Escape. */
const switchers = () => document.querySelectorAll("[data-es-switcher][open]");

document.addEventListener("click", (event) => {
  for (const switcher of switchers()) {
    if (!switcher.contains(event.target)) switcher.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const switcher of switchers()) {
    switcher.open = false;
    switcher.querySelector("summary").focus();
  }
});

/* A chosen file says its name and its size, and the limit before it is sent for nothing. */
const inMegabytes = (bytes) =>
  (bytes / 1e6).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1, minimumFractionDigits: bytes < 1e6 ? 1 : 0 });

for (const input of document.querySelectorAll("[data-es-file]")) {
  const said = document.querySelector(`[data-es-file-said="${input.id}"]`);
  input.addEventListener("change", () => {
    const file = input.files[0];
    const isOver = Boolean(file) && file.size > Number(input.dataset.esFile);
    said.hidden = !file;
    said.classList.toggle("es-drop__chosen--over", isOver);
    if (file) {
      const sentence = isOver ? said.dataset.esOver : said.dataset.esChosen;
      said.textContent = sentence.replace("SIZE", inMegabytes(file.size)).replace("NAME", file.name);
    }
    input.setCustomValidity(isOver ? said.textContent : "");
  });
}

/* After a form was refused, the summary of its errors is the first thing read. */
document.querySelector("[data-es-errors]")?.focus();

/* What a menu counts is the same in every tab: a page that was just loaded tells the others. */
if ("BroadcastChannel" in window) {
  const tabs = new BroadcastChannel("espace-sante-counts");
  const place = (link) => `${link.getAttribute("href")} ${link.className}`;
  const links = () => [...document.querySelectorAll("[data-es-counted]")];
  tabs.addEventListener("message", ({ data }) => {
    for (const link of links().filter((one) => place(one) in data)) {
      for (const mark of link.querySelectorAll("[data-es-count]")) mark.remove();
      for (const [className, textContent, ariaHidden] of data[place(link)]) {
        const mark = Object.assign(document.createElement("span"), { className, textContent, ariaHidden });
        mark.dataset.esCount = "";
        link.append(mark);
      }
    }
  });
  const marks = (link) => [...link.querySelectorAll("[data-es-count]")].map((one) => [one.className, one.textContent, one.ariaHidden]);
  tabs.postMessage(Object.fromEntries(links().map((link) => [place(link), marks(link)])));
}
