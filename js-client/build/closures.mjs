// Writes classes as functions whose private members are local variables: `this.name` costs five bytes everywhere and cannot be renamed freely, a local costs one.
import ts from 'typescript';

/** Of these a page makes many: each instance would pay for closures of its own. */
const MANY = new Set(['Known', 'SheetRecord']);

/**
 * @param {ts.Program} program
 * @returns {(path: string) => string | undefined} source text with closures, undefined where nothing changes
 */
export function closures(program) {
  const checker = program.getTypeChecker();
  const sources = program
    .getSourceFiles()
    .filter((file) => !file.isDeclarationFile && /[/\\]src[/\\]/.test(file.fileName));
  const needed = neededAsClasses(sources, checker);
  const byPath = new Map(sources.map((file) => [file.fileName, file]));
  return (path) => {
    const file = byPath.get(path);
    const classes =
      file?.statements.filter(
        (node) => ts.isClassDeclaration(node) && !needed.has(node) && isPlain(node) && keepsToItself(node, checker),
      ) ?? [];
    if (classes.length === 0) return undefined;
    const text = new Text(file.text);
    for (const node of classes) text.replace(node.getStart(), node.end, asFunction(node, file.text, checker));
    return text.toString();
  };
}

/** Classes of which something else is asked than to be made: `instanceof`, `extends`, a static member, a copy of an instance. */
function neededAsClasses(sources, checker) {
  const needed = new Set();
  const need = (symbol) => {
    const aliased = symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    if (aliased?.valueDeclaration && ts.isClassDeclaration(aliased.valueDeclaration))
      needed.add(aliased.valueDeclaration);
  };
  const isOnlyNamed = (node, { parent } = node) =>
    (ts.isNewExpression(parent) && parent.expression === node) ||
    ts.isClassDeclaration(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    // `typeof this.member` as a type
    ts.isQualifiedName(parent) ||
    ts.isPartOfTypeNode(node);
  for (const file of sources)
    walk(file, (node) => {
      if (ts.isShorthandPropertyAssignment(node)) need(checker.getShorthandAssignmentValueSymbol(node));
      else if (ts.isSpreadAssignment(node)) need(checker.getTypeAtLocation(node.expression).symbol);
      else if (ts.isIdentifier(node) && !isOnlyNamed(node)) need(checker.getSymbolAtLocation(node));
    });
  return needed;
}

/** Made of nothing that a function with local variables would do otherwise. */
function isPlain(node) {
  if (node.name === undefined || MANY.has(node.name.text) || ts.getDecorators(node)) return false;
  if (node.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)) return false;
  return node.members.every(isPlainMember) && everyInside(node, isPlainInside);
}

function isPlainMember(member) {
  if (ts.isConstructorDeclaration(member)) {
    const named = member.parameters.every((one) => ts.isIdentifier(one.name) && !one.dotDotDotToken);
    return named && member.body !== undefined && !returns(member.body);
  }
  if (ts.isIndexSignatureDeclaration(member)) return true;
  if (!ts.isPropertyDeclaration(member) && !ts.isMethodDeclaration(member) && !ts.isGetAccessor(member)) return false;
  if (!ts.isIdentifier(member.name) || has(member, ts.SyntaxKind.StaticKeyword) || ts.getDecorators(member))
    return false;
  if (has(member, ts.SyntaxKind.AccessorKeyword)) return false;
  return ts.isPropertyDeclaration(member) || member.body !== undefined;
}

function isPlainInside(inner) {
  switch (inner.kind) {
    case ts.SyntaxKind.FunctionExpression:
    case ts.SyntaxKind.FunctionDeclaration:
    case ts.SyntaxKind.ClassExpression:
    case ts.SyntaxKind.SuperKeyword:
    case ts.SyntaxKind.MetaProperty:
    case ts.SyntaxKind.DeleteExpression:
      return false;
    // It has a `this` of its own.
    case ts.SyntaxKind.MethodDeclaration:
    case ts.SyntaxKind.GetAccessor:
    case ts.SyntaxKind.SetAccessor:
      return !ts.isObjectLiteralExpression(inner.parent) || everyInside(inner, (each) => !isThis(each));
    // The names that are made up here begin so.
    case ts.SyntaxKind.Identifier:
      return !inner.text.startsWith('$') && !(inner.text === 'self' && ts.isClassElement(inner.parent));
    // As a value it would lack what is private.
    case ts.SyntaxKind.ThisKeyword:
      return ts.isPropertyAccessExpression(inner.parent) || isTakenApart(inner.parent);
    default:
      return true;
  }
}

/** `const { one, other: name } = this` */
function isTakenApart(node) {
  if (!ts.isVariableDeclaration(node) || !ts.isObjectBindingPattern(node.name)) return false;
  if (!node.initializer || !isThis(node.initializer)) return false;
  return node.name.elements.every(
    (one) =>
      ts.isIdentifier(one.name) &&
      !one.dotDotDotToken &&
      one.initializer === undefined &&
      (one.propertyName === undefined || ts.isIdentifier(one.propertyName)),
  );
}

/** No look into another object's private members. */
function keepsToItself(node, checker) {
  return everyInside(node, (inner) => {
    if (ts.isElementAccessExpression(inner)) return !ts.isStringLiteralLike(inner.argumentExpression);
    const isOther = ts.isPropertyAccessExpression(inner) ? !isThis(inner.expression) : ts.isBindingElement(inner);
    if (!isOther || isTakenApart(inner.parent.parent)) return true;
    const name = ts.isBindingElement(inner) ? (inner.propertyName ?? inner.name) : inner.name;
    if (!ts.isIdentifier(name)) return true;
    const symbol = ts.isBindingElement(inner)
      ? checker.getPropertyOfType(checker.getTypeAtLocation(inner.parent), name.text)
      : checker.getSymbolAtLocation(name);
    const declaration = symbol?.valueDeclaration;
    return !declaration || !(ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private);
  });
}

function isThis(node) {
  return node.kind === ts.SyntaxKind.ThisKeyword;
}

/** Whether it returns, not counting the functions in it. */
function returns(node) {
  if (ts.isReturnStatement(node)) return true;
  return !ts.isFunctionLike(node) && ts.forEachChild(node, returns) === true;
}

function asFunction(node, source, checker) {
  const constructor = node.members.find(ts.isConstructorDeclaration);
  const parameters = constructor?.parameters ?? [];
  const declared = [...node.members, ...parameters.filter((one) => one.modifiers?.length)].filter((one) => one.name);
  const hidden = new Map(declared.filter(isPrivate).map((one) => [one.name.text, one]));
  const own = (name) =>
    hidden.has(name) ? `$${name}${ts.isGetAccessor(hidden.get(name)) ? '()' : ''}` : `$self.${name}`;
  const of = (inner, from = inner.getStart()) => edited(inner, from, source, own, parameters, checker);
  const valued = (one) => (one.initializer === undefined ? '' : ` = ${of(one.initializer)}`);

  const shown = [];
  const state = [];
  const functions = [];
  for (const one of parameters)
    if (one.modifiers?.length && !isPrivate(one)) state.push(`$self.${one.name.text} = ${called(one)};`);
  for (const member of node.members) {
    if (ts.isConstructorDeclaration(member) || ts.isIndexSignatureDeclaration(member)) continue;
    const name = member.name.text;
    if (ts.isPropertyDeclaration(member)) {
      if (isPrivate(member)) state.push(`let $${name}${valued(member)};`);
      else if (member.initializer !== undefined) state.push(`$self.${name}${valued(member)};`);
      continue;
    }
    const rest = of(member, member.name.end);
    const asynchronous = has(member, ts.SyntaxKind.AsyncKeyword) ? 'async ' : '';
    const star = member.asteriskToken === undefined ? '' : '*';
    if (isPrivate(member)) functions.push(`${asynchronous}function${star} $${name}${rest}`);
    else shown.push(`${asynchronous}${ts.isGetAccessor(member) ? 'get ' : star}${name}${rest}`);
  }
  const taken = parameters.map((one) => `${called(one)}${valued(one)}`).join(', ');
  const exported = has(node, ts.SyntaxKind.ExportKeyword) ? 'export ' : '';
  const body = constructor?.body === undefined ? '' : of(constructor.body);
  return `${exported}function ${node.name.text}(${taken}) { const $self = { ${shown.join(',\n')} } as any;\n${state.join('\n')}\n${body}\nreturn $self;\n${functions.join('\n')} }`;
}

/** Text of a part of a class, with members and constructor parameters by their new names. */
function edited(node, from, source, own, parameters, checker) {
  const text = new Text(source);
  const parameterOf = (symbol) => parameters.find((one) => symbol?.valueDeclaration === one);
  const visit = (inner) => {
    if (ts.isVariableDeclaration(inner) && inner.initializer && isThis(inner.initializer)) {
      const parts = inner.name.elements.map((one) => `${one.name.text} = ${own((one.propertyName ?? one.name).text)}`);
      return text.replace(inner.getStart(), inner.end, parts.join(', '));
    }
    if (ts.isPropertyAccessExpression(inner) && isThis(inner.expression))
      return text.replace(inner.getStart(), inner.end, own(inner.name.text));
    if (ts.isShorthandPropertyAssignment(inner)) {
      const parameter = parameterOf(checker.getShorthandAssignmentValueSymbol(inner));
      if (parameter) text.replace(inner.getStart(), inner.end, `${inner.name.text}: ${called(parameter)}`);
      return undefined;
    }
    const parameter = ts.isIdentifier(inner) && !isMemberName(inner) && parameterOf(checker.getSymbolAtLocation(inner));
    if (parameter && !ts.isParameter(inner.parent)) return text.replace(inner.getStart(), inner.end, called(parameter));
    if (ts.isTypeNode(inner)) return undefined;
    return ts.forEachChild(inner, visit);
  };
  visit(node);
  return text.slice(from, node.end);
}

/** Of some object, which may have come by that name through a parameter of its class's constructor. */
function isMemberName(node) {
  const { parent } = node;
  return (
    (ts.isPropertyAccessExpression(parent) && parent.name === node) ||
    (ts.isBindingElement(parent) && parent.propertyName === node)
  );
}

/** What a parameter of the constructor is called: one that is a private member, as that; no other may be seen by the functions around. */
function called(parameter) {
  return `${isPrivate(parameter) ? '$' : '$$'}${parameter.name.text}`;
}

function isPrivate(member) {
  return has(member, ts.SyntaxKind.PrivateKeyword);
}

function has(node, kind) {
  return node.modifiers?.some((modifier) => modifier.kind === kind) === true;
}

function walk(node, look) {
  look(node);
  ts.forEachChild(node, (inner) => walk(inner, look));
}

function everyInside(node, holds) {
  return ts.forEachChild(node, (inner) => !(holds(inner) && everyInside(inner, holds))) !== true;
}

/** A text with pieces of it replaced. */
class Text {
  edits = [];

  constructor(source) {
    this.source = source;
  }

  replace(start, end, by) {
    this.edits.push({ start, end, by });
  }

  slice(from, to) {
    let out = '';
    let at = from;
    for (const { start, end, by } of this.edits.sort((a, b) => a.start - b.start)) {
      if (start < from || end > to) continue;
      out += this.source.slice(at, start) + by;
      at = end;
    }
    return out + this.source.slice(at, to);
  }

  toString() {
    return this.slice(0, this.source.length);
  }
}
