// Files dragged over a place, which has the class `over` meanwhile, and dropped on it: `take` gets them.
export function wireDrop(place, over, take) {
  place.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    place.classList.add(over);
  });
  place.addEventListener("dragleave", (event) => {
    if (!place.contains(event.relatedTarget)) place.classList.remove(over);
  });
  place.addEventListener("drop", (event) => {
    place.classList.remove(over);
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
}
