// A fragment: HTML from one of our templates. What the page was painted with is taken over as it
// stands, with whatever was opened, typed or chosen in it; the server sends it a second time only
// when it has changed.

// What is told again with another look, and is what the page was painted with, stays as it is.
function stoodThere(id, html) {
  const first = new DOMParser().parseFromString(window.rsFirst ?? '', 'text/html').getElementById(id);
  const told = Object.assign(document.createElement('template'), { innerHTML: html });
  return first?.innerHTML === told.innerHTML;
}

export default {
  template: `<component :is="tag" @vnode-before-mount="begin"></component>`,
  props: { innerHTML: String, tag: String },
  watch: {
    innerHTML(now, before) {
      if (before === undefined && stoodThere(this.$el.id, now)) return;
      this.$el.innerHTML = now;
    },
  },
  beforeUnmount() { // for when it comes back
    const element = mounted_app.elements[this.$.vnode.key];
    if (element) element.props.innerHTML ??= this.$el.innerHTML;
  },
  methods: {
    begin({ el }) {
      if (this.innerHTML !== undefined) el.innerHTML = this.innerHTML;
      else el.append(...(window.rsPainted?.getElementById(el.id)?.childNodes ?? []));
    },
  },
};
