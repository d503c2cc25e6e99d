// Forms of the pack: an answer that leads to further questions asks for them at once, as the button "show further questions" does without JavaScript.
// Questions come and go one by one. Those that stay are not touched, so that nothing typed in the meantime is lost, moved or interrupted.
let asking = null;

function merge(old, now) {
  const gone = new Map([...old.children].filter(e => e.dataset.key).map(e => [e.dataset.key, e]));
  let before = [...old.children].findLast((e, i, all) => all.slice(0, i + 1).every(x => !x.dataset.key)) ?? null;
  for (const fresh of [...now.children].filter(e => e.dataset.key)) {
    let there = gone.get(fresh.dataset.key);
    gone.delete(fresh.dataset.key);
    if (!there) {
      there = fresh;
      if (before) before.after(there); else old.prepend(there);
    } else if (fresh.dataset.part === 'section') merge(there, fresh);
    else if (fresh.dataset.part === 'field') {
      const [label, said] = [there, fresh].map(e => e.querySelector('.form-label'));
      if (label && said) label.className = said.className;
    } else if (fresh.dataset.part === 'standing' && there.textContent !== fresh.textContent) there.replaceChildren(...fresh.childNodes);
    before = there;
  }
  for (const e of gone.values()) e.remove();
}

async function ask(form) {
  const look = form.querySelector('button[name=act][value=look]');
  if (!look) return;
  asking?.abort();
  const mine = asking = new AbortController();
  form.setAttribute('aria-busy', 'true');
  try {
    const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form, look)), signal: mine.signal });
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const now = page.querySelector('form[data-asks]');
    if (asking === mine && answer.ok && !answer.redirected && now && form.isConnected) merge(form, now);
  } catch {
    // No line, or another question has taken its place: the button still asks, and filing says what is missing.
  } finally {
    if (asking === mine) form.removeAttribute('aria-busy');
  }
}

document.addEventListener('change', event => {
  const form = event.target.form;
  if (event.target.matches('[data-asks]') && form?.matches('form[data-asks]')) ask(form);
});
document.addEventListener('submit', () => asking?.abort(), true);
