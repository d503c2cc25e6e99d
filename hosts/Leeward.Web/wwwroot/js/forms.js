// Forms of the pack: an answer that leads to further questions asks for them at once, as the button "show further questions" does without JavaScript.
// What is answered while the page is on its way (a poor line takes seconds) is put back when it comes, so that nothing typed is lost.
let waiting = null;

const named = (form, name) => [...form.elements].filter(e => e.name === name);
const isChoice = e => e.type === 'radio' || e.type === 'checkbox';
const read = e => isChoice(e) ? e.checked : e.type === 'select-multiple' ? [...e.selectedOptions].map(o => o.value) : e.value;

function ask(form) {
  const look = form.querySelector('button[name=act][value=look]');
  if (!look) return;
  waiting = { since: Date.now(), answers: new Map(), again: false };
  form.requestSubmit(look);
}

function put(e, value) {
  if (isChoice(e)) e.checked = value;
  else if (e.type === 'select-multiple') for (const o of e.options) o.selected = value.includes(o.value);
  else e.value = value;
}

function answered(event) {
  const form = event.target.form;
  if (!event.target.name || !form?.matches('form[data-asks]')) return;
  const asks = event.type === 'change' && event.target.matches('[data-asks]');
  if (waiting && Date.now() - waiting.since < 20000) {
    waiting.answers.set(event.target.name, named(form, event.target.name).map(read));
    waiting.again ||= asks;
  } else if (asks) ask(form);
}

// Once the form itself is sent, nothing is asked any more: a question that is still on its way must not take its place.
document.addEventListener('submit', event => {
  if (event.target.matches('form[data-asks]') && event.submitter?.value !== 'look') waiting = null;
}, true);
document.addEventListener('input', answered);
document.addEventListener('change', answered);
Blazor.addEventListener('enhancedload', () => {
  const before = waiting;
  waiting = null;
  const form = document.querySelector('form[data-asks]');
  if (!before || !form) return;
  for (const [name, values] of before.answers) {
    const fields = named(form, name);
    if (fields.length === values.length) fields.forEach((field, i) => put(field, values[i]));
  }
  if (before.again) ask(form);
});
