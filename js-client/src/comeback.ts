/** The script that agents' browsers fetch to find a session again whose node was lost. */
export { comeBack } from './viewer/comeback.ts';
