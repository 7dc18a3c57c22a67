// Lets a reader explore a figure: the same rows drawn again by Vega, with words and source of each mark, a closer look,
// and series to leave out. The library comes from this machine, when a figure is first explored.
const LIBRARY = ["vega.min.js", "vega-lite.min.js", "vega-embed.min.js"];
const MOST = 40; // times larger
const STEP = 1.5;

// Every address is refused: rows and borders are handed over, and links are ours to follow.
const refuse = async () => {
  throw new Error("a chart loads nothing");
};
const loader = { load: refuse, sanitize: refuse, http: refuse, file: refuse };

const given = new WeakMap(); // figure -> what it is drawn from
const charts = new Map(); // figure -> Chart
let library = null;
let outline = null;

function script(name) {
  return new Promise((done, failed) => {
    const tag = document.createElement("script");
    tag.src = `/static/vendor/${name}`;
    tag.onload = done;
    tag.onerror = () => failed(new Error(`${name} did not come`));
    document.head.append(tag);
  });
}

async function loaded() {
  try {
    library ??= LIBRARY.reduce((before, name) => before.then(() => script(name)), Promise.resolve());
    await library;
  } catch (error) {
    library = null;
    throw error;
  }
}

async function borders(address) {
  outline ??= fetch(address).then((answer) => answer.json());
  try {
    return await outline;
  } catch (error) {
    outline = null;
    throw error;
  }
}

function make(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key in made) made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function button(words, press) {
  const made = make("button", { type: "button", className: "quiet" }, words);
  made.addEventListener("click", press);
  return made;
}

const between = (value, low, high) => Math.min(Math.max(value, low), high);

class Chart {
  constructor(figure, toggle, data) {
    this.figure = figure;
    this.data = data;
    this.view = null;
    this.at = -1; // the mark that the keyboard is on
    this.shown = { zoom: 1, across: 0.5, down: 0.5 };
    this.dragged = false;
    const title = figure.querySelector("h3").textContent;
    const keys = data.zoom ? "; plus and minus zoom, zero shows all, Shift with an arrow key moves the picture" : "";
    this.stage = make("div", {
      className: "stage",
      tabIndex: 0,
      role: "application",
      "aria-label": `${title}. Arrow keys go from mark to mark, Enter opens the source${keys}.`,
    });
    this.tip = make("div", { className: "tip", role: "status" });
    this.link = make("a", { hidden: true });
    const tools = data.zoom
      ? [button("Zoom in", () => this.zoom(STEP)), button("Zoom out", () => this.zoom(1 / STEP)), button("Show all", () => this.whole())]
      : [];
    this.holder = make("div", { className: "explored", id: `${figure.id}-explored` });
    if (tools.length) this.holder.append(make("p", { className: "tools" }, ...tools));
    if (data.series) this.holder.append(this.choices(data.series.names));
    this.hint = make("p", { className: "why" }, "Point at a mark, or use the arrow keys, for its words and source; click or Enter opens the source.");
    this.frame = make("div", { className: "frame" }, this.stage, this.tip, this.link);
    this.holder.append(this.hatch(), this.frame, this.hint);
    toggle.before(this.holder);
    this.listen();
  }

  // The pattern of "no figure" is taken from the picture, under a name of its own: a hidden picture lends nothing.
  hatch() {
    const space = "http://www.w3.org/2000/svg";
    const made = document.createElementNS(space, "svg");
    made.setAttribute("class", "lent");
    made.setAttribute("aria-hidden", "true");
    const pattern = this.figure.querySelector("svg.multipolar-figure pattern");
    if (pattern) {
      const copy = pattern.cloneNode(true);
      copy.id = `${this.figure.id}-nothing`;
      made.append(copy);
    }
    return made;
  }

  choices(names) {
    const hidden = new Set();
    const boxes = names.map((name) => {
      const box = make("input", { type: "checkbox", checked: true });
      box.addEventListener("change", () => {
        hidden[box.checked ? "delete" : "add"](name);
        this.set({ hidden: [...hidden] });
      });
      return make("label", {}, box, ` ${name}`);
    });
    return make("fieldset", { className: "series" }, make("legend", {}, "Shown"), ...boxes);
  }

  async draw() {
    await loaded();
    const spec = { ...this.data.spec, datasets: { ...this.data.spec.datasets } };
    if (this.data.outline) spec.datasets.map = await borders(this.data.outline);
    const options = { mode: "vega-lite", renderer: "svg", ast: true, actions: false, defaultStyle: false, tooltip: false, loader };
    const { view } = await window.vegaEmbed(this.stage, spec, options);
    this.view = view;
    this.fit();
    this.quiet();
    view.addEventListener("pointermove", (event, item) => this.point(item, event));
    view.addEventListener("pointerout", () => this.say(null));
    view.addEventListener("click", (event, item) => this.follow(item));
  }

  // As wide as the picture, and of that size for good: words at the sides come and go with a zoom.
  fit() {
    const svg = this.stage.querySelector("svg");
    const larger = this.stage.clientWidth / svg.width.baseVal.value;
    const size = () => { svg.style.width = `${larger * Number(svg.getAttribute("width"))}px`; };
    size();
    this.sized = new MutationObserver(size);
    this.sized.observe(svg, { attributeFilter: ["width"] });
  }

  end() {
    this.sized?.disconnect();
    this.view?.finalize();
    this.holder.remove();
  }

  async set(signals) {
    for (const [name, value] of Object.entries(signals)) this.view.signal(name, value);
    this.say(null);
    await this.view.runAsync();
    this.quiet();
  }

  // A layer without rows would be a symbol without words.
  quiet() {
    for (const layer of this.stage.querySelectorAll("g[role=graphics-symbol]")) {
      if (layer.childElementCount) layer.removeAttribute("aria-hidden");
      else layer.setAttribute("aria-hidden", "true");
    }
  }

  // Rows that a lever has changed.
  async rows() {
    const { changeset } = window.vega;
    this.say(null);
    await this.view.change("table", changeset().remove(() => true).insert(structuredClone(this.data.spec.datasets.table))).runAsync();
    this.quiet();
  }

  look(zoom, across, down) {
    zoom = between(zoom, 1, MOST);
    const half = 0.5 / zoom;
    this.shown = { zoom, across: between(across, half, 1 - half), down: between(down, half, 1 - half) };
    this.stage.classList.toggle("near", zoom > 1);
    return this.set(this.shown);
  }

  whole() {
    return this.look(1, 0.5, 0.5);
  }

  // What lies at a share of the picture stays there.
  zoom(factor, across = 0.5, down = 0.5) {
    if (!this.view) return;
    const { zoom, across: x, down: y } = this.shown;
    const next = between(zoom * factor, 1, MOST);
    const by = 1 / zoom - 1 / next;
    return this.look(next, x + (across - 0.5) * by, y + (down - 0.5) * by);
  }

  shift(across, down) {
    const { zoom, across: x, down: y } = this.shown;
    return this.look(zoom, x + across / zoom, y + down / zoom);
  }

  // The marks that stand for a row, as the picture has them: what only helps the eye is hidden from the ear.
  marks() {
    return [...this.stage.querySelectorAll("[role=graphics-symbol][aria-label]")].filter((mark) => mark.__data__?.datum?.description);
  }

  plot() {
    return this.stage.querySelector(".role-frame .background").getBoundingClientRect();
  }

  point(item, event) {
    const row = item?.datum;
    const one = row?.description && !["line", "area", "group"].includes(item.mark.marktype);
    this.stage.classList.toggle("leads", Boolean(one && row.href));
    this.mark(null);
    this.say(one ? row : null, event.clientX, event.clientY);
  }

  follow(item) {
    if (this.dragged || !item?.datum?.href) return;
    this.link.href = item.datum.href;
    this.link.click(); // cards.js opens the card of the row
  }

  mark(chosen) {
    for (const mark of this.stage.querySelectorAll(".chosen")) mark.classList.remove("chosen");
    chosen?.classList.add("chosen");
  }

  say(row, x, y) {
    this.tip.replaceChildren();
    this.tip.classList.toggle("shown", Boolean(row));
    if (!row) return;
    this.tip.append(make("p", {}, row.description));
    if (row._source) this.tip.append(make("p", { className: "soft" }, `Source: ${row._source}`));
    const frame = this.frame.getBoundingClientRect();
    const left = between(x - frame.left + 14, 0, Math.max(0, frame.width - this.tip.offsetWidth));
    const below = y - frame.top + 16;
    const above = y - frame.top - this.tip.offsetHeight - 12;
    this.tip.style.left = `${left}px`;
    this.tip.style.top = `${below + this.tip.offsetHeight > frame.height && above > 0 ? above : below}px`;
  }

  async go(to) {
    let marks = this.marks();
    if (!marks.length) return;
    this.at = (to + marks.length) % marks.length;
    const inside = (mark) => {
      const [box, plot] = [mark.getBoundingClientRect(), this.plot()];
      const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
      return { x, y, plot, seen: box.width > 0 && x >= plot.left && x <= plot.right && y >= plot.top && y <= plot.bottom };
    };
    let place = inside(marks[this.at]);
    if (!place.seen && this.shown.zoom > 1) {
      const { plot, x, y } = place;
      if (plot.width && x) await this.shift((x - plot.left) / plot.width - 0.5, (y - plot.top) / plot.height - 0.5);
      marks = this.marks();
      place = inside(marks[this.at]);
      if (!place.seen) {
        await this.whole();
        marks = this.marks();
        place = inside(marks[this.at]);
      }
    }
    this.mark(marks[this.at]);
    this.say(marks[this.at].__data__.datum, place.x, place.y);
  }

  listen() {
    const stage = this.stage;
    stage.addEventListener("keydown", (event) => {
      if (!this.view || event.ctrlKey || event.metaKey || event.altKey) return;
      const moves = { ArrowRight: [1, 0], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowUp: [0, -1] };
      const move = moves[event.key];
      const near = this.data.zoom;
      if (move && event.shiftKey && near) this.shift(move[0] / 4, move[1] / 4);
      else if (move) this.go(this.at < 0 ? 0 : this.at + move[0] + move[1]);
      else if (event.key === "Home") this.go(0);
      else if (event.key === "End") this.go(-1);
      else if (event.key === "Enter" && this.at >= 0) this.follow(this.marks()[this.at]?.__data__);
      else if ("+=".includes(event.key) && near) this.zoom(STEP);
      else if (event.key === "-" && near) this.zoom(1 / STEP);
      else if (event.key === "0" && near) this.whole();
      else return;
      event.preventDefault();
    });
    stage.addEventListener("blur", () => {
      this.mark(null);
      this.say(null);
    });
    if (!this.data.zoom) return;
    // The wheel alone goes on turning the page.
    stage.addEventListener("wheel", (event) => {
      if (!this.view || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      const plot = this.plot();
      this.zoom(2 ** (-event.deltaY / 200), (event.clientX - plot.left) / plot.width, (event.clientY - plot.top) / plot.height);
    }, { passive: false });
    let from = null;
    stage.addEventListener("pointerdown", (event) => {
      this.dragged = false;
      if (this.view && this.shown.zoom > 1 && event.button === 0) from = { x: event.clientX, y: event.clientY, shown: this.shown };
    });
    stage.addEventListener("pointermove", (event) => {
      if (!from || !event.buttons) return;
      const [x, y, plot] = [event.clientX - from.x, event.clientY - from.y, this.plot()];
      if (!this.dragged && Math.hypot(x, y) < 4) return;
      if (!this.dragged) stage.setPointerCapture(event.pointerId);
      this.dragged = true;
      const { zoom, across, down } = from.shown;
      this.look(zoom, across - x / plot.width / zoom, down - y / plot.height / zoom);
    });
    for (const name of ["pointerup", "pointercancel"]) stage.addEventListener(name, () => { from = null; });
  }
}

async function open(figure, toggle, pressed = true) {
  const chart = new Chart(figure, toggle, given.get(figure));
  charts.set(figure, chart);
  toggle.setAttribute("aria-busy", "true");
  try {
    await chart.draw();
    if (charts.get(figure) !== chart) return chart.end();
    figure.dataset.exploring = "";
    told(figure, toggle, true);
    if (pressed) chart.stage.focus({ preventScroll: true });
  } catch (error) {
    charts.delete(figure);
    chart.end();
    toggle.after(make("p", { className: "problem", role: "alert" }, "The chart could not be drawn; the picture above says the same."));
    console.error(error);
  } finally {
    toggle.removeAttribute("aria-busy");
  }
}

function close(figure, toggle) {
  charts.get(figure)?.end();
  charts.delete(figure);
  delete figure.dataset.exploring;
  told(figure, toggle, false);
}

// The address says which figure is explored; a part of it that is no place of the page asks the server nothing.
function told(figure, toggle, exploring) {
  toggle.firstChild.data = exploring ? "Back to the picture" : "Explore";
  const name = `#${figure.id}-explored`;
  const rest = location.pathname + location.search;
  if (exploring) history.replaceState(null, "", rest + name);
  else if (location.hash === name) history.replaceState(null, "", rest);
}

function mount(place) {
  for (const figure of [...charts.keys()].filter((each) => !each.isConnected)) {
    charts.get(figure).end();
    charts.delete(figure);
  }
  for (const data of place.querySelectorAll("script[data-chart]")) {
    const figure = data.closest("figure");
    if (given.has(figure)) continue;
    given.set(figure, JSON.parse(data.textContent));
    const whose = make("span", { className: "visually-hidden" }, `: ${figure.querySelector("h3").textContent}`);
    const toggle = make("button", { type: "button", className: "quiet" }, "Explore", whose);
    const line = make("p", { className: "explore" }, toggle);
    toggle.addEventListener("click", () => (charts.has(figure) ? close(figure, toggle) : open(figure, toggle)));
    data.before(line);
    if (location.hash === `#${figure.id}-explored`) open(figure, toggle, false);
  }
}

// A lever has changed what the map of the answer shows: live.js says what each area says now.
document.addEventListener("painted", (event) => {
  const figure = event.target.closest("figure");
  const data = given.get(figure);
  if (!data) return;
  const classes = new Map();
  for (const layer of data.spec.layer) {
    const { domain, range } = layer.encoding?.fill?.scale ?? {};
    domain?.forEach((name, place) => classes.set(range[place], name));
  }
  for (const row of data.spec.datasets.table) {
    const now = event.detail.find((each) => each.code === row.subject);
    if (!now) continue;
    row.description = now.words;
    row._class = classes.get(now.colour) ?? "no figure";
  }
  const chart = charts.get(figure);
  if (chart?.view) chart.rows();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const chart of charts.values()) chart.say(null);
});
document.addEventListener("filled", (event) => mount(event.target));
mount(document);
