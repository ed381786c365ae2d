// Upload with drag and drop and a progress bar. Without scripts the same form is sent as it is.

const LIMIT = 50 * 1024 * 1024;

function send(form) {
  const bar = form.querySelector("progress");
  const says = form.querySelector("[data-says]");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("Accept", "text/html");
  form.querySelector("[data-sending]").hidden = false;
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    const percent = Math.round((event.loaded / event.total) * 100);
    bar.value = percent;
    says.textContent = percent < 100 ? `正在上传：${percent}%` : "已上传，正在核对文件……";
  });
  request.addEventListener("load", () => {
    // The server answers with a redirect to the preview, or with this page and the reason why not.
    const redirected = request.responseURL.split("#")[0] !== form.action.split("#")[0];
    if (request.status < 400 && redirected) {
      location.assign(request.responseURL);
      return;
    }
    const answer = new DOMParser().parseFromString(request.responseText, "text/html").querySelector("#main");
    if (answer) document.getElementById("main").replaceWith(document.adoptNode(answer));
    else says.textContent = "没有收到可以识别的答复，没有保存，请重试。";
    document.body.classList.remove("busy");
  });
  request.addEventListener("error", () => {
    says.textContent = "与服务器的连接中断，没有保存，请检查网络后重试。";
    document.body.classList.remove("busy");
    delete form.dataset.sent;
  });
  request.send(new FormData(form));
}

export function startUpload() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-upload]");
    if (!form || event.defaultPrevented) return;
    event.preventDefault();
    if (event.submitter?.formAction && event.submitter.hasAttribute("formaction")) form.action = event.submitter.formAction;
    const files = [...form.querySelectorAll("input[type=file]")].flatMap((input) => [...input.files]);
    const says = form.querySelector("[data-too-big]");
    const limit = Number(form.dataset.limit) || LIMIT;
    if (files.reduce((sum, file) => sum + file.size, 0) > limit) {
      says.hidden = false;
      delete form.dataset.sent;
      document.body.classList.remove("busy");
      return;
    }
    send(form);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-upload]");
    // Where more is to be filled in, the form waits for its button.
    const waits = form?.dataset.upload === "wait";
    if (form && !waits && event.target.type === "file" && event.target.files.length > 0) form.requestSubmit();
  });
  const zoneOf = (event) => event.target.closest?.(".zone");
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      const zone = zoneOf(event);
      if (!zone) return;
      event.preventDefault();
      zone.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => zoneOf(event)?.classList.remove("over"));
  document.addEventListener("drop", (event) => {
    const zone = zoneOf(event);
    if (!zone) return;
    event.preventDefault();
    zone.classList.remove("over");
    const input = zone.querySelector("input[type=file]");
    input.files = event.dataTransfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
}
