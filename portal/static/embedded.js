// A page inside a <lessonloom-…> element of another site (lessonloom.js): it shows no frame of its own and tells the
// element its height, where it is and what was changed. Anywhere else this script does nothing.
if (window.parent !== window && window.name === "lessonloom-embedded") {
  const root = document.documentElement;
  root.classList.add("embedded");
  let host = ""; // the origin of the element; who may be one is said by frame-ancestors
  let told = "";

  const tell = (kind, said = {}) => { if (host) window.parent.postMessage({ lessonloom: kind, ...said }, host); };
  const height = () => Math.ceil(document.body.getBoundingClientRect().height);
  const states = () => Object.fromEntries([...document.querySelectorAll("[data-of]")].map((one) => [one.dataset.of, one.dataset.state]));

  function report() {
    const said = {
      path: location.pathname + location.search,
      title: document.title,
      status: Number(document.querySelector("meta[name=status]")?.content ?? 200),
      height: height(),
      states: states(),
    };
    if (told === JSON.stringify(said)) return;
    told = JSON.stringify(said);
    tell("page", said);
  }

  function shown(id) {
    const target = id && document.getElementById(id);
    if (target) tell("show", { top: target.getBoundingClientRect().top + scrollY });
  }

  addEventListener("message", (event) => {
    if (event.source !== window.parent || event.data?.lessonloom !== "hello") return;
    const first = !host;
    host = event.origin;
    told = "";
    report();
    if (first) shown(decodeURIComponent(location.hash.slice(1)));
  });
  addEventListener("hashchange", () => shown(decodeURIComponent(location.hash.slice(1))));
  addEventListener("DOMContentLoaded", () => {
    new ResizeObserver(report).observe(document.body);
    new MutationObserver(report).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-state"] });
    report();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (link && link.hash === location.hash) shown(decodeURIComponent(link.hash.slice(1)));
  });
}
