// Blocks of a plan in another order, by mouse, pen or finger on their handles. While one is dragged the blocks are
// shown as a short list with the times they would have; the arrows beside a block do the same from the keyboard.
const NEAR = 60; // pixels from an edge of the window within which it scrolls
let held = null;

const blocks = (list) => [...list.querySelectorAll(":scope > .block")];

function clock(list) {
  let minute = 0;
  for (const one of blocks(list)) {
    const minutes = Number(one.dataset.minutes);
    const when = one.querySelector(".when");
    when.textContent = written(list, minute, minute + minutes);
    minute += minutes;
  }
}

function written(list, from, to) {
  const begins = list.dataset.begins;
  if (!begins) return `${from}–${to}`;
  const [hours, minutes] = begins.split(":").map(Number);
  const at = (n) => {
    const sum = hours * 60 + minutes + n;
    return `${String(Math.floor(sum / 60) % 24).padStart(2, "0")}:${String(sum % 60).padStart(2, "0")}`;
  };
  return `${at(from)}–${at(to)}`;
}

function begin(event) {
  const handle = event.target.closest?.(".grip");
  if (!handle || held || event.button > 0) return;
  event.preventDefault();
  const block = handle.closest(".block");
  held = { handle, block, list: block.parentElement, id: event.pointerId, y: event.clientY, order: blocks(block.parentElement), moving: false };
  handle.setPointerCapture(event.pointerId);
}

function move(event) {
  if (!held || event.pointerId !== held.id) return;
  if (!held.moving) {
    if (Math.abs(event.clientY - held.y) < 5) return;
    start();
  }
  held.y = event.clientY;
  settle();
}

function start() {
  held.moving = true;
  const top = held.handle.getBoundingClientRect().top;
  held.list.classList.add("sorting");
  held.block.classList.add("held");
  const strayed = () => held.handle.getBoundingClientRect().top - top; // the handle stays under the finger:
  scrollBy({ top: strayed(), behavior: "instant" });
  if (strayed() < -1) held.list.style.marginBlockStart = `${-strayed()}px`; // the page is too short to scroll so far
  if (strayed() > 1) {
    held.list.style.marginBlockEnd = "100vh";
    scrollBy({ top: strayed(), behavior: "instant" });
  }
  held.timer = setInterval(scroll, 16);
}

function scroll() {
  const step = held.y < NEAR ? -9 : held.y > innerHeight - NEAR ? 9 : 0;
  if (!step) return;
  scrollBy({ top: step, behavior: "instant" });
  settle();
}

function settle() {
  const { list, block, y } = held;
  const others = blocks(list).filter((one) => one !== block);
  const next = others.find((one) => { const box = one.getBoundingClientRect(); return y < box.top + box.height / 2; });
  if ((next ?? null) === block.nextElementSibling) return;
  list.insertBefore(block, next ?? null);
  clock(list);
}

function end(event, kept) {
  if (!held || (event.pointerId !== undefined && event.pointerId !== held.id)) return;
  const { list, block, order, timer, moving } = held;
  const to = blocks(list).indexOf(block);
  clearInterval(timer);
  held = null;
  list.classList.remove("sorting");
  block.classList.remove("held");
  list.style.marginBlock = "";
  if (!moving) return;
  const changed = kept && to !== order.indexOf(block);
  if (!changed) {
    list.append(...order);
    clock(list);
  }
  block.scrollIntoView({ block: "nearest" });
  if (!changed) return;
  const form = block.querySelector("form.place");
  form.addEventListener("lost", () => { list.append(...order); clock(list); }, { once: true });
  form.elements.to.value = String(to + 1);
  form.requestSubmit();
}

document.addEventListener("pointerdown", begin);
document.addEventListener("pointermove", move);
document.addEventListener("pointerup", (event) => end(event, true));
document.addEventListener("pointercancel", (event) => end(event, false));
document.addEventListener("keydown", (event) => { if (held && event.key === "Escape") end({}, false); });
