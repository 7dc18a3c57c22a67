import { fillAll } from "./fill.js";

// A slider and its number are one control.
for (const slider of document.querySelectorAll("input[type=range][data-pair]")) {
  const number = document.getElementById(slider.dataset.pair);
  slider.addEventListener("input", () => {
    number.value = slider.value;
    number.dispatchEvent(new Event("input", { bubbles: true }));
  });
  number.addEventListener("input", () => {
    if (number.value !== "") slider.value = number.value;
  });
}

// An address names only what differs from the baseline: what is as it was is not sent.
function trim(form, given) {
  for (const number of form.querySelectorAll("[data-baseline]")) {
    if (Number(number.value) === Number(number.dataset.baseline)) given.delete(number.name);
  }
  for (const control of form.querySelectorAll("[data-was]")) {
    if (control.value === control.dataset.was) given.delete(control.name);
    else if (control.value === "" && control.dataset.was) given.set(control.name, "");
  }
  for (const [name, value] of [...given]) {
    if (value === "" && !form.elements.namedItem(name)?.dataset?.was) given.delete(name);
  }
}
for (const form of document.querySelectorAll("form[method=get]")) {
  form.addEventListener("formdata", (event) => trim(form, event.formData));
}

// A scenario answers each move of a lever: the latest wins, the ensemble follows when the levers rest.
const levers = document.querySelector("form[data-live]");
if (levers) live(levers);

function live(form) {
  const path = form.getAttribute("action");
  const said = document.querySelector("[data-took]");
  let wanted = null;
  let asking = false;
  let resting = 0;
  let ensemble = null;

  const settings = () => {
    const given = new FormData(form);
    given.delete("v");
    const query = new URLSearchParams(given);
    const known = new URLSearchParams(location.search);
    for (const [name, value] of known) if (!form.elements.namedItem(name) && name !== "v") query.set(name, value);
    query.set("v", "1");
    return query;
  };

  form.addEventListener("input", (event) => {
    if (event.target.name === "add" || event.target.name === "horizon" || !answer()) return;
    if (event.target.type === "range") return; // its number says the same
    ask();
  });

  async function ask() {
    wanted = settings();
    if (asking) return;
    asking = true;
    while (wanted) {
      const query = wanted;
      wanted = null;
      const begun = performance.now();
      history.replaceState(null, "", `${path}?${query}${location.hash}`);
      const table = answer();
      const more = new URLSearchParams(query);
      more.set("step", table.dataset.step);
      try {
        const found = await fetch(`${path}/answer.json?${more}`);
        show(await found.json(), begun);
      } catch (error) {
        said.textContent = "The workbench does not answer.";
      }
    }
    asking = false;
    clearTimeout(resting);
    resting = setTimeout(follow, 500);
  }

  // The parts of the page that were filled at first are filled again, with the levers as they are now.
  async function follow() {
    ensemble?.abort();
    ensemble = new AbortController();
    const query = settings();
    const places = [];
    for (const name of ["ensemble", "drivers"]) {
      const place = document.querySelector(`[data-fill*='/${name}']`);
      if (!place) continue;
      const more = new URLSearchParams(query);
      if (name === "ensemble") more.set("step", answer().dataset.step);
      place.dataset.fill = `${path}/${name}?${more}`;
      places.push(place);
    }
    if (!places.length) return;
    said.textContent += " The ensemble is running for the intervals.";
    await fillAll(places, ensemble.signal);
  }

  document.addEventListener("filled", (event) => {
    const table = event.target.querySelector("[data-ensemble]");
    if (!table) return;
    for (const line of table.querySelectorAll("tr[data-code]")) {
      const ours = answer().querySelector(`tr[data-code="${CSS.escape(line.dataset.code)}"]`);
      if (ours) cell(ours, "interval", line.querySelector("[data-cell=interval]").textContent);
    }
    table.hidden = true; // the same rows, now beside the answer
    said.textContent = `${said.textContent.replace(" The ensemble is running for the intervals.", "")} Intervals: ${table.dataset.draws} draws.`;
  });

  function problem(page) {
    return (page.problems ?? []).map((each) => each.what).join("; ") || "nothing answered.";
  }

  function show(page, begun) {
    const block = page.blocks.find((part) => part.kind === "answer");
    if (!block) {
      said.textContent = problem(page);
      return;
    }
    const table = answer();
    const caption = table.querySelector("caption");
    caption.textContent = `${block.label}, ${block.unit}, ${block.year}${block.counterpart ? ` with ${block.counterpart}` : ""}: deterministic run`;
    for (const row of block.rows) {
      const line = table.querySelector(`tr[data-code="${CSS.escape(row.code)}"]`);
      if (!line) return location.reload(); // other rows: another outcome
      for (const name of ["baseline", "value", "change"]) cell(line, name, row[name] === null ? "–" : number(row[name]));
      cell(line, "interval", "…");
    }
    paint(block);
    requestAnimationFrame(() => {
      const total = Math.round(performance.now() - begun);
      said.dataset.ms = total;
      const slow = total > 100 ? " This model takes longer than a tenth of a second." : "";
      said.textContent = `Answered in ${total} ms.${slow}`;
    });
  }

  function answer() {
    return document.querySelector("[data-answer]");
  }

  function cell(line, name, words) {
    line.querySelector(`[data-cell=${name}]`).textContent = words;
  }

  function number(value) {
    return value.toFixed(Number(answer().dataset.places)).replace("-", "−");
  }

  // The map was drawn once; its areas are named in the words that are read aloud, and only their fill changes.
  function paint(block) {
    const map = document.getElementById("map-answer-svg");
    if (!map) return;
    const said = [];
    for (const row of block.rows) {
      const words = `${row.label}, ${block.year}: ${row.change === null ? "no figure" : `${number(row.change)} ${block.unit}`}; from a model`;
      said.push({ code: row.code, colour: row.colour, words });
      for (const area of map.querySelectorAll(`path[aria-label^="${CSS.escape(row.label)}"]`)) {
        if (row.colour) area.setAttribute("fill", row.colour);
        area.setAttribute("aria-label", words);
        const title = area.parentElement.querySelector("title");
        if (title) title.textContent = words;
      }
    }
    map.dataset.painted = String(Number(map.dataset.painted ?? 0) + 1);
    map.dispatchEvent(new CustomEvent("painted", { bubbles: true, detail: said })); // for whoever explores it
  }
}
