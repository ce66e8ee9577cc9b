// A list to choose from that shows at once what was chosen. Quasar's own one waits for what the
// server answers, and whoever chooses while the line breaks would see it stay as it was.
export default {
  template: `
    <q-select ref="qRef" v-bind="$attrs" :options="options" :model-value="modelValue"
      @update:model-value="choose" @popup-show="keepPlace(true)" @popup-hide="$nextTick(() => keepPlace(false))">
      <template v-for="(_, slot) in $slots" v-slot:[slot]="slotProps">
        <slot :name="slot" v-bind="slotProps || {}" />
      </template>
    </q-select>
  `,
  props: { options: Array, modelValue: null, id: String },
  emits: ['update:model-value'],
  data() {
    return { wanted: null };
  },
  watch: {
    options(now) { // of a part that depends on another one, which was written before it
      const wanted = this.wanted && now.find(({ label }) => label === this.wanted);
      if (!wanted) return;
      this.wanted = null;
      this.choose(wanted);
    },
  },
  mounted() {
    window.rsKept?.set(this.$attrs.for, { read: this.read, write: this.write });
  },
  beforeUnmount() {
    window.rsKept?.delete(this.$attrs.for);
    this.keepPlace(false);
  },
  methods: {
    choose(value) {
      this.$emit('update:model-value', value);
      const element = mounted_app.elements[this.id.slice(1)];
      if (element) element.props['model-value'] = value; // NiceGUI has put the arguments there
    },
    read() {
      return [this.modelValue ?? []].flat().map(({ label }) => label);
    },
    write(labels) {
      if (`${labels}` === `${this.read()}`) return;
      const found = this.options.filter(({ label }) => labels.includes(label));
      if (found.length < labels.length) [this.wanted] = labels;
      else this.choose('multiple' in this.$attrs ? found : found[0] ?? null);
    },
    keepPlace(isOpen) { // the page would scroll when the list is closed
      document.documentElement.classList.toggle('nicegui-select-popup-open', isOpen);
    },
  },
};
