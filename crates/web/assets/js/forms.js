// Forms: one submission at a time, a question before what cannot be undone, more lines for figures, whole-page selection.

function addLine(button) {
  const box = document.getElementById(button.dataset.addLine);
  const last = [...(box?.querySelectorAll(".line") ?? [])].at(-1);
  if (!last) return;
  const line = last.cloneNode(true);
  for (const field of line.querySelectorAll("input")) field.value = "";
  last.after(line);
  line.querySelector("input")?.focus();
}

/** Ticks everything of a long list, or nothing when everything is ticked. */
function tickAll(button) {
  const boxes = [...button.closest("details").querySelectorAll("input[type=checkbox]")];
  const every = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !every;
}

function countPicked() {
  const picked = document.querySelectorAll(".pick:checked").length;
  for (const place of document.querySelectorAll("[data-picked]")) place.textContent = String(picked);
}

export function startForms() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-line]");
    if (button) addLine(button);
    const ticker = event.target.closest("[data-tick-all]");
    if (ticker) tickAll(ticker);
  });
  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-pick-all]");
    if (all) {
      for (const box of document.querySelectorAll(".pick")) box.checked = all.checked;
    }
    countPicked();
    if (event.target.matches("[data-submit-on-change]")) event.target.form?.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    if (form.method === "post" && !event.defaultPrevented) {
      if (form.dataset.sent) {
        event.preventDefault();
        return;
      }
      form.dataset.sent = "1";
      document.body.classList.add("busy");
    }
  });
  // A page that comes back from the history may be sent again.
  window.addEventListener("pageshow", () => {
    document.body.classList.remove("busy");
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
    countPicked();
  });
  document.addEventListener("htmx:after:request", () => {
    document.body.classList.remove("busy");
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
  document.addEventListener("htmx:after:swap", countPicked);
}
