// Colleagues below a text while their name is typed behind an @: by name or pinyin, and only who may read the topic.
import { completing } from "./completing.js";

export function wireMentions(place) {
  completing(place.querySelector("textarea"), {
    kind: "people",
    behind: /(?:^|[^\w.])@([^\s@]{1,20})$/u,
    written: (option) => `${option.dataset.name} `,
    async look(name, signal) {
      const address = new URL(place.dataset.mention, location.href);
      address.searchParams.set("q", name);
      const answer = await fetch(address, { headers: { Accept: "text/html" }, signal });
      const found = document.createElement("div");
      if (answer.ok) found.innerHTML = await answer.text(); // eslint-disable-line no-unsanitized/property -- our own page, escaped by its template
      return [...found.querySelectorAll("[role=option]")];
    },
  });
}
