// Passkeys: fills the hidden field of a form with what the authenticator says, then sends the form. Without JavaScript the form stays hidden.
(() => {
  const show = () => {
    if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
      document.querySelectorAll('form[data-passkey]').forEach(form => { form.hidden = false; });
    }
  };

  const run = async form => {
    const answer = await fetch(form.dataset.options, {
      method: 'POST',
      headers: { RequestVerificationToken: form.querySelector('input[name=__RequestVerificationToken]').value },
    });
    if (!answer.ok) throw new Error('options');
    const options = await answer.json();
    const credential = form.dataset.passkey === 'create'
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    form.querySelector('input[data-credential]').value = JSON.stringify(credential.toJSON());
    form.submit();
  };

  document.addEventListener('submit', event => {
    const form = event.target;
    if (!form.matches?.('form[data-passkey]')) return;
    event.preventDefault();
    const said = form.querySelector('[data-failed]');
    said.hidden = true;
    run(form).catch(() => { said.hidden = false; });
  }, true);

  show();
  document.addEventListener('DOMContentLoaded', show);
  window.Blazor?.addEventListener?.('enhancedload', show);
})();
