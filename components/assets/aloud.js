// 朗读: the browser's own voice reads what a button names, sentence by sentence; pressed once more it
// stops. Where no voice speaks Chinese there is no button.
(() => {
  const voice = window.speechSynthesis;
  const SKIPPED = '.rs-noprint, .rs-sr, .rs-i, [hidden], [aria-hidden="true"], button, svg';
  const MOST = 180; // signs at a time: some voices fall silent in the middle of more
  let pressed = null, turn = 0;

  const buttons = () => document.querySelectorAll('[data-rs-aloud]');
  function offer() {
    const speaks = voice?.getVoices().some(({ lang }) => /^(zh|cmn|yue)/i.test(lang));
    for (const each of buttons()) each.hidden = !speaks;
  }
  function show(button, on) {
    button.querySelector('[data-rs-word]').textContent = on ? '停止朗读' : '朗读';
  }
  function stop() {
    turn += 1;
    voice.cancel();
    if (pressed) show(pressed, false);
    pressed = null;
  }
  function* sentences(place) {
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    let text = '', block = null;
    while (walker.nextNode()) {
      const holder = walker.currentNode.parentElement;
      if (holder.closest(SKIPPED)) continue;
      const within = holder.closest('p, li, td, th, dt, dd, h1, h2, h3, summary, div');
      if (within !== block && text) { yield text; text = ''; }
      block = within;
      text += walker.currentNode.textContent.replace(/\s+/g, ' ');
    }
    if (text) yield text;
  }
  function* pieces(places) {
    for (const place of places) {
      for (const text of sentences(place)) {
        for (const each of text.match(/[^。；！？]+[。；！？]?/g) ?? []) {
          for (let at = 0; at < each.length; at += MOST) if (each.trim()) yield each.slice(at, at + MOST);
        }
      }
    }
  }
  function speak(all, mine) {
    const { value, done } = all.next();
    if (mine !== turn) return;
    if (done) { stop(); return; }
    const said = new SpeechSynthesisUtterance(value);
    said.lang = 'zh-CN';
    said.onend = () => speak(all, mine);
    said.onerror = () => { if (mine === turn) stop(); };
    voice.speak(said);
  }
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('[data-rs-aloud]');
    if (!button || !voice) return;
    const wasPressed = button === pressed;
    stop();
    if (wasPressed) return;
    pressed = button;
    show(button, true);
    speak(pieces(document.querySelectorAll(button.dataset.rsAloud)), turn);
  });
  addEventListener('pagehide', () => { if (voice && pressed) stop(); });
  addEventListener('DOMContentLoaded', offer);
  voice?.addEventListener('voiceschanged', offer);
  new MutationObserver(offer).observe(document.body, { childList: true, subtree: true });
})();
