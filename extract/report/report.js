// Ties the words of a text to the values of its records, both ways. The page is whole without it.
const tied = new Map();
for (const part of document.querySelectorAll("[data-m]")) {
  for (const mark of part.dataset.m.split(" ")) {
    if (!tied.has(mark)) tied.set(mark, []);
    tied.get(mark).push(part);
  }
}

const cards = [...document.querySelectorAll("article")];
let shown = [];
let held = null; // what was clicked stays shown till something else is

function show(part) {
  for (const each of shown) each.classList.remove("on");
  shown = part ? part.dataset.m.split(" ").flatMap((mark) => tied.get(mark)) : [];
  const own = shown.map((each) => each.closest("article")).filter(Boolean);
  shown = [...shown, ...own];
  for (const each of shown) each.classList.add("on");
  return own;
}

const partOf = (event) => (event.target.closest ? event.target.closest("[data-m]") : null);

document.addEventListener("pointerover", (event) => {
  const part = partOf(event);
  if (part || !held) show(part);
});
document.addEventListener("pointerout", (event) => {
  if (partOf(event)) show(held);
});
document.addEventListener("focusin", (event) => {
  const part = partOf(event);
  if (part) show(part);
});
document.addEventListener("click", (event) => {
  const part = partOf(event);
  held = part;
  const own = show(part);
  if (part && part.tagName === "SPAN" && own.length) {
    own[0].scrollIntoView({ block: "nearest" });
    own[0].focus({ preventScroll: true });
  }
});
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
  if (event.key === "Escape") {
    held = null;
    show(null);
  } else if ((event.key === "j" || event.key === "k") && cards.length) {
    const at = cards.indexOf(document.activeElement.closest("article"));
    const next = event.key === "j" ? at + 1 : at < 0 ? cards.length - 1 : at - 1;
    const card = cards[Math.max(0, Math.min(next, cards.length - 1))];
    card.scrollIntoView({ block: "center" });
    card.focus({ preventScroll: true });
  }
});

const filter = document.querySelector("#filter");
if (filter) {
  const rows = [...document.querySelectorAll(".tasks tbody tr:not(.of)")].map((row) => [row, row.textContent.toLowerCase()]);
  const told = document.querySelector(".filter output");
  filter.parentElement.hidden = false;
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const [row, text] of rows) {
      row.hidden = !words.every((word) => text.includes(word));
      count += !row.hidden;
    }
    told.textContent = `${count} / ${rows.length}`;
  });
}
