// Brings what stands under a piece into its editor. A form cannot stand inside the editor's own, so its buttons are
// sent from here; without a script the link that was there leads to a page with forms.

function wire(place) {
  const address = `${place.dataset.related}?part`;
  const link = place.innerHTML;

  async function fill(options) {
    const answer = await fetch(address, options);
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    place.innerHTML = await answer.text();
  }

  async function attempt(options) {
    place.setAttribute("aria-busy", "true");
    try {
      await fill(options);
    } catch {
      place.innerHTML = link;
    }
    place.removeAttribute("aria-busy");
  }

  place.setAttribute("aria-live", "polite");
  place.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-verdict]");
    if (!button) return;
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({ other: button.dataset.other, verdict: button.dataset.verdict });
    // The buttons are made anew: whoever uses the keyboard goes on beside the piece she spoke of.
    attempt({ method: "POST", headers: { "X-CSRFToken": token }, body }).then(() => {
      place.querySelector(`button[data-other="${button.dataset.other}"]`)?.focus();
    });
  });
  attempt({});
}

document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("[data-related]").forEach(wire);
});
