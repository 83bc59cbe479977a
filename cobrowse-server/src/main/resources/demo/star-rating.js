// <star-rating value="4.5">: shows a rating; with `editable` it is a form field of five radio buttons.
// Open shadow root; all instances share one constructed style sheet.

const sheet = new CSSStyleSheet();
sheet.replaceSync(`
  :host { display: inline-flex; align-items: center; line-height: 1; white-space: nowrap; }
  .star { color: #d8cfc0; font-size: 1.05em; }
  .star.full { color: #c67a12; }
  .star.half { background: linear-gradient(90deg, #c67a12 50%, #d8cfc0 50%); background-clip: text; -webkit-background-clip: text; color: transparent; }
  .number { margin-inline-start: .45em; color: #5b5249; font-size: .88em; }
  :host([editable]) .star { font-size: 1.9rem; padding: .1em; cursor: pointer; }
  :host([editable]) .star:has(:checked), :host([editable]) .star:has(~ .star :checked),
  :host([editable]) .star:hover, :host([editable]) .star:has(~ .star:hover) { color: #c67a12; }
  .star:focus-within { outline: 3px solid #1f6f4d; outline-offset: 1px; border-radius: 6px; }
  input { position: absolute; opacity: 0; inline-size: 1px; block-size: 1px; }
`);

class StarRating extends HTMLElement {
  static formAssociated = true;
  static observedAttributes = ['value'];
  #internals = this.attachInternals();

  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [sheet];
  }

  get value() {
    return Number(this.getAttribute('value') ?? 0);
  }

  set value(stars) {
    this.setAttribute('value', String(stars));
  }

  connectedCallback() {
    this.#render();
  }

  attributeChangedCallback() {
    if (this.isConnected && !this.hasAttribute('editable')) this.#render();
    this.#internals.setFormValue(String(this.value));
  }

  formResetCallback() {
    this.value = 0;
    this.#render();
  }

  #render() {
    this.#internals.role = this.hasAttribute('editable') ? 'radiogroup' : 'img';
    this.#internals.ariaLabel = this.hasAttribute('editable') ? 'Your rating' : `${this.value} of 5 stars`;
    this.shadowRoot.replaceChildren(...(this.hasAttribute('editable') ? this.#fields() : this.#stars()));
  }

  #stars() {
    const stars = [1, 2, 3, 4, 5].map((place) => {
      const missing = place - this.value;
      return this.#star(missing < 0.25 ? 'full' : missing < 0.75 ? 'half' : 'empty');
    });
    if (!this.hasAttribute('numeric')) return stars;
    const number = document.createElement('span');
    number.className = 'number';
    number.textContent = this.value.toFixed(1);
    return [...stars, number];
  }

  #fields() {
    return [1, 2, 3, 4, 5].map((place) => {
      const label = this.#star('', 'label');
      const radio = document.createElement('input');
      Object.assign(radio, {
        type: 'radio',
        name: 'stars',
        id: `star-${place}`,
        value: String(place),
        checked: place === this.value,
      });
      radio.setAttribute('aria-label', place === 1 ? '1 star' : `${place} stars`);
      radio.addEventListener('change', () => {
        this.value = place;
        this.dispatchEvent(new Event('change', { bubbles: true }));
      });
      label.prepend(radio);
      return label;
    });
  }

  #star(kind, tag = 'span') {
    const star = document.createElement(tag);
    star.className = `star ${kind}`;
    star.textContent = '★';
    return star;
  }
}

customElements.define('star-rating', StarRating);
