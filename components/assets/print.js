// Print: the button for it; before a page goes to paper, open what is closed, and note where the links
// of texts lead.
(() => {
  const TEXTS = ':is(.rs-prose, .rs-faq, .rs-qa, .rs-steps-text) a[href]';
  let opened = [];

  document.addEventListener('click', (event) => { if (event.target.closest?.('[data-rs-print]')) print(); });
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('details:not([open])')];
    for (const each of opened) each.open = true;
    for (const link of document.querySelectorAll(TEXTS)) {
      const says = link.textContent.trim();
      if (link.protocol.startsWith('http') && says !== link.href) link.dataset.rsAddress = link.href;
    }
  });
  addEventListener('afterprint', () => {
    for (const each of opened) each.open = false;
    opened = [];
  });
})();
