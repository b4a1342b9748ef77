// Obeys #t=412 on load, on a change of the address and on clicks: the page's audio goes to that second and plays.
const audio = document.querySelector("audio[data-main]");
const chapters = [...document.querySelectorAll(".chapters a[href^='#t=']")];

const second = (hash) => {
  const found = /^#t=(\d+(?:\.\d+)?)$/.exec(hash);
  return found ? Number(found[1]) : null;
};

const go = (hash) => {
  const to = second(hash);
  if (!audio || to === null) return false;
  const seek = () => { audio.currentTime = to; };
  if (audio.readyState) {
    seek();
  } else {
    audio.preload = "metadata";
    audio.addEventListener("loadedmetadata", seek, { once: true });
  }
  audio.play().catch(() => {}); // a browser may refuse sound before the first click; the place is kept
  return true;
};

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#t=']");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (!go(link.hash)) return;
  event.preventDefault(); // the reader stays where she is; without this script the link leads into the transcript
  history.replaceState(history.state, "", link.hash);
});

addEventListener("hashchange", () => go(location.hash));

audio?.addEventListener("timeupdate", () => {
  const now = chapters.findLast((link) => second(link.hash) <= audio.currentTime);
  for (const link of chapters) {
    if (link === now) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
});

if (go(location.hash)) {
  // The browser goes to the place in the transcript; who opened a shared second wants to hear it.
  addEventListener("load", () => requestAnimationFrame(() => audio.scrollIntoView({ block: "center" })));
}
