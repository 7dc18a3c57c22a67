// A link to the card of a row opens it on the page; with a modifier key, or without a script, it is a link like any other.
const card = document.getElementById("card");
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[href^='/rows/']");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (card.open && card.contains(link)) return;
  event.preventDefault();
  const href = link.getAttribute("href") ?? link.href.baseVal;
  const holder = document.createElement("template");
  try {
    const answer = await fetch(`${href}.part`);
    holder.innerHTML = await answer.text();
  } catch {
    location.href = href;
    return;
  }
  const heading = document.createElement("h2");
  heading.textContent = "Where it comes from";
  card.firstElementChild.replaceChildren(heading, holder.content);
  card.showModal();
});
