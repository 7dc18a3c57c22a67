// Fetches what takes time and puts it where the page says that it belongs. Without a script the same place is a link.
export async function fill(place, signal) {
  const [path, query] = place.dataset.fill.split("?");
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${path}.part${query ? `?${query}` : ""}`, { signal });
    const text = await answer.text();
    const holder = document.createElement("template");
    holder.innerHTML = text;
    place.replaceChildren(holder.content);
    for (const inner of place.querySelectorAll("[data-fill]")) fill(inner, signal);
    place.dispatchEvent(new Event("filled", { bubbles: true }));
  } catch (error) {
    if (error.name !== "AbortError") {
      const words = document.createElement("p");
      words.className = "problem";
      words.textContent = "The workbench does not answer. Is “multipolar serve” still running?";
      place.replaceChildren(words);
    }
  } finally {
    place.removeAttribute("aria-busy");
  }
}

const leaving = new AbortController();
addEventListener("pagehide", () => leaving.abort());
for (const place of document.querySelectorAll("[data-fill]")) fill(place, leaving.signal);
