// Lists of choices and tags that one can type in. The plain <select multiple> and text field stay the truth: they are
// what is sent, and what one sees without this.
import TomSelect from "tom-select/dist/esm/tom-select.js";
import removeButton from "tom-select/dist/esm/plugins/remove_button/plugin.js";
import { isComposing } from "./typing.js";

const SEPARATORS = /[,，、;；]/;

TomSelect.define("remove_button", removeButton);

document.querySelectorAll("select[multiple][data-enhance]").forEach((field) => enhance(field, {}));
document.querySelectorAll("input[data-tags]").forEach((field) => {
  const chosen = words(field.value);
  const offered = new Set([...words(field.dataset.tags), ...chosen]); // what is not on offer cannot be chosen
  enhance(field, {
    create: true,
    createOnBlur: true,
    delimiter: "，", // as the server writes it: a field that nobody touched stays as it came
    splitOn: SEPARATORS,
    options: [...offered].map((tag) => ({ value: tag, text: tag })),
    items: chosen,
  });
});

function words(text) {
  return text.split(SEPARATORS).map((word) => word.trim()).filter(Boolean);
}

function enhance(field, options) {
  field.classList.remove("form-select", "form-control"); // it would hand them to a frame around its own
  const control = new TomSelect(field, {
    plugins: { remove_button: { title: field.dataset.removeLabel || "" } },
    persist: false,
    clearAfterSelect: true,
    hidePlaceholder: true,
    maxOptions: null,
    refreshThrottle: 0, // a late refresh opens the menu of a field that was left meanwhile
    render: {
      no_results: (data, escape) => `<div class="no-results">${escape(field.dataset.noResults || "")}</div>`,
      option_create: (data, escape) => `<div class="create">+ ${escape(data.input)}</div>`,
    },
    ...options,
  });
  describe(control, field);
  // What is typed but not yet a tag counts, too, however the form is sent.
  if (options.create) field.form.addEventListener("submit", () => control.createItem());
  control.control_input.addEventListener("keydown", (event) => {
    if (isComposing(event)) event.stopImmediatePropagation();
  }, true);
}

// tom-select takes the label away from the field; give it back to the box one types in.
function describe(control, field) {
  const label = field.dataset.label || "";
  for (const element of [field, control.control_input, control.dropdown_content]) {
    element.setAttribute("aria-label", label);
  }
  for (const name of ["aria-describedby", "aria-invalid"]) {
    if (field.hasAttribute(name)) control.control_input.setAttribute(name, field.getAttribute(name));
  }
}
