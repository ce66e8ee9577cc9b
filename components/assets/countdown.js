// <rs-countdown seconds="118">: minutes and seconds that run down in the browser. What is read
// aloud is said every 30 seconds only. The server decides when time is over, this only shows it.
class Countdown extends HTMLElement {
  static observedAttributes = ['seconds'];
  connectedCallback() {
    this.begin();
  }
  attributeChangedCallback() {
    if (this.isConnected) this.begin();
  }
  disconnectedCallback() {
    clearInterval(this.ticking);
  }
  begin() {
    clearInterval(this.ticking);
    this.ends = performance.now() + Number(this.getAttribute('seconds')) * 1000;
    this.ticking = setInterval(() => this.tick(), 1000);
    this.tick();
  }
  tick() {
    const left = Math.max(0, Math.round((this.ends - performance.now()) / 1000));
    const text = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    const shown = this.querySelector('[data-shown]');
    const said = this.querySelector('[data-said]');
    if (shown) shown.textContent = text;
    if (said && left % 30 === 0) said.textContent = left ? `还有 ${left} 秒` : '';
    if (!left) clearInterval(this.ticking);
  }
}
customElements.define('rs-countdown', Countdown);
