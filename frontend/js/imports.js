// A table dropped anywhere on its form is sent at once; work in the background is looked after until it is over.
import { wireDrop } from "./drop.js";

const POLL_MS = 1000;

export function wireUpload(form) {
  wireDrop(form, "drop--over", (files) => {
    form.querySelector("input[type=file]").files = files;
    form.requestSubmit();
  });
}

export function wireProgress(place) {
  const look = async () => {
    try {
      const answer = await fetch(place.dataset.progress, { headers: { Accept: "text/html" } });
      if (!answer.ok) return location.reload();
      place.innerHTML = await answer.text();
      if (place.querySelector("[data-over]")) return location.reload();
    } catch {
      // the line is gone for a moment; asked again
    }
    setTimeout(look, POLL_MS);
  };
  setTimeout(look, POLL_MS);
}
