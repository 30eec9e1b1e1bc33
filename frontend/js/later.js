// Parts of a page that are fetched when it stands. Until then, and without a script, a link leads to the same.
for (const place of document.querySelectorAll("[data-load]")) {
  fetch(place.dataset.load, { headers: { Accept: "text/html" } })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer.status)))
    .then((part) => {
      place.innerHTML = part;
    })
    .catch(() => {});
}
