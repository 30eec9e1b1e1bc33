// The forum: agreeing without leaving the page, noting what was read, and what fits a question while it is written.
const PAUSE_MS = 900; // a pause in typing after which it is worth to look for answers
const READ_MS = 2500; // so long a page is looked at before it counts as read

for (const form of document.querySelectorAll("form[data-acts]")) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-vote]");
    if (!button) return;
    event.preventDefault();
    agree(form, button);
  });
}

async function agree(form, button) {
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    const body = new FormData(form);
    const answer = await fetch(button.formAction, { method: "POST", body, headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const { votes, voted } = await answer.json();
    button.setAttribute("aria-pressed", String(voted));
    button.parentElement.querySelector("[data-votes]").textContent = votes;
  } catch {
    form.requestSubmit(button); // the plain way says what is wrong
  }
  button.removeAttribute("aria-busy");
}

for (const place of document.querySelectorAll("[data-seen]")) {
  const { seen, seenNumber, seenBefore } = place.dataset;
  const token = document.querySelector("[name=csrf_token]");
  if (token && seenNumber !== seenBefore) {
    setTimeout(() => {
      if (document.hidden) return;
      fetch(seen, { method: "POST", body: new URLSearchParams({ csrf_token: token.value, number: seenNumber }), redirect: "manual" })
        .catch(() => {});
    }, READ_MS);
  }
}

for (const form of document.querySelectorAll("form[data-fitting]")) {
  const place = form.querySelector("[data-fitting-here]");
  let timer = 0;
  let request = new AbortController();
  const look = async () => {
    request.abort();
    request = new AbortController();
    try {
      const answer = await fetch(form.dataset.fitting, { method: "POST", body: new FormData(form), signal: request.signal });
      if (answer.ok && !place.contains(document.activeElement)) {
        place.innerHTML = await answer.text(); // eslint-disable-line no-unsanitized/property -- our own page
        if (place.firstElementChild) form.elements.fitted.value = "1";
      }
    } catch {
      // Aborted, or no network: it is shown once more before the question is posted.
    }
  };
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing && !place.contains(event.target)) timer = setTimeout(look, PAUSE_MS);
  });
}
