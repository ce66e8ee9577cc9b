// Shows the text for old browsers in place of the page, as if scripts were off; ES5 like boot.js.
(function () {
  var shown, part, parts = ['rs-old-look', 'rs-old-text'];
  if (!/ rs-old/.test(document.documentElement.className)) return;
  while ((part = document.getElementById(parts.shift()))) {
    shown = document.createElement('div');
    shown.innerHTML = part.textContent;
    part.parentNode.insertBefore(shown.firstElementChild, part);
  }
  document.title = document.title.replace(/^.* - /, '请换用新版浏览器 - ');
  if (window.stop) window.stop();
})();
