// A display on a wall renews itself; whoever reads it can stop that.
let timer = 0;

async function renew(wall) {
  try {
    const answer = await fetch(location.href, { credentials: 'same-origin' });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById('wall');
    if (fresh) wall.replaceChildren(...fresh.childNodes);
  } catch { /* The line is poor: what is shown says of when it is. */ }
}

function begin() {
  clearInterval(timer);
  const wall = document.querySelector('#wall[data-refresh]');
  if (!wall) return;
  const start = () => { timer = setInterval(() => renew(wall), Number(wall.dataset.refresh) * 1000); };
  const pause = document.querySelector('[data-refresh-pause]');
  pause.hidden = false;
  pause.onclick = () => {
    const stopped = pause.getAttribute('aria-pressed') === 'true';
    pause.setAttribute('aria-pressed', String(!stopped));
    if (stopped) start(); else clearInterval(timer);
  };
  start();
}

begin();
globalThis.Blazor?.addEventListener('enhancedload', begin);
