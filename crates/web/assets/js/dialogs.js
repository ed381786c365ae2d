// Menus (details), popovers and dialogs. Delegated to the document so that swapped-in blocks work too.

/** Shows a dialog above the page and puts the cursor into its first field. */
function show(dialog) {
  if (dialog.open) dialog.close();
  dialog.showModal();
  const field = dialog.querySelector("[aria-invalid=true]") ?? dialog.querySelector("textarea, input:not([type=hidden]), select");
  if (field) field.focus();
}

/** Puts a popover below the button that opened it, inside the window. */
function place(popover) {
  const opener = document.querySelector(`[popovertarget="${popover.id}"]`);
  if (!opener) return;
  const box = opener.getBoundingClientRect();
  popover.dataset.placed = "";
  const left = Math.max(12, Math.min(box.left, innerWidth - popover.offsetWidth - 12));
  const below = box.bottom + 6;
  const fits = below + popover.offsetHeight < innerHeight - 12;
  popover.style.left = `${left}px`;
  popover.style.top = `${fits ? below : Math.max(12, box.top - popover.offsetHeight - 6)}px`;
}

function upgradeOpen(root) {
  // The server renders a dialog open when its form has errors or scripts are off.
  for (const dialog of root.querySelectorAll("dialog[open]")) {
    if (!dialog.matches(":modal")) show(dialog);
  }
}

export function startDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.dialog);
      if (dialog) {
        event.preventDefault();
        show(dialog);
      }
      return;
    }
    const closer = event.target.closest("[data-close]");
    if (closer) {
      const dialog = closer.closest("dialog");
      if (dialog) {
        event.preventDefault();
        dialog.close();
      }
      return;
    }
    if (event.target.closest("[data-print]")) window.print();
    const toggler = event.target.closest("[data-toggle]");
    if (toggler) {
      event.preventDefault();
      const box = document.getElementById(toggler.dataset.toggle);
      if (box) box.open = !box.open;
    }
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary")?.focus();
    }
  });
  document.addEventListener(
    "toggle",
    (event) => {
      if (event.target.matches?.("[popover]") && event.newState === "open") place(event.target);
    },
    true,
  );
  document.addEventListener("DOMContentLoaded", () => upgradeOpen(document));
  if (document.readyState !== "loading") upgradeOpen(document);
  document.addEventListener("htmx:after:swap", () => upgradeOpen(document));
}
