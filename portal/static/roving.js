// One stop for the tab key in a set of elements; `step(element, key)` gives where a key leads, or nothing.
export function roving(root, elements, step) {
  if (!elements.length) return;
  let current = elements[0];
  for (const one of elements) one.tabIndex = one === current ? 0 : -1;
  const take = (next) => {
    current.tabIndex = -1;
    current = next;
    current.tabIndex = 0;
  };
  root.addEventListener("focusin", ({ target }) => {
    const one = elements.find((element) => element.contains(target));
    if (one) take(one);
  });
  root.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || document.activeElement !== current) return;
    let key = event.key;
    if (getComputedStyle(root).direction === "rtl") key = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" }[key] ?? key;
    const next = step(current, key);
    if (!next) return;
    event.preventDefault();
    take(next);
    next.focus();
  });
}
