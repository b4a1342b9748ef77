// Buttons that copy the address beside them. Without this script, or where a page may not copy, there are none.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", () => {
    navigator.clipboard
      .writeText(document.getElementById(button.dataset.copy).textContent)
      .then(() => { button.textContent = "Copied"; })
      .catch(() => { button.hidden = true; }); // refused: the address can still be marked by hand
  });
}
