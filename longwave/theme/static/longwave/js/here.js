// What is personal on a page: who is signed in, by what right she reads, what is left of the month. The page is
// complete without it, and the same for everybody; nothing of this is ever kept by a cache.
const at = document.body.dataset.here;
const places = (name) => document.querySelectorAll(`[data-${name}]`);
const show = (name, words) => {
  for (const place of places(name)) {
    if (words) place.textContent = words;
    place.hidden = false;
  }
};

const logo = (address) => {
  for (const place of places("organisation")) {
    const picture = new Image();
    picture.alt = ""; // the name stands beside it
    picture.loading = "lazy";
    picture.src = address;
    place.prepend(picture);
  }
};

if (at) {
  fetch(at, { headers: { accept: "application/json" } })
    .then((answer) => (answer.ok ? answer.json() : {}))
    .then((here) => {
      if (here.signedIn) {
        show("account", here.name || "Your account");
        for (const place of places("signed-out")) place.hidden = true;
      }
      if (here.organisation) show("organisation", `Reading with access from ${here.organisation}`);
      if (here.logo) logo(here.logo);
      if (here.reason === "meter") {
        show("left", `One of your free articles this month. ${here.left || "None"} left.`);
      }
      if (here.gift) show("gift", here.gift);
      if (here.give) show("give");
      if (here.lent) show("lent");
    })
    .catch(() => {}); // offline, or the site is being restarted: nothing personal is shown
}
