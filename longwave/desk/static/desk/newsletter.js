// Dragging pieces between the places of an edition, and the clock until it closes. What a drop does is what the place's
// own buttons do: it fills in their form and sends it.
const MINUTE = 60_000;
let dragged = null;

const place = (element) => element.closest("[data-letter-place]");
const work = (element) => element?.dataset.letterWork;

// A piece of the same kind of place moves there; any other is put there instead.
function formFor(target) {
  const swap = target.querySelector("[data-letter-swap]");
  if (!swap || !dragged || target === dragged || target.closest("[data-letter]") !== dragged.closest("[data-letter]")) {
    return null;
  }
  const same = dragged.dataset.letterPlace === target.dataset.letterPlace && work(target);
  const moving = dragged.querySelector("form[action$='/move/']");
  return same && moving ? { form: moving, field: "to", value: work(target) } : { form: swap, field: "work", value: work(dragged) };
}

function send({ form, field, value }) {
  const input = form.elements[field];
  if (input.tagName === "SELECT" && ![...input.options].some((option) => option.value === value)) {
    input.add(new Option(value, value));
  }
  input.value = value;
  form.requestSubmit();
}

function mark(target) {
  for (const each of document.querySelectorAll(".letter__place--target")) each.classList.remove("letter__place--target");
  target?.classList.add("letter__place--target");
}

document.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-letter-work][draggable]") ?? null;
  if (dragged) event.dataTransfer.setData("text/plain", work(dragged));
});
document.addEventListener("dragover", (event) => {
  const target = dragged && place(event.target);
  if (!target || !formFor(target)) return;
  event.preventDefault();
  mark(target);
});
document.addEventListener("drop", (event) => {
  const target = dragged && place(event.target);
  const found = target && formFor(target);
  if (!found) return;
  event.preventDefault();
  send(found);
});
document.addEventListener("dragend", () => {
  dragged = null;
  mark(null);
});

function words(minutes) {
  const count = (number, what) => `${number} ${what}${number === 1 ? "" : "s"}`;
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  if (days) return `${count(days, "day")} and ${count(hours, "hour")}`;
  return hours ? `${count(hours, "hour")} and ${count(rest, "minute")}` : count(rest, "minute");
}

// The page's clock may be moved, and the browser's be wrong: only what has passed since the page came is taken off.
const start = performance.now();
for (const clock of document.querySelectorAll("[data-letter-closes]")) {
  const left = Number(clock.dataset.letterCloses);
  setInterval(() => {
    clock.textContent = words(Math.max(0, Math.floor(left - (performance.now() - start) / MINUTE)));
  }, MINUTE / 4);
}
for (const hint of document.querySelectorAll("[data-letter-hint]")) hint.hidden = false;

// While an edition is on its way, its numbers are fetched anew every few seconds.
const PROGRESS = "[data-letter-progress]";
async function refresh() {
  const shown = document.querySelector(PROGRESS);
  if (shown?.dataset.letterProgress !== "live") return;
  const answer = await fetch(window.location.href, { headers: { accept: "text/html" } }).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  const fresh = page?.querySelector(PROGRESS);
  if (fresh && fresh.dataset.letterProgress !== "live") window.location.reload();
  else if (fresh) shown.replaceWith(fresh);
  setTimeout(refresh, 3000);
}
setTimeout(refresh, 3000);
