// A line or an area to type into: NiceGUI's input without the completion that it offers, whose
// `list` names a datalist that is never there and stands on inputs that may have none.
export default {
  template: `
    <q-input ref="qRef" v-bind="$attrs" v-model="inputValue" @focusout="left">
      <template v-for="(_, slot) in $slots" v-slot:[slot]="slotProps">
        <slot :name="slot" v-bind="slotProps || {}" />
      </template>
    </q-input>
  `,
  props: { value: String, id: String },
  data() {
    return { inputValue: this.value, emitting: true, standing: null };
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
    left({ target }) { // a day that was typed half, or is so no more
      const before = this.standing ?? this.inputValue;
      this.standing = window.rsStanding(target, this.inputValue);
      if (this.standing !== before) this.$emit('update:value', this.standing);
    },
    updateValue() {
      this.inputValue = this.value;
    },
  },
};
