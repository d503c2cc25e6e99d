// The groups of the navigation open and close by themselves; this closes the open one on Escape, on a click elsewhere, when the focus leaves it and when a page was chosen.
(() => {
  const open = () => document.querySelector('.lw-nav details[open]');
  document.addEventListener('keydown', e => {
    const group = e.key === 'Escape' && open();
    if (!group) { return; }
    if (group.contains(document.activeElement)) { group.querySelector('summary').focus(); }
    group.open = false;
  });
  for (const leaving of ['click', 'focusin']) {
    document.addEventListener(leaving, e => {
      const group = open();
      if (group && (!group.contains(e.target) || (leaving === 'click' && e.target.closest('a')))) { group.open = false; }
    });
  }
})();
