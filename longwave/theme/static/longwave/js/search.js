// Suggestions below the search field: links to pieces, people and places whose names begin as was typed. They are a
// plain list: arrows or Tab walk through it, Escape closes it, Enter in the field searches as without this script.
const form = document.querySelector(".search-form");
const field = form.q;
const list = Object.assign(document.createElement("ul"), { className: "suggestions", hidden: true, ariaLabel: "Suggestions" });
const said = Object.assign(document.createElement("p"), { className: "unseen", role: "status" });
form.append(list, said);
let waiting, asking;

const close = () => {
  clearTimeout(waiting);
  asking?.abort();
  list.hidden = true;
  said.textContent = "";
};

const show = ({ suggestions }) => {
  list.replaceChildren(...suggestions.map(({ title, path, kind }) => {
    const link = Object.assign(document.createElement("a"), { href: path, textContent: title });
    const what = document.createElement("span");
    what.textContent = kind;
    link.append(" ", what);
    const item = document.createElement("li");
    item.append(link);
    return item;
  }));
  list.hidden = !suggestions.length;
  said.textContent = suggestions.length ? `${suggestions.length} suggestion${suggestions.length > 1 ? "s" : ""}, arrow down to go through` : "";
};

field.addEventListener("input", () => {
  close();
  const typed = field.value.trim();
  if (typed.length < 2) return;
  waiting = setTimeout(() => {
    asking = new AbortController();
    fetch(`/search/suggestions/?q=${encodeURIComponent(typed)}`, { signal: asking.signal })
      .then((answer) => answer.json()).then(show).catch(close); // offline, or too often: there are no suggestions
  }, 150);
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !list.hidden) {
    event.preventDefault();
    close();
    field.focus();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || list.hidden) return;
  const stops = [field, ...list.querySelectorAll("a")];
  event.preventDefault();
  stops[(stops.indexOf(document.activeElement) + step + stops.length) % stops.length].focus();
});

form.addEventListener("focusout", (event) => {
  if (!form.contains(event.relatedTarget)) close();
});
