// Pages of Lessonloom as elements of another site: <lessonloom-plan>, <lessonloom-class>, <lessonloom-unit>,
// <lessonloom-tree>. Each is a sandboxed frame that grows with its page; docs/embedding.md shows a complete site.
const HERE = new URL("..", import.meta.url).href;
const SANDBOX = "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals";
const WORDS = {
  en: {
    loading: "Loading …", again: "Try again",
    away: "Lessonloom does not answer.", ended: "Your session with Lessonloom has ended.",
    refused: "Lessonloom did not let you in.", what: "This element does not say what to show.",
  },
  es: {
    loading: "Cargando …", again: "Volver a intentar",
    away: "Lessonloom no responde.", ended: "Su sesión en Lessonloom ha terminado.",
    refused: "Lessonloom no le permitió entrar.", what: "Este elemento no dice qué mostrar.",
  },
};
const STYLE = `
  :host { display: block; position: relative; }
  :host([hidden]) { display: none; }
  iframe { display: block; inline-size: 100%; block-size: 20rem; border: 0; color-scheme: light dark; }
  .arriving { position: absolute; inset-block-start: 0; visibility: hidden; }
  .said { font: 1rem/1.5 system-ui, sans-serif; padding: 1rem; margin: 0; border-inline-start: 4px solid currentColor; }
  .said:empty { display: none; }
  p { margin: 0 0 .6rem; }
  button { font: inherit; padding: .55rem 1.2rem; min-block-size: 2.75rem; cursor: pointer; }
`;

class Embedded extends HTMLElement {
  static observedAttributes = ["src", "plan", "view", "classroom", "goal", "unit", "skill", "lang", "token", "tickets"];
  #frame;
  #said;
  #timer;
  #queued = false;
  #turn = 0;
  #renewed = 0;
  #path = "";
  #states = new Map();

  /** A function that gives the address of a ticket (`url` of POST /v1/tickets) for a path; instead of `tickets`. */
  ticket = null;

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: "open", delegatesFocus: true });
    const sheet = new CSSStyleSheet(); // no style element: the policy of the host may forbid those
    sheet.replaceSync(STYLE);
    shadow.adoptedStyleSheets = [sheet];
    this.#said = Object.assign(document.createElement("div"), { className: "said" });
    shadow.append(this.#said);
    this.#said.setAttribute("part", "message");
  }

  connectedCallback() {
    addEventListener("message", this);
    this.#later();
  }

  disconnectedCallback() {
    removeEventListener("message", this);
    this.#turn += 1;
    clearTimeout(this.#timer);
    this.#frame?.remove();
    this.#frame = undefined;
  }

  attributeChangedCallback(name, before, now) {
    if (this.isConnected && before !== now) this.#later();
  }

  /** Show the page once more, with a new ticket where one is needed. */
  reload() {
    this.#later();
  }

  /** The path within the portal that the element shows first; empty where its attributes name none. */
  get path() {
    return "";
  }

  get #base() {
    const base = this.getAttribute("src") ?? HERE;
    return new URL(base.endsWith("/") ? base : `${base}/`, document.baseURI);
  }

  get #language() {
    return this.getAttribute("lang") ?? "";
  }

  #word(name) {
    const spoken = this.#language || document.documentElement.lang || navigator.language;
    return (WORDS[spoken.split("-")[0]] ?? WORDS.en)[name];
  }

  #later() {
    if (this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => { this.#queued = false; if (this.isConnected) this.#open(); });
  }

  async #open() {
    const turn = ++this.#turn;
    clearTimeout(this.#timer);
    this.#path = "";
    if (!this.path) { this.#fail("what", "attributes"); return; }
    this.#say(this.#word("loading"));
    const asked = this.#language ? `${this.path.includes("?") ? "&" : "?"}lang=${encodeURIComponent(this.#language)}` : "";
    const path = this.path + asked;
    let address;
    try {
      address = await this.#way(path);
    } catch (error) {
      if (turn === this.#turn) this.#fail(error.refused ? "refused" : "away", error.refused ? "refused" : "away");
      return;
    }
    if (turn !== this.#turn) return;
    const frame = document.createElement("iframe");
    frame.name = "lessonloom-embedded";
    frame.title = this.getAttribute("label") ?? "Lessonloom";
    frame.setAttribute("part", "frame");
    frame.setAttribute("sandbox", SANDBOX);
    frame.allow = "clipboard-write";
    frame.className = "arriving"; // laid out, so that it knows its height, but not seen
    frame.addEventListener("load", () => this.#greet(frame));
    frame.src = address;
    this.#frame?.remove();
    this.#frame = frame;
    this.shadowRoot.append(frame);
    this.#wait(20_000);
  }

  /** The address to open: a ticket's where a token or a server of the host vouches for somebody, else the page's. */
  async #way(path) {
    const own = new URL(path.slice(1), this.#base);
    const token = this.getAttribute("token");
    const tickets = this.getAttribute("tickets");
    if (this.ticket) return new URL(await this.ticket(path), this.#base);
    if (!token && !tickets) return own;
    const headers = { "Content-Type": "application/json", ...(token ? { Authorization: `Bearer ${token}` } : {}) };
    const to = token ? new URL("v1/tickets", this.#base) : new URL(tickets, document.baseURI);
    const sent = { method: "POST", headers, body: JSON.stringify({ to: path }), credentials: token ? "omit" : "same-origin" };
    const reply = await fetch(to, sent);
    if (!reply.ok) throw Object.assign(new Error(`${to.pathname}: ${reply.status}`), { refused: reply.status < 500 });
    const url = new URL((await reply.json()).url, this.#base);
    if (url.origin !== this.#base.origin) throw new Error("the ticket leads to another site");
    return url;
  }

  #greet(frame) {
    if (frame !== this.#frame) return;
    frame.contentWindow.postMessage({ lessonloom: "hello" }, this.#base.origin);
    this.#wait(4_000); // a page of ours answers at once; a browser's own page of an error never does
  }

  #wait(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#fail("away", "away"), milliseconds);
  }

  handleEvent({ source, origin, data }) {
    if (!this.#frame || source !== this.#frame.contentWindow || origin !== this.#base.origin) return;
    if (data?.lessonloom === "page") this.#arrived(data);
    if (data?.lessonloom === "show" && this.#path) scrollBy({ top: this.#frame.getBoundingClientRect().top + Number(data.top) - 16 });
  }

  #arrived({ path, title, status, height, states }) {
    clearTimeout(this.#timer);
    if (status === 401) { this.#ended(); return; }
    const first = !this.#path;
    const moved = !first && this.#path !== path;
    this.#frame.className = "";
    this.#frame.style.blockSize = `${Math.max(Number(height) || 0, 80)}px`;
    this.#frame.title = this.getAttribute("label") ?? title;
    this.#say("");
    this.#path = path;
    if (first) this.#emit("ready", { path, title });
    if (moved) {
      this.#emit("navigated", { path, title });
      if (this.getBoundingClientRect().top < 0) this.scrollIntoView();
    }
    for (const [of, state] of Object.entries(states ?? {})) {
      const known = this.#states.get(of);
      this.#states.set(of, state);
      if (known === undefined || known === state) continue;
      const [kind, id] = of.split("/");
      this.#emit("changed", { kind, id, state, before: known });
    }
  }

  #ended() {
    const renewable = this.ticket || this.getAttribute("tickets");
    this.#emit("expired", {});
    if (renewable && Date.now() - this.#renewed > 60_000) {
      this.#renewed = Date.now();
      this.#later();
      return;
    }
    this.#fail("ended", "expired");
  }

  #fail(word, reason) {
    clearTimeout(this.#timer);
    this.#frame?.remove();
    this.#frame = undefined;
    const text = Object.assign(document.createElement("p"), { textContent: this.#word(word) });
    const again = Object.assign(document.createElement("button"), { type: "button", textContent: this.#word("again") });
    again.addEventListener("click", () => this.#later());
    this.#said.setAttribute("role", "alert");
    this.#said.replaceChildren(text, again);
    this.#emit("failed", { reason });
  }

  #say(text) {
    this.#said.setAttribute("role", "status");
    this.#said.textContent = text;
  }

  #emit(name, detail) {
    this.dispatchEvent(new CustomEvent(`lessonloom:${name}`, { detail, bubbles: true, composed: true }));
  }
}

const PLACES = { read: "", edit: "/edit", versions: "/versions", rehearsal: "/rehearsal", after: "/after", class: "/class" };

function asked(path, names, element) {
  const given = names.filter(([, name]) => element.hasAttribute(name)).map(([key, name]) => [key, element.getAttribute(name)]);
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

/** `plan`: the id of a plan; `view`: read, edit, versions, rehearsal, after or class. */
export class LessonloomPlan extends Embedded {
  get path() {
    const plan = this.getAttribute("plan");
    const place = PLACES[this.getAttribute("view") ?? "read"];
    return plan && place !== undefined ? `/plans/${encodeURIComponent(plan)}${place}` : "";
  }
}

/** `classroom`: the id of a class; without one the list of classes. `goal`: a standard or skill. */
export class LessonloomClass extends Embedded {
  get path() {
    const room = this.getAttribute("classroom");
    return room ? asked(`/classes/${encodeURIComponent(room)}`, [["goal", "goal"]], this) : "/classes";
  }
}

/** `unit`: the id of a unit; without one the list of units. */
export class LessonloomUnit extends Embedded {
  get path() {
    const unit = this.getAttribute("unit");
    return unit ? `/units/${encodeURIComponent(unit)}` : "/units";
  }
}

/** `skill`: one skill and its neighborhood; or the whole tree, with the way of a `classroom` to a `goal` or of a `plan`. */
export class LessonloomTree extends Embedded {
  get path() {
    const skill = this.getAttribute("skill");
    return asked(skill ? `/skills/${encodeURIComponent(skill)}` : "/skills", [["class", "classroom"], ["goal", "goal"], ["plan", "plan"]], this);
  }
}

for (const [name, element] of Object.entries({
  "lessonloom-plan": LessonloomPlan, "lessonloom-class": LessonloomClass,
  "lessonloom-unit": LessonloomUnit, "lessonloom-tree": LessonloomTree,
})) if (!customElements.get(name)) customElements.define(name, element);
