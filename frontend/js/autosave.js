// Keeps on the server what is typed, after each pause, so that it is found again on any device. It is no save.
const PAUSE_MS = 2000;
const LONGEST_MS = 15_000; // also while somebody types without a pause
const LAST_RETRY_MS = 60_000;
const KEEPALIVE_BYTES = 60_000; // what a browser sends for a page that goes away

export function wireAutosave(form) {
  const line = form.querySelector("[data-autosave-line]");
  const trouble = form.querySelector("[data-autosave-trouble]");
  let kept = "unsaved" in form.dataset ? "" : words(untouched(form)); // somebody may be writing already
  let timer = 0;
  let since = 0; // when the oldest unsent letter was typed
  let failures = 0;
  let composing = false;
  let request = null;

  form.addEventListener("compositionstart", () => { composing = true; clearTimeout(timer); });
  form.addEventListener("compositionend", () => { composing = false; schedule(); });
  for (const change of ["input", "change"]) {
    form.addEventListener(change, (event) => {
      composing = event.isComposing ?? false; // asked of each event: a composition may be older than this script
      schedule();
    });
  }
  form.addEventListener("focusout", () => { composing = false; });
  form.addEventListener("submit", stop);
  addEventListener("online", () => { if (failures) { failures = 0; send(); } });
  document.addEventListener("visibilitychange", () => { if (document.hidden) send({ last: true }); });

  if (words(form) !== kept) schedule();

  function schedule() {
    clearTimeout(timer);
    if (composing || form.dataset.sent) return;
    since ||= Date.now();
    const pause = failures ? Math.min(PAUSE_MS * 2 ** failures, LAST_RETRY_MS) : PAUSE_MS;
    timer = setTimeout(send, failures ? pause : Math.max(0, Math.min(pause, since + LONGEST_MS - Date.now())));
  }

  async function send({ last = false } = {}) {
    clearTimeout(timer);
    if (composing || request || form.dataset.sent) return;
    const now = words(form);
    if (now === kept) return;
    since = 0;
    request = new AbortController();
    try {
      const keepalive = last && now.length < KEEPALIVE_BYTES;
      const body = new FormData(form);
      const answer = await fetch(form.dataset.autosave, { method: "POST", body, keepalive, signal: request.signal });
      await show(answer, now);
    } catch (error) {
      if (error.name !== "AbortError") say("", trouble.dataset.offline);
      failures += error.name === "AbortError" ? 0 : 1;
    }
    request = null;
    if (words(form) !== kept) schedule();
  }

  async function show(answer, sent) {
    if (answer.ok) {
      kept = sent;
      failures = 0;
      say((await answer.json()).text, "");
      return;
    }
    const told = answer.headers.get("content-type")?.includes("json");
    say("", told ? (await answer.json()).text : trouble.dataset.refused);
    if (told) kept = sent; // the same again would be refused again
    failures += 1;
  }

  function say(saved, wrong) {
    line.textContent = saved;
    if (trouble.textContent !== wrong) trouble.textContent = wrong;
  }

  function stop() {
    clearTimeout(timer);
    request?.abort();
  }
}

function untouched(form) {
  const copy = form.cloneNode(true);
  copy.reset();
  return copy;
}

function words(form) {
  return new URLSearchParams(new FormData(form)).toString();
}
