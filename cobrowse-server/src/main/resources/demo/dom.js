// The few things every page needs to build its content. Text always goes in as text nodes, never as markup.

/** Properties are set as such where the node has them, as attributes otherwise; `on` holds listeners. */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (name === 'on') Object.entries(value).forEach(([type, listener]) => node.addEventListener(type, listener));
    else if (name === 'class') node.className = value;
    else if (name in node) node[name] = value;
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

const euros = new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' });
export const money = (cents) => euros.format(cents / 100);

const days = new Intl.DateTimeFormat('en-IE', { day: 'numeric', month: 'long', year: 'numeric' });
export const day = (date) => days.format(new Date(date));

/** A plant stands in a pot of the chosen colour: two pictures drawn for the same frame, one above the other. */
export function picture(item, pot = 'terracotta', alt = item.name) {
  const layer = (file, text) =>
    element('img', { src: `/demo/pictures/${file}.svg`, alt: text, width: 400, height: 400 });
  return element('span', { class: 'picture' }, item.potted && layer(`pot-${pot}`, ''), layer(item.id, alt));
}

/** A short message at the foot of the page, spoken by screen readers. */
export function toast(text, link) {
  const shelf = byId('toasts') ?? document.body.appendChild(element('div', { id: 'toasts', role: 'status' }));
  const message = element('p', { class: 'toast' }, text, link && element('a', { href: link.href }, link.text));
  shelf.replaceChildren(message);
  setTimeout(() => message.remove(), 5000);
}
