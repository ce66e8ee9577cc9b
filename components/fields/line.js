// A line or an area to type into: NiceGUI's input without the completion that it offers, whose
// `list` names a datalist that is never there and stands on inputs that may have none.
export default {
  template: `
    <q-input ref="qRef" v-bind="$attrs" v-model="inputValue">
      <template v-for="(_, slot) in $slots" v-slot:[slot]="slotProps">
        <slot :name="slot" v-bind="slotProps || {}" />
      </template>
    </q-input>
  `,
  props: { value: String, id: String },
  data() {
    return { inputValue: this.value, emitting: true };
  },
  beforeUnmount() {
    const element = mounted_app.elements[this.$props.id.slice(1)];
    if (element) element.props.value = this.inputValue;
  },
  watch: {
    value(now) {
      this.emitting = false;
      this.inputValue = now;
      this.$nextTick(() => (this.emitting = true));
    },
    inputValue(now) {
      if (this.emitting) this.$emit('update:value', now);
    },
  },
  methods: {
    updateValue() {
      this.inputValue = this.value;
    },
  },
};
