// Writes classes as functions whose private members are local variables: `this.name` costs five bytes everywhere and cannot be renamed freely, a local costs one.
import ts from 'typescript';

/**
 * @param {ts.Program} program
 * @returns {(path: string) => string | undefined} source text with closures, undefined where nothing changes
 */
export function closures(program) {
  const checker = program.getTypeChecker();
  const sources = program
    .getSourceFiles()
    .filter((file) => !file.isDeclarationFile && /[/\\]src[/\\]/.test(file.fileName));
  /** Classes whose being classes matters. */
  const tested = new Set();
  for (const file of sources)
    walk(file, (node) => {
      if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword)
        tested.add(node.right.getText());
      // A function that returns an object of its own cannot be extended.
      if (ts.isHeritageClause(node)) for (const { expression } of node.types) tested.add(expression.getText());
    });
  const byPath = new Map(sources.map((file) => [file.fileName, file]));
  return (path) => {
    const file = byPath.get(path);
    const classes =
      file?.statements.filter((node) => ts.isClassDeclaration(node) && isPlain(node, tested, checker)) ?? [];
    if (classes.length === 0) return undefined;
    const text = new Text(file.text);
    for (const node of classes) text.replace(node.getStart(), node.end, asFunction(node, file.text, checker));
    return text.toString();
  };
}

/** No inheritance, nothing static, no look into another object's private members. */
function isPlain(node, tested, checker) {
  if (node.name === undefined || tested.has(node.name.text)) return false;
  if (node.heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)) return false;
  let plain = true;
  for (const member of node.members) {
    if (has(member, ts.SyntaxKind.StaticKeyword) || ts.isSetAccessor(member)) plain = false;
    if (member.name !== undefined && !ts.isIdentifier(member.name)) plain = false;
  }
  walk(node, (inner) => {
    if (ts.isFunctionExpression(inner) || ts.isFunctionDeclaration(inner) || ts.isClassExpression(inner)) plain = false;
    if (!ts.isPropertyAccessExpression(inner) || inner.expression.kind === ts.SyntaxKind.ThisKeyword) return;
    const declaration = checker.getSymbolAtLocation(inner)?.valueDeclaration;
    if (declaration && ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Private) plain = false;
  });
  return plain;
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
    if (ts.isVariableDeclaration(inner) && inner.initializer?.kind === ts.SyntaxKind.ThisKeyword) {
      const parts = inner.name.elements.map((one) => `${one.name.text} = ${own((one.propertyName ?? one.name).text)}`);
      return text.replace(inner.getStart(), inner.end, parts.join(', '));
    }
    if (ts.isPropertyAccessExpression(inner) && inner.expression.kind === ts.SyntaxKind.ThisKeyword)
      return text.replace(inner.getStart(), inner.end, own(inner.name.text));
    if (inner.kind === ts.SyntaxKind.ThisKeyword) return text.replace(inner.getStart(), inner.end, '$self');
    if (ts.isShorthandPropertyAssignment(inner)) {
      const parameter = parameterOf(checker.getShorthandAssignmentValueSymbol(inner));
      if (parameter) text.replace(inner.getStart(), inner.end, `${inner.name.text}: ${called(parameter)}`);
      return undefined;
    }
    const parameter = ts.isIdentifier(inner) && parameterOf(checker.getSymbolAtLocation(inner));
    if (parameter && !ts.isParameter(inner.parent)) return text.replace(inner.getStart(), inner.end, called(parameter));
    if (ts.isTypeNode(inner)) return undefined;
    return ts.forEachChild(inner, visit);
  };
  visit(node);
  return text.slice(from, node.end);
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
