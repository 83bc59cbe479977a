/** The script that an agent's browser fetches to act in a customer's page. */
export { Acting } from './viewer/acting/acting.ts';
export { fieldsOf } from './viewer/acting/fields.ts';
