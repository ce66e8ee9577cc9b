// A box that is ticked at once. Quasar's own one waits for what the server answers, and whoever
// ticks it while the line breaks would see it stay empty.
export default {
  template: `<q-checkbox v-bind="$attrs" v-model="ticked" @update:model-value="$emit('update:value', $event)" />`,
  props: { value: Boolean },
  emits: ['update:value'],
  data() {
    return { ticked: this.value };
  },
  watch: {
    value(now) {
      this.ticked = now;
    },
  },
};
