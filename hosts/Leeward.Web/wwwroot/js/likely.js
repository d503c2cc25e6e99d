// Registering a child: who may be the same child is asked while one types, as the button "look for the same child" does without JavaScript.
// The server's own page is fetched and only its list of likely matches is taken over; nothing typed is touched.
let pause = null, looking = null;

async function look(form) {
  const button = form.querySelector('button[name=act][value=likely]');
  const name = form.querySelector('[name="Form.Name"]');
  const place = form.querySelector('[data-likely]');
  if (!button || !place || !name?.value.trim()) return;
  looking?.abort();
  const mine = looking = new AbortController();
  place.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, button)), signal: mine.signal });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const now = page.querySelector('[data-likely]');
    if (looking !== mine || !answer.ok || answer.redirected || !now || !place.isConnected) return;
    if (place.textContent.trim() !== now.textContent.trim()) place.replaceChildren(...now.childNodes);
  } catch {
    // No line, or more was typed: the button still asks, and so does saving.
  } finally {
    if (looking === mine) place.removeAttribute('aria-busy');
  }
}

document.addEventListener('input', event => {
  const form = event.target.form;
  if (!form?.matches('form[data-likely-form]') || event.target.name === 'Form.NoneOfThese') return;
  clearTimeout(pause);
  pause = setTimeout(() => look(form), 350);
});
document.addEventListener('submit', () => { clearTimeout(pause); looking?.abort(); }, true);
