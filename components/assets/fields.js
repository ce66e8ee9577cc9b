// What stands in the fields is what counts. Password managers and form fillers set a value and tell
// nobody, or tell it by an event that the page does not listen to; the next rendering would wipe it.
// So the fields are read before anything happens to them, and a button sends along what it read.
(() => {
  const FIELDS = 'input[id^="f-"]:not([role="combobox"]), textarea[id^="f-"]';
  const heard = new WeakMap(); // the last value of each field that the page was told of
  const fields = () => [...document.querySelectorAll(FIELDS)];
  // Vue notes in `_value` what it has rendered: an event for that would lose what is selected.
  const known = (field) => heard.get(field) ?? String(field._value ?? '');
  // A day that is typed half has no value, and yet something stands there.
  const gone = new WeakSet(); // half ones that nothing could keep while the page's script took over
  const isHalf = (field) => (field.validity?.badInput ?? false) || gone.has(field);
  window.rsHalfGone = (field) => {
    gone.add(field);
    field.dispatchEvent(new FocusEvent('focusout', { bubbles: true })); // and so it is told
  };
  window.rsStanding = (field, value = field.value) => (isHalf(field) ? '没有写完' : value);
  const PICKED = 'input:is([type="date"], [type="month"], [type="datetime-local"])';
  // Quasar writes its own value, which is none, into a field that is left: what is typed half would go.
  const { get, set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value');
  addEventListener('focusin', ({ target }) => {
    if (!target.matches?.(PICKED) || Object.hasOwn(target, 'value')) return;
    const write = (value) => { if (!isHalf(target) || /^\d/.test(value)) set.call(target, value); };
    Object.defineProperty(target, 'value', { configurable: true, get: () => get.call(target), set: write });
  }, true);

  function read() {
    for (const field of fields()) {
      if (field.value === known(field)) continue;
      heard.set(field, field.value);
      field.dispatchEvent(new Event('input', { bubbles: true })); // who knows the value ignores it
    }
  }
  window.rsTyped = () => {
    read();
    const single = fields().filter((field) => !field.closest('.rs-section')); // a section tells its own
    return Object.fromEntries(single.map((field) => [field.id.slice(2), window.rsStanding(field)]));
  };

  addEventListener('input', (event) => {
    gone.delete(event.target);
    if (event.target.matches?.(FIELDS)) heard.set(event.target, event.target.value);
  }, true);
  // Quasar renders its own value again after some of these: at once, at the end of the task, or in a
  // task of its own. A value that is set just behind the event must be read before each of them.
  function readBeforeRendering() {
    read();
    queueMicrotask(read);
    setTimeout(read);
  }
  for (const sign of ['change', 'focus', 'focusin', 'blur', 'focusout', 'pointerdown', 'keydown',
    'keyup', 'paste', 'compositionend', 'click', 'submit']) {
    addEventListener(sign, readBeforeRendering, true);
  }
  (function listen() {
    if (window.socket?.onAny) window.socket.onAny(read); // before an answer renders anything
    else setTimeout(listen, 50);
  })();

  // Quasar gives the box around what is chosen the attributes of a list; who has the focus, and is
  // read out, is the input in it.
  const tell = (list, { value: told }) => {
    const input = list.querySelector('[role="combobox"]');
    for (const [name, value] of Object.entries(told)) {
      if (value == null) input?.removeAttribute(name);
      else input?.setAttribute(name, value);
    }
  };
  // Quasar's list has no way in from below, and an empty step between its first and last option.
  const step = (event, select, count) => {
    if (event.key === 'ArrowUp' && event.target.getAttribute('aria-expanded') === 'false') {
      event.preventDefault();
      event.stopPropagation();
      select.showPopup();
    } else if (select.getOptionIndex() === { ArrowUp: 0, ArrowDown: count - 1 }[event.key]) {
      select.setOptionIndex(-1);
    }
  };
  window.rsTold = { // a directive
    mounted(element, told, made) {
      tell(element, told);
      const { proxy } = made.ctx; // the list itself, whose outermost element this is
      element.addEventListener('keydown', (event) => step(event, proxy, proxy.options.length), true);
    },
    updated: tell,
  };
  window.rsWords = (options, chosen) => [chosen ?? []].flat()
    .map((each) => options.find(({ value }) => value === each)?.label ?? '已停用的选项').join('、');

  window.rsOffered = (options, chosen) => // what was kept and is offered no more goes with a change
    chosen.filter((each) => options.some(({ value }) => value === each));

  // Enter in a field presses the button that its form is for, as in any form.
  addEventListener('keydown', (event) => {
    const field = event.target;
    if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
    if (!field.matches?.(FIELDS) || field.localName === 'textarea') return;
    for (let place = field.parentElement; place; place = place.parentElement) {
      const button = place.querySelector('[data-rs-enter]');
      if (!button) continue;
      button.click();
      return;
    }
  });
})();
