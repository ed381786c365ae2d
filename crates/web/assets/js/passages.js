// Import preview: the row under the pointer or the focus marks its passage in the source and scrolls to it.

let current = null;

function mark(row) {
  const item = row?.dataset.item ?? null;
  if (item === current) return;
  current = item;
  for (const lit of document.querySelectorAll(".hit")) lit.classList.remove("hit");
  if (!item) return;
  row.classList.add("hit");
  const passages = document.querySelectorAll(`.source mark[data-item="${CSS.escape(item)}"]`);
  for (const passage of passages) passage.classList.add("hit");
  const pane = document.querySelector(".source");
  if (!pane || passages.length === 0) return;
  const first = passages[0].getBoundingClientRect();
  const box = pane.getBoundingClientRect();
  if (first.top < box.top + 48 || first.bottom > box.bottom - 24) {
    pane.scrollTo({ top: pane.scrollTop + first.top - box.top - box.height / 3, behavior: "auto" });
  }
}

export function startPassages() {
  if (!document.querySelector(".source")) return;
  const follow = (event) => {
    const row = event.target.closest?.(".outline tr[data-item]");
    if (row) mark(row);
  };
  document.addEventListener("mouseover", follow);
  document.addEventListener("focusin", follow);
  document.addEventListener("click", (event) => {
    const passage = event.target.closest(".source mark[data-item]");
    if (!passage) return;
    const row = document.querySelector(`.outline tr[data-item="${CSS.escape(passage.dataset.item)}"]`);
    if (!row) return;
    row.scrollIntoView({ block: "center" });
    mark(row);
    row.querySelector("a")?.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:after:swap", () => {
    const item = current;
    current = null;
    if (item) mark(document.querySelector(`.outline tr[data-item="${CSS.escape(item)}"]`));
  });
}
