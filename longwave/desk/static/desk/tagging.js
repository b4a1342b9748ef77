// Suggestions beside a piece: asked again a moment after somebody wrote, and set in the form when she clicks one.
const panel = document.querySelector("[data-suggestions]");
const form = panel?.closest("form");
const WAIT = 1500;
let timer = 0;
let asked = 0;

const list = () => panel.querySelector("[data-suggestions-list]");

function ready() {
  for (const button of list().querySelectorAll("button[data-set]")) button.hidden = false;
}

// What the answer depends on: everything else of the form may change without a question.
function facts() {
  const all = new FormData(form);
  const sent = new FormData();
  for (const [name, value] of all) {
    const ours = /^(title|standfirst|body|body-.*|regions|topics|host|(subjects|authors|guests)-.*|csrfmiddlewaretoken)$/.test(name);
    if (ours && typeof value === "string") sent.append(name, value);
  }
  sent.append("suggestions-page", panel.dataset.page);
  return sent;
}

async function ask() {
  const mine = ++asked;
  try {
    const answer = await fetch(panel.dataset.suggestions, { method: "POST", body: facts() });
    if (!answer.ok || mine !== asked) return;
    const text = await answer.text();
    if (mine !== asked || panel.contains(document.activeElement)) return;
    list().innerHTML = text;
    ready();
  } catch {
    // Away for a moment: what stands there stays, and the next word asks again.
  }
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(ask, WAIT);
}

function tick(name, key) {
  const box = form.querySelector(`input[name="${name}"][value="${CSS.escape(key)}"]`);
  if (!box) return false;
  box.checked = true;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

// A new line of the form's own list, whose chooser then shows her name as if she had been chosen there.
function add(key, name) {
  document.getElementById("id_subjects-ADD").click();
  const line = Number(form.elements["subjects-TOTAL_FORMS"].value) - 1;
  const input = document.getElementById(`id_subjects-${line}-person`);
  const chooser = document.getElementById(`id_subjects-${line}-person-chooser`);
  if (!input || !chooser) return false;
  input.value = key;
  chooser.querySelector("[data-chooser-title]").textContent = name;
  chooser.classList.remove("blank");
  input.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

function set(button) {
  const { set: what, key, name } = button.dataset;
  if (!(what === "people" ? add(key, name) : tick(what, key))) return;
  const line = button.closest("li");
  const next = (line.nextElementSibling ?? line.previousElementSibling)?.querySelector("button");
  panel.querySelector("[data-suggestions-said]").textContent = `${line.querySelector("strong").textContent} is set.`;
  const lines = line.parentElement;
  line.remove();
  if (!lines.children.length) {
    document.getElementById(lines.getAttribute("aria-labelledby")).remove();
    lines.remove();
  }
  (next ?? list().querySelector("button"))?.focus();
  soon();
}

if (form) {
  ready();
  for (const kind of ["input", "keyup", "change", "paste"]) {
    form.addEventListener(kind, (event) => panel.contains(event.target) || soon());
  }
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-set]");
    if (button) set(button);
  });
}
