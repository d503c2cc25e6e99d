// The picture of a procedure: larger, smaller, the whole of it, as wide as the page, on the full screen. Its size stands in its own attributes, so nothing is remembered here.
(() => {
  const least = 0.1, most = 4;

  const parts = e => {
    const card = e.closest?.('[data-flow]');
    return card ? { card, frame: card.querySelector('.lw-flow'), svg: card.querySelector('.lw-flow svg') } : null;
  };

  function resize({ card, frame, svg }, scale, at) {
    const { width, height } = svg.viewBox.baseVal;
    const before = svg.width.baseVal.value / width;
    const now = Math.min(most, Math.max(least, scale));
    // What was under the pointer, or in the middle, stays there.
    const [x, y] = at ?? [frame.clientWidth / 2, frame.clientHeight / 2];
    const [left, top] = [frame.scrollLeft + x, frame.scrollTop + y];
    svg.setAttribute('width', Math.round(width * now));
    svg.setAttribute('height', Math.round(height * now));
    frame.scrollTo(left * now / before - x, top * now / before - y);
    card.querySelector('[data-flow-size]').textContent = `${Math.round(now * 100)} %`;
  }

  function act(name, flow, at) {
    const { frame, svg, card } = flow;
    const { width, height } = svg.viewBox.baseVal;
    const now = svg.width.baseVal.value / width;
    const room = parseFloat(getComputedStyle(frame).maxHeight) || frame.clientHeight;
    if (name === 'in') resize(flow, now * 1.25, at);
    else if (name === 'out') resize(flow, now / 1.25, at);
    else if (name === 'fit') resize(flow, Math.min(frame.clientWidth / width, room / height));
    else if (name === 'wide') resize(flow, frame.clientWidth / width);
    else if (document.fullscreenElement === card) document.exitFullscreen();
    else card.requestFullscreen();
  }

  const keys = { '+': 'in', '=': 'in', '-': 'out', 0: 'fit', 1: 'wide' };

  document.addEventListener('click', event => {
    const button = event.target.closest('[data-flow-act]');
    if (button) act(button.dataset.flowAct, parts(button));
  });
  document.addEventListener('keydown', event => {
    const frame = event.target.closest?.('.lw-flow');
    const name = keys[event.key];
    if (!frame || !name || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(name, parts(frame));
  });
  document.addEventListener('wheel', event => {
    const frame = event.target.closest?.('.lw-flow');
    if (!frame || !event.ctrlKey) return;
    event.preventDefault();
    const box = frame.getBoundingClientRect();
    act(event.deltaY < 0 ? 'in' : 'out', parts(frame), [event.clientX - box.left, event.clientY - box.top]);
  }, { passive: false });

  function begin() {
    for (const e of document.querySelectorAll('[data-flow-act], [data-flow-size], [data-flow-keys]')) e.hidden = e.dataset.flowAct === 'full' && !document.fullscreenEnabled;
  }

  begin();
  globalThis.Blazor?.addEventListener('enhancedload', begin);
})();
