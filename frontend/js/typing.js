// What the keys mean while somebody writes.

// True while an input method composes. Safari ends the composition before the Enter that ended it: key code 229.
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

export function isInField(target) {
  return target instanceof HTMLElement
    && (target.isContentEditable || target.closest("input, textarea, select, [role=textbox], [role=combobox]") !== null);
}
