// A list to choose from that shows at once what is chosen. Quasar's own one waits for what the
// server answers, so that a second click on a slow line would forget the first.
export default {
  inheritAttrs: false,
  template: `
    <q-select v-bind="look" v-told="told" emit-value map-options :multiple="multiple" :options="options"
      :display-value="words || placeholder" :class="{ 'is-unset': placeholder && !words }" :model-value="chosen" @update:model-value="choose"
      @popup-show="keepPlace(true)" @popup-hide="$nextTick(() => keepPlace(false))" />`,
  props: { value: {}, options: Array, multiple: Boolean, id: String, placeholder: String },
  emits: ['update:value'],
  directives: { told: window.rsTold },
  data() {
    return { chosen: this.value, wanted: null };
  },
  watch: {
    value(now) {
      this.chosen = now;
    },
    options() { // of a part that depends on another one, which was written before it
      const { wanted } = this;
      this.wanted = null;
      if (wanted !== null) this.write(wanted);
    },
  },
  computed: {
    look() { return this.attributes((name) => !name.startsWith('aria-')); },
    told() { return this.attributes((name) => name.startsWith('aria-')); },
    words() { return window.rsWords(this.options, this.chosen); },
  },
  mounted() {
    window.rsKept?.set(this.$attrs.for, { read: () => this.chosen, write: this.write });
  },
  beforeUnmount() {
    window.rsKept?.delete(this.$attrs.for);
    this.keepPlace(false);
  },
  methods: {
    attributes(such) {
      return Object.fromEntries(Object.entries(this.$attrs).filter(([name]) => such(name)));
    },
    choose(given) {
      const now = this.multiple ? window.rsOffered(this.options, given) : given;
      this.chosen = now;
      this.$emit('update:value', now);
      const element = mounted_app.elements[this.id.slice(1)];
      if (element) element.props.value = now; // for when it is taken away and comes back
    },
    write(value) {
      if (`${value}` === `${this.chosen}`) return;
      const codes = this.options.map((option) => option.value);
      if ([value ?? []].flat().every((each) => codes.includes(each))) this.choose(value);
      else this.wanted = value;
    },
    keepPlace(isOpen) { // the page would scroll when the list is closed
      document.documentElement.classList.toggle('nicegui-select-popup-open', isOpen);
    },
  },
};
