// The map of skills: its size, dragging, the neighborhood of a skill, and finding one by typing.
import { roving } from "./roving.js";
import { finder } from "./finder.js";

const map = document.querySelector("[data-map]");
const svg = map.querySelector("svg");
const detail = document.getElementById("detail");
const nodes = [...svg.querySelectorAll(".node")];
const byId = new Map(nodes.map((node) => [node.dataset.id, node]));
const edges = [...svg.querySelectorAll(".edges path")];
const before = new Map();
const after = new Map();
for (const edge of edges) {
  const { a, b } = edge.dataset;
  before.set(b, [...(before.get(b) ?? []), a]);
  after.set(a, [...(after.get(a) ?? []), b]);
}
const x = (node) => Number(node.dataset.x);
const y = (node) => Number(node.dataset.y);
const width = Number(svg.dataset.width);
const height = Number(svg.dataset.height);
const SMALLEST = 0.08;
const LARGEST = 2.5;
let scale = 1;

function zoom(wanted, px = map.clientWidth / 2, py = map.clientHeight / 2) {
  const next = Math.min(LARGEST, Math.max(SMALLEST, wanted));
  const at = [(map.scrollLeft + px) / scale, (map.scrollTop + py) / scale];
  scale = next;
  svg.setAttribute("width", width * scale);
  svg.setAttribute("height", height * scale);
  map.dataset.scale = scale < 0.5 ? "far" : "near";
  map.scrollTo(at[0] * scale - px, at[1] * scale - py);
}
const fitting = () => Math.min(1.2, map.clientWidth / width, map.clientHeight / height);

function center(node) {
  if (scale < 0.6) zoom(0.9);
  map.scrollTo((x(node) + 89) * scale - map.clientWidth / 2, (y(node) + 26) * scale - map.clientHeight / 2);
}
function reveal(node) {
  const left = x(node) * scale - map.scrollLeft;
  const top = y(node) * scale - map.scrollTop;
  if (left < 40 || top < 40 || left > map.clientWidth - 230 * scale || top > map.clientHeight - 90 * scale) center(node);
}

const chain = (id, next) => {
  const found = new Set();
  const waiting = [...(next.get(id) ?? [])];
  while (waiting.length) {
    const one = waiting.pop();
    if (!found.has(one)) { found.add(one); waiting.push(...(next.get(one) ?? [])); }
  }
  return found;
};
function highlight(node) {
  svg.classList.toggle("focused", Boolean(node));
  const id = node?.dataset.id;
  const near = new Set(node ? [...(before.get(id) ?? []), ...(after.get(id) ?? [])] : []);
  const needs = node ? chain(id, before) : new Set();
  for (const one of nodes) {
    one.classList.toggle("here", one === node);
    one.classList.toggle("near", near.has(one.dataset.id));
    one.classList.toggle("far", needs.has(one.dataset.id) && !near.has(one.dataset.id));
  }
  for (const edge of edges) {
    const { a, b } = edge.dataset;
    const touches = Boolean(node) && (a === id || b === id);
    edge.classList.toggle("near", touches);
    edge.classList.toggle("far", !touches && needs.has(b) && needs.has(a));
  }
}

let asked = 0;
async function show(node) {
  highlight(node);
  const turn = ++asked;
  const reply = await fetch(node.href.baseVal ?? node.href);
  if (turn !== asked) return;
  if (!reply.ok) { location.href = node.href.baseVal; return; }
  const fresh = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector("[data-detail]");
  for (const [from, to] of [["h2", "h3"], ["h1", "h2"]]) {
    for (const old of fresh.querySelectorAll(from)) {
      const heading = document.createElement(to);
      heading.append(...old.childNodes);
      old.replaceWith(heading);
    }
  }
  const link = fresh.querySelector("h2");
  const open = Object.assign(document.createElement("a"), { href: node.href.baseVal });
  open.append(...link.childNodes);
  link.append(open);
  detail.replaceChildren(...fresh.childNodes);
  detail.hidden = false;
  reveal(node);
}

const nearest = (node, ids) => {
  const found = (ids ?? []).map((id) => byId.get(id)).filter(Boolean);
  return found.sort((a, b) => Math.abs(y(a) - y(node)) - Math.abs(y(b) - y(node)))[0];
};
const beside = (node, sign) =>
  nodes
    .filter((one) => Math.abs(x(one) - x(node)) < 100 && sign * (y(one) - y(node)) > 0)
    .sort((a, b) => sign * (y(a) - y(b)))[0];
roving(svg, nodes, (node, key) => {
  switch (key) {
    case "ArrowLeft": return nearest(node, before.get(node.dataset.id));
    case "ArrowRight": return nearest(node, after.get(node.dataset.id));
    case "ArrowUp": return beside(node, -1);
    case "ArrowDown": return beside(node, 1);
    default: return undefined;
  }
});
svg.addEventListener("focusin", ({ target }) => { const node = target.closest(".node"); if (node?.matches(":focus-visible")) { highlight(node); reveal(node); } });
svg.addEventListener("click", (event) => {
  const node = event.target.closest(".node");
  if (!node || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (!dragged) show(node);
});
detail.addEventListener("click", (event) => {
  const id = event.target.closest("li a")?.querySelector(".code")?.textContent;
  const node = byId.get(id);
  if (!node || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  node.focus({ preventScroll: true });
  show(node);
});
map.addEventListener("keydown", (event) => {
  if (event.key === "+" || event.key === "=") zoom(scale * 1.25);
  else if (event.key === "-") zoom(scale / 1.25);
  else if (event.key === "0") zoom(fitting());
  else if (event.key === "Escape") { highlight(null); detail.hidden = true; }
});
map.addEventListener("wheel", (event) => {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  const box = map.getBoundingClientRect();
  zoom(scale * Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top);
}, { passive: false });

let dragged = false;
map.addEventListener("pointerdown", (event) => {
  if (event.pointerType !== "mouse" || event.button) return;
  const start = [event.clientX, event.clientY, map.scrollLeft, map.scrollTop];
  dragged = false;
  const move = (e) => {
    if (Math.hypot(e.clientX - start[0], e.clientY - start[1]) > 4) { dragged = true; map.classList.add("panning"); }
    if (dragged) map.scrollTo(start[2] - e.clientX + start[0], start[3] - e.clientY + start[1]);
  };
  const stop = () => { removeEventListener("pointermove", move); map.classList.remove("panning"); };
  addEventListener("pointermove", move);
  addEventListener("pointerup", stop, { once: true });
});
map.addEventListener("dragstart", (event) => event.preventDefault());

const tools = document.querySelector(".zoom");
tools.hidden = false;
tools.addEventListener("click", ({ target }) => {
  const wish = target.closest("[data-zoom]")?.dataset.zoom;
  if (wish) zoom({ in: scale * 1.25, out: scale / 1.25, fit: fitting() }[wish]);
});
finder(
  document.getElementById("q"),
  document.getElementById("found"),
  nodes.map((node) => ({ id: node.dataset.id, title: [...node.querySelectorAll("text:not(.id, .share, .star, .badge text)")].map((t) => t.textContent).join(" "), said: node.getAttribute("aria-label"), node })),
  ({ node }) => { center(node); node.focus({ preventScroll: true }); show(node); },
);

const steps = nodes.filter((node) => node.classList.contains("step"));
zoom(Math.max(0.8, fitting()));
if (steps.length) {
  const middle = steps[0];
  map.scrollTo(x(middle) * scale - 60, y(middle) * scale - map.clientHeight / 3);
}
