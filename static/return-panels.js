// What opens beside the return without leaving it: the keys, and a figure's past and meaning. Both are dialogs of the
// browser, which keep the focus and give it back. Without this file "About this figure" is a page of its own.
import { element } from "./grid-saving.js";

export function keyboardHelp(form) {
  const dialog = document.querySelector("[data-keyboard]");
  const open = () => dialog.showModal();
  form.querySelector("[data-keyboard-open]").addEventListener("click", open);
  return open;
}

export function aboutPanel(form) {
  const dialog = document.querySelector("[data-about]");
  const body = dialog.querySelector("[data-about-body]");
  let address = "";

  function show(html, answered) {
    const read = new DOMParser().parseFromString(html, "text/html");
    const content = read.querySelector("[data-about-content]");
    if (!content || answered.includes("/login/")) throw new Error("no such page");
    const told = read.querySelector(".govuk-notification-banner__content p");
    body.replaceChildren(...(told ? [element("p", told.textContent, { className: "about__told", role: "status" })] : []), content);
  }

  async function load(request, elsewhere) {
    body.setAttribute("aria-busy", "true");
    try {
      const answer = await request();
      show(await answer.text(), answer.url);
    } catch {
      elsewhere();
    }
    body.removeAttribute("aria-busy");
  }

  async function open(link) {
    address = link.href;
    body.replaceChildren(element("p", "Loading…", { className: "govuk-body" }));
    dialog.showModal();
    await load(() => fetch(address), () => {
      const words = element("p", "It could not be read here: you may be signed out. ", { className: "govuk-body" });
      words.append(element("a", "Open it as a page", { href: address, target: "_blank", rel: "noopener", className: "govuk-link" }));
      body.replaceChildren(words);
    });
    body.scrollTop = 0;
    body.querySelector("h1, h2, a")?.focus();
  }

  for (const link of form.querySelectorAll("[data-about-open]")) {
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return; // into a tab of its own
      event.preventDefault();
      open(link);
    });
  }

  dialog.addEventListener("submit", (event) => {
    const sent = event.target;
    if (sent.method === "dialog") return;
    event.preventDefault();
    const pressed = event.submitter;
    pressed.disabled = true;
    load(
      () => fetch(sent.action, { method: "POST", body: new FormData(sent) }),
      () => {
        pressed.disabled = false;
        pressed.after(element("p", "Not kept: you may be signed out. Sign in in another tab, then send it again.", { className: "line-error", role: "alert" }));
      },
    );
  });

  return (line) => {
    const link = line?.querySelector("[data-about-open]");
    if (link) open(link);
  };
}
