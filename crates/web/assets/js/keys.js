// Keyboard: / goes to the search box; in a list j and k move, Enter opens, x selects.

function typing(target) {
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && !/^(checkbox|radio|button|submit)$/.test(target.type);
}

function move(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (rows.length === 0) return;
  const at = rows.findIndex((row) => row.classList.contains("here"));
  const to = Math.max(0, Math.min(rows.length - 1, at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step));
  if (at >= 0) rows[at].classList.remove("here");
  rows[to].classList.add("here");
  rows[to].querySelector("a")?.focus({ preventScroll: true });
  rows[to].scrollIntoView({ block: "nearest" });
}

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const here = document.querySelector("[data-row].here");
    if (event.key === "/") {
      const box = document.querySelector(".find input");
      if (!box || box.offsetParent === null) return;
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "j") {
      move(1);
    } else if (event.key === "k") {
      move(-1);
    } else if (event.key === "x" && here) {
      const box = here.querySelector(".pick");
      if (box) box.click();
    } else if (event.key === "Enter" && here && !event.target.closest("a, button, summary")) {
      here.querySelector("a")?.click();
    }
  });
}
