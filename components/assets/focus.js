// A region that is drawn anew takes the focus away with the button that had it. Whoever works by
// keyboard goes on where they were: at the button that does the same, or the field of that name.
(() => {
  let last = null;
  const matching = (node) => {
    if (node.id) return `#${CSS.escape(node.id)}`;
    if (node.dataset.act) return `[data-act="${CSS.escape(node.dataset.act)}"]` + (node.dataset.arg === undefined ? '' : `[data-arg="${CSS.escape(node.dataset.arg)}"]`);
    return node.name ? `[name="${CSS.escape(node.name)}"]` : '';
  };
  document.addEventListener('focusin', ({ target }) => {
    const region = target.parentElement?.closest('[id^="c"]');
    const same = region ? matching(target) : '';
    last = same ? { node: target, region: region.id, same } : null;
  });
  document.addEventListener('pointerdown', ({ target }) => {
    if (last && !last.node.contains(target)) last = null;
  }, true);
  new MutationObserver(() => {
    if (!last || last.node.isConnected || document.activeElement !== document.body) return;
    const again = document.getElementById(last.region)?.querySelector(last.same);
    if (!again || again.disabled) return;
    again.focus({ preventScroll: true });
    if (again.type === 'search') again.setSelectionRange(again.value.length, again.value.length);
  }).observe(document, { childList: true, subtree: true });
})();
