// Wagtail saves a form by itself a moment after a change, and does not wait for that when a button is pressed: a new
// article would be made twice, and the second refused for its slug. So a form is sent when the saving has ended.
let saving = false;
let held = null;
let sent = false;

document.addEventListener("w-autosave:save", (event) => {
  if (sent) event.preventDefault();
  else saving = true;
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form[data-edit-form]")) return;
  sent = !saving;
  if (sent) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!held && event.submitter?.name) event.target.append(pressed(event.submitter));
  held = event.target;
}, true);

// A button may be disabled meanwhile, and what is disabled is not sent.
function pressed(button) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = button.name;
  field.value = button.value;
  return field;
}

function ended() {
  saving = false;
  held?.requestSubmit();
}

document.addEventListener("w-autosave:success", ended);
document.addEventListener("w-autosave:error", ended);
