// Fetches what takes time and puts it where the page says that it belongs. Without a script the same place is a link.
const asked = new WeakMap();

export async function fill(place, signal) {
  asked.get(place)?.abort(); // the work for what the place was to show before is stopped
  const own = new AbortController();
  asked.set(place, own);
  signal.addEventListener("abort", () => own.abort());
  if (signal.aborted) return;
  const [path, query] = place.dataset.fill.split("?");
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${path}.part${query ? `?${query}` : ""}`, { signal: own.signal });
    const text = await answer.text();
    const holder = document.createElement("template");
    holder.innerHTML = text;
    place.replaceChildren(holder.content);
    place.dispatchEvent(new Event("filled", { bubbles: true }));
    await fillAll(place.querySelectorAll("[data-fill]"), own.signal);
  } catch (error) {
    if (error.name === "AbortError") return;
    const words = document.createElement("p");
    words.className = "problem";
    words.textContent = "The workbench does not answer. Is “multipolar serve” still running?";
    place.replaceChildren(words);
  } finally {
    if (asked.get(place) === own) place.removeAttribute("aria-busy");
  }
}

// What takes longest comes last, so that it keeps nothing else waiting.
export async function fillAll(places, signal) {
  const late = [...places].filter((place) => "last" in place.dataset);
  for (const place of late) place.setAttribute("aria-busy", "true");
  await Promise.all([...places].filter((place) => !late.includes(place)).map((place) => fill(place, signal)));
  for (const place of late) await fill(place, signal);
}

const leaving = new AbortController();
addEventListener("pagehide", () => leaving.abort());
fillAll(document.querySelectorAll("[data-fill]"), leaving.signal);
