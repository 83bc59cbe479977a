import type ts from 'typescript';

export function closures(program: ts.Program): (path: string) => string | undefined;
