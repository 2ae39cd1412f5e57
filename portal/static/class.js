// The heat-map as a grid: one stop for the tab key, arrow keys within it, and the answers beside it.
import { roving } from "./roving.js";

const table = document.querySelector("[data-grid]");
const detail = document.getElementById("detail");
const rows = [...table.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td a")]).filter((row) => row.length);

roving(table, rows.flat(), (link, key) => {
  const y = rows.findIndex((row) => row.includes(link));
  const x = rows[y].indexOf(link);
  switch (key) {
    case "ArrowRight": return rows[y][x + 1];
    case "ArrowLeft": return rows[y][x - 1];
    case "ArrowDown": return rows[y + 1]?.[x];
    case "ArrowUp": return rows[y - 1]?.[x];
    case "Home": return rows[y][0];
    case "End": return rows[y].at(-1);
    default: return undefined;
  }
});

const tip = Object.assign(document.createElement("div"), { className: "tip", hidden: true });
tip.setAttribute("aria-hidden", "true"); // what it says is the description of the cell
document.body.append(tip);

function told({ target }) {
  const link = target.closest?.("a[data-told]");
  tip.hidden = !link;
  if (!link) return;
  tip.textContent = link.dataset.told;
  const box = link.getBoundingClientRect();
  tip.style.left = `${Math.max(8, Math.min(box.left, innerWidth - tip.offsetWidth - 8))}px`;
  tip.style.top = `${box.bottom + tip.offsetHeight + 8 < innerHeight ? box.bottom + 5 : box.top - tip.offsetHeight - 5}px`;
}
for (const link of rows.flat()) link.setAttribute("aria-description", link.dataset.told);
for (const kind of ["mouseover", "focusin"]) table.addEventListener(kind, told);
for (const kind of ["mouseleave", "focusout"]) table.addEventListener(kind, () => { tip.hidden = true; });
table.parentElement.addEventListener("scroll", () => { tip.hidden = true; });

let asked = 0;
table.addEventListener("click", async (event) => {
  const link = event.target.closest("td a");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const turn = ++asked;
  const reply = await fetch(link.href);
  if (!reply.ok || turn !== asked) { if (!reply.ok) location.href = link.href; return; }
  const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-detail]");
  const heading = document.createElement("h2");
  heading.append(...fresh.querySelector("h1").childNodes);
  fresh.querySelector("h1").replaceWith(heading);
  detail.replaceChildren(...fresh.childNodes);
  detail.hidden = false;
  tip.hidden = true;
  link.scrollIntoView({ block: "nearest", inline: "nearest" });
});
table.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { detail.hidden = true; tip.hidden = true; }
});
