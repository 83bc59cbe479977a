import { startDesktop } from './shell.ts';

const root = document.getElementById('desktop');
if (root !== null) startDesktop(root, window);
