// Names that can be shortened in the bundles: those of private members, where the type checker proves that every property of that name in our sources is private.
import ts from 'typescript';

/**
 * @param {ts.Program} program
 * @returns {RegExp} matches the names that may be shortened
 */
export function privateNames(program) {
  const checker = program.getTypeChecker();
  const isPrivate = new Map();

  const note = (name, provenPrivate) => isPrivate.set(name, provenPrivate && isPrivate.get(name) !== false);
  const visit = (node) => {
    if (ts.isStringLiteralLike(node)) note(node.text, false);
    else if (ts.isIdentifier(node) && namesProperty(node)) note(node.text, resolvesToPrivate(node, checker));
    ts.forEachChild(node, visit);
  };
  for (const file of program.getSourceFiles())
    if (!file.isDeclarationFile && file.fileName.includes('/src/')) visit(file);

  const names = [...isPrivate].filter(([, proven]) => proven).map(([name]) => name);
  return new RegExp(`^(${names.join('|')})$`);
}

function namesProperty(node) {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.name === node;
  if (ts.isBindingElement(parent)) return (parent.propertyName ?? parent.name) === node;
  if (ts.isParameter(parent)) return parent.name === node && (parent.modifiers?.length ?? 0) > 0;
  return (
    (ts.isClassElement(parent) || ts.isTypeElement(parent) || ts.isObjectLiteralElement(parent)) && parent.name === node
  );
}

function resolvesToPrivate(node, checker) {
  const declarations = symbolOf(node, checker)?.declarations ?? [];
  return (
    declarations.length > 0 &&
    declarations.every((one) => (ts.getCombinedModifierFlags(one) & ts.ModifierFlags.Private) !== 0)
  );
}

/** Of a parameter property, the property and not the parameter. */
function symbolOf(node, checker) {
  if (!ts.isParameter(node.parent)) return checker.getSymbolAtLocation(node);
  return checker
    .getSymbolsOfParameterPropertyDeclaration(node.parent, node.text)
    .find((symbol) => (symbol.flags & ts.SymbolFlags.Property) !== 0);
}
