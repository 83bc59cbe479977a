// One JSON value in localStorage, shared by all tabs of the shop.

export function stored(key, fallback) {
  const changes = new EventTarget();
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(key)) ?? fallback;
    } catch {
      return fallback;
    }
  };
  const changed = () => changes.dispatchEvent(new Event('change'));
  addEventListener('storage', (event) => event.key === key && changed());
  return {
    read,
    write(value) {
      localStorage.setItem(key, JSON.stringify(value));
      changed();
    },
    clear() {
      localStorage.removeItem(key);
      changed();
    },
    onChange: (listener) => changes.addEventListener('change', listener),
  };
}
