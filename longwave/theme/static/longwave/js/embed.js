// An embed's card becomes a frame only when it is chosen: until then nothing is asked of the other site.
document.addEventListener("click", (event) => {
  const card = event.target.closest("a[data-frame^='https://']");
  if (!card || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const frame = document.createElement("iframe");
  frame.title = card.querySelector("strong").textContent;
  frame.allow = "autoplay; encrypted-media; fullscreen; picture-in-picture";
  frame.referrerPolicy = "strict-origin-when-cross-origin";
  frame.tabIndex = 0;
  frame.src = card.dataset.frame;
  card.replaceWith(frame);
  frame.focus();
});
