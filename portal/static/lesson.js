// The lesson as one page with the page around it: its frame grows with it, so that there is one place to scroll.
const frame = document.querySelector("iframe");

function follow() {
  const page = frame.contentDocument;
  if (!page?.body) return;
  const fit = () => { frame.style.blockSize = `${Math.ceil(page.documentElement.getBoundingClientRect().height) + 2}px`; };
  new ResizeObserver(fit).observe(page.body);
  page.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    const target = link && page.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!target) return;
    event.preventDefault();
    target.scrollIntoView();
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  });
  fit();
}

frame.addEventListener("load", follow);
if (frame.contentDocument?.readyState === "complete") follow();
