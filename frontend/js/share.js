// Handing a page on: the telephone's own way of sharing where there is one, else the address goes to the clipboard.
for (const button of document.querySelectorAll("[data-share]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const page = { title: button.dataset.share, url: location.href };
    if (navigator.share) {
      await navigator.share(page).catch(() => {});
      return;
    }
    await navigator.clipboard.writeText(page.url);
    for (const note of document.querySelectorAll("[data-shared]")) note.hidden = false;
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
