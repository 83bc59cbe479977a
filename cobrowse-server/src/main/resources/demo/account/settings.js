import { element, toast } from '../dom.js';
import { settings } from '../profile.js';

const languages = [
  ['en', 'English'],
  ['ga', 'Gaeilge'],
  ['de', 'Deutsch'],
  ['fr', 'Français'],
];

const check = (id, text, checked) =>
  element(
    'label',
    { class: 'check' },
    element('input', { type: 'checkbox', id: `setting-${id}`, name: id, checked }),
    ` ${text}`,
  );
const field = (id, text, properties) =>
  element('label', {}, text, element('input', { id: `setting-${id}`, name: id, ...properties }));

export function settingsView() {
  const now = settings.read();
  const form = element(
    'form',
    { class: 'panel', id: 'settings-form' },
    field('email', 'E-mail', { type: 'email', value: now.email, autocomplete: 'email', required: true }),
    field('phone', 'Phone', { type: 'tel', value: now.phone, autocomplete: 'tel' }),
    element(
      'label',
      {},
      'Language',
      element(
        'select',
        { id: 'setting-language', name: 'language' },
        languages.map(([id, text]) => element('option', { value: id, selected: id === now.language }, text)),
      ),
    ),
    field('vacation', 'No deliveries before', { type: 'date', value: now.vacation }),
    check('newsletter', 'Send me the monthly letter', now.newsletter),
    check('reminders', 'Remind me to water', now.reminders),
    element('p', {}, element('button', { type: 'submit', class: 'button', id: 'settings-save' }, 'Save')),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const data = new FormData(form);
    settings.write({
      ...Object.fromEntries(data),
      newsletter: data.has('newsletter'),
      reminders: data.has('reminders'),
    });
    toast('Your settings are saved.');
  });
  return [element('h1', {}, 'Settings'), form];
}
