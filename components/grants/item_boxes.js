// The boxes of many items, ticked at once: the server hears of each tick and need not answer. What is
// not saved stays in this tab, so that no reload and no way round the site loses it.
export default {
  props: { rows: Array, ticked: Array, shown: Array, heard: Number, kept: String },
  emits: ['tick', 'restore'],
  template: `
<ul class="rs-checks" aria-label="事项" @keydown.down.prevent="move(1)" @keydown.up.prevent="move(-1)">
  <li v-for="row in rows" :key="row.code"><button type="button" class="rs-choose" :class="{ 'is-off': row.refusal }"
    role="checkbox" :aria-checked="String(now.has(row.code))" :disabled="!!row.refusal && !row.held"
    :data-code="row.code" @click="toggle(row.code)"><span class="rs-grow"><span>{{ row.name }}</span><span
    v-if="row.refusal" class="rs-hint">{{ row.refusal }}，取消后不能再授权</span></span></button></li>
</ul>`,
  data() {
    return { now: new Set(this.ticked), sent: 0, under: [] };
  },
  watch: {
    ticked(codes) { // what was ticked since the server has answered is not lost
      this.now = new Set(codes);
      this.under = this.under.filter((each) => each.number > this.heard);
      for (const each of this.under) this.put(each.code, each.on);
      this.keep();
    },
    shown() {
      this.keep();
    },
  },
  mounted() {
    const left = this.left();
    if (left) this.restore(left, Date.now() + 15000);
  },
  methods: {
    put(code, on) {
      if (on) this.now.add(code); else this.now.delete(code);
    },
    toggle(code) {
      const on = !this.now.has(code);
      this.put(code, on);
      this.under.push({ number: ++this.sent, code, on });
      this.keep();
      this.$emit('tick', code, on, this.sent);
    },
    move(step) { // the arrow keys are quicker than Tab among many
      const all = [...this.$el.querySelectorAll('button:not(:disabled)')];
      all[all.indexOf(document.activeElement) + step]?.focus();
    },
    keep() {
      const shown = new Set(this.shown);
      const added = [...this.now].filter((code) => !shown.has(code));
      const removed = [...shown].filter((code) => !this.now.has(code));
      try {
        if (added.length + removed.length) sessionStorage.setItem(this.kept, JSON.stringify({ added, removed }));
        else sessionStorage.removeItem(this.kept);
      } catch { /* a browser that keeps nothing */ }
    },
    left() {
      try {
        return JSON.parse(sessionStorage.getItem(this.kept) ?? 'null');
      } catch {
        return null;
      }
    },
    restore(left, until) {
      if (window.did_handshake) this.$emit('restore', left.added, left.removed);
      else if (Date.now() < until) setTimeout(() => this.restore(left, until), 100);
    },
  },
};
