// A progress report is checked while it is written. Without scripts the button does the same.

let timer;
let asked = 0;

async function check(form) {
  const place = document.getElementById("report-checks");
  const text = form.querySelector("[name=text]").value.trim();
  if (!place || text.length < 10) return;
  const body = new URLSearchParams({ text, claim: form.querySelector("[name=claim]:checked")?.value ?? "" });
  const turn = ++asked;
  try {
    const answer = await fetch(form.dataset.check, { method: "POST", body, headers: { "hx-request-type": "partial" } });
    // Only the latest question is answered on the page.
    if (answer.ok && turn === asked) {
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      place.replaceChildren(...page.body.childNodes);
    }
  } catch {
    // Offline: the check comes when the report is sent.
  }
}

export function startReport() {
  const ask = (event) => {
    const form = event.target.closest?.("form[data-check]");
    if (!form || !["text", "claim"].includes(event.target.name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => check(form), 800);
  };
  document.addEventListener("input", ask);
  document.addEventListener("change", ask);
}
