// Drafts of procedures: the checker speaks while one types, as the button "only check" does without JavaScript. Nothing is saved by it.
// The server's own page is fetched and only what was found is taken over; no field is touched.
(() => {
  const asked = new WeakMap();
  let pause = null, checking = null;

  const button = form => form.querySelector('button[name=Act][value=check]');
  const typed = form => new URLSearchParams(new FormData(form, button(form))).toString();

  async function check(form) {
    if (!form.isConnected || !button(form)) return;
    const body = typed(form);
    if (asked.get(form) === body) return;
    asked.set(form, body);
    checking?.abort();
    const mine = checking = new AbortController();
    try {
      const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(body), signal: mine.signal });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      if (checking !== mine || !form.isConnected) return;
      if (!answer.ok || answer.redirected) throw new Error('no answer');
      for (const old of document.querySelectorAll('[data-found]')) {
        const now = page.querySelector(`[data-found="${CSS.escape(old.dataset.found)}"]`);
        // Who reads a finding with the keyboard keeps their place.
        if (now && old.innerHTML !== now.innerHTML && !old.contains(document.activeElement)) old.replaceChildren(...now.childNodes);
      }
    } catch {
      // No line, too many questions, or more was typed: the next letter asks again, the button still does, and so does saving.
      if (asked.get(form) === body) asked.delete(form);
    }
  }

  function later(event) {
    const form = event.target.form;
    // A word that is still being put together from its sounds is no word yet.
    if (!form?.matches('form[data-live-check]') || event.isComposing) return;
    clearTimeout(pause);
    pause = setTimeout(() => check(form), event.target.matches('textarea[rows="30"]') ? 900 : 450);
  }

  // What stood in the form before anything was typed has been checked by the page itself.
  document.addEventListener('focusin', event => {
    const form = event.target.form;
    if (form?.matches('form[data-live-check]') && button(form) && !asked.has(form)) asked.set(form, typed(form));
  });
  document.addEventListener('input', later);
  document.addEventListener('compositionend', later);
  document.addEventListener('submit', () => { clearTimeout(pause); checking?.abort(); }, true);
})();
