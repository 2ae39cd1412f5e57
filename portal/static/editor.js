// The editor without leaving the page: a form is sent, the answer takes the editor's place, focus stays where it was.
// Without this script the same forms send the page as a whole.
const find = (id) => document.getElementById(id);

function say(text) {
  const told = find("told");
  told.textContent = "";
  requestAnimationFrame(() => { told.textContent = text; });
}

function lost(near) {
  const editor = find("editor");
  document.querySelector(".alert.lost")?.remove();
  const told = Object.assign(document.createElement("p"), { className: "alert lost", textContent: editor.dataset.lost });
  told.setAttribute("role", "alert");
  const home = near.closest(".line, .head") ?? editor.querySelector(".bar");
  home.after(told);
}

function place(element) {
  const block = element.closest("[id^=block-], [id^=line-]");
  return { id: element.id, block: block?.id, label: element.getAttribute("aria-label") || element.textContent.trim() };
}

function refocus({ id, block, label }) {
  const home = block && find(block);
  const buttons = home ? [...home.querySelectorAll("button, summary")] : [];
  const alike = buttons.find((one) => !one.disabled && (one.getAttribute("aria-label") || one.textContent.trim()) === label);
  const target = (id && find(id)) || alike || home?.querySelector("summary, button:not(:disabled)") || find("told");
  target.focus({ preventScroll: true });
}

async function send(form, submitter) {
  const from = place(submitter ?? form);
  const top = (from.block && find(from.block)?.getBoundingClientRect().top) ?? null;
  const button = submitter;
  if (button) button.disabled = true;
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  } catch {
    if (button) button.disabled = false;
    form.dispatchEvent(new Event("lost"));
    lost(button ?? form);
    return;
  }
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const editor = fresh.getElementById("editor");
  if (!editor) { location.assign(answer.url); return; }
  const open = [...document.querySelectorAll("#editor details[open] > summary[id]")].map((one) => one.id);
  find("editor").replaceWith(document.adoptNode(editor));
  const sent = form.querySelector("[name=slot]")?.value;
  for (const id of open) {
    if (answer.ok && id === `edit-${sent}`) continue;
    const summary = find(id);
    if (summary) summary.parentElement.open = true;
  }
  const trouble = document.querySelector("#editor > .alert, #editor > .conflict");
  if (trouble) { trouble.tabIndex = -1; trouble.focus(); trouble.scrollIntoView({ block: "nearest" }); return; }
  if (sent) from.id = `edit-${sent}`;
  refocus(from);
  const now = from.block && find(from.block);
  if (now && top !== null) scrollBy({ top: now.getBoundingClientRect().top - top, behavior: "instant" });
  say(`${find("editor").dataset.kept} ${document.querySelector(".state").textContent}`);
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-swap]")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-minutes]");
  if (!form) return;
  const more = Number(event.target.value) - Number(form.dataset.minutes);
  const words = more > 0 ? form.dataset.more : form.dataset.less;
  form.querySelector("output").textContent = more && event.target.value ? words.replace("{n}", Math.abs(more)) : "";
});

document.addEventListener("keydown", (event) => {
  const text = event.target.closest("textarea");
  if (!text || !text.closest("#editor")) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); text.form.requestSubmit(); }
  if (event.key === "Escape") {
    const details = text.closest("details");
    if (details) { details.open = false; details.querySelector("summary").focus(); }
  }
});

document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.edit[open]")) event.target.querySelector("textarea").focus();
}, true);
