// Follows a run: whenever something happens, the new parts of the page are taken over; at the end it is loaded anew.
const progress = document.getElementById("progress");
const events = new EventSource(progress.dataset.events);

async function update() {
  const text = await (await fetch(location.href)).text();
  const fresh = new DOMParser().parseFromString(text, "text/html");
  const stages = progress.querySelector(".stages");
  [...fresh.querySelectorAll(".stages li")].slice(stages.children.length).forEach((li) => stages.append(li));
  const now = fresh.querySelector(".now");
  if (now) progress.querySelector(".now").textContent = now.textContent;
}

events.onmessage = update;
events.addEventListener("end", () => { events.close(); location.reload(); });
