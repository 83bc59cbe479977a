import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transformSync } from 'esbuild';
import ts from 'typescript';
import { closures } from '../../../build/closures.mjs';

const PATH = '/virtual/src/subject.ts';

/** What the bundles would have in place of these classes; undefined: the classes themselves. */
function closed(text: string): string | undefined {
  const host = ts.createCompilerHost({});
  const { getSourceFile } = host;
  host.getSourceFile = (path, target) =>
    path === PATH ? ts.createSourceFile(path, text, target, true) : getSourceFile.call(host, path, target);
  return closures(ts.createProgram([PATH], { noLib: true, types: [], target: ts.ScriptTarget.ES2022 }, host))(PATH);
}

/** Answer of `probe`, a function in the text, as the text stands and with closures. */
async function bothWays(text: string): Promise<[asClass: unknown, asClosure: unknown]> {
  const result = (source: string): unknown => {
    const tsconfigRaw = { compilerOptions: { useDefineForClassFields: false } };
    const { code } = transformSync(source, { loader: 'ts', target: 'es2020', tsconfigRaw });
    return new Function(`${code.replace(/^export \{[^}]*\};?$/m, '')}; return probe();`)();
  };
  const written = closed(text);
  assert.ok(written !== undefined && !/\bclass Subject\b/.test(written), 'it was left a class');
  return [await result(text), await result(written)];
}

const SAME: Readonly<Record<string, string>> = {
  'getters, public and private': `
    class Subject {
      private count = 1;
      get twice() { return this.half * 4; }
      private get half() { return this.count / 2; }
      grow() { this.count++; this.count += 2; }
    }
    function probe() { const one = new Subject(); const before = one.twice; one.grow(); return [before, one.twice]; }`,
  'default parameters that lean on members and on each other': `
    class Subject {
      private readonly base = 10;
      constructor(private readonly first = 1, second = first + 1, readonly third = second + 1) {}
      sum(more = this.base, again = more) { return this.first + this.third + more + again; }
    }
    function probe() { return [new Subject().sum(), new Subject(5).sum(1), new Subject(1, 2, 3).sum(1, 2), new Subject().third]; }`,
  'async methods and what they await': `
    class Subject {
      private log: string[] = [];
      async run() { await this.step('a'); this.log.push('b'); return this.log; }
      private async step(name: string) { await undefined; this.log.push(name); }
    }
    async function probe() { return await new Subject().run(); }`,
  'generators, also async ones': `
    class Subject {
      private readonly most = 3;
      *all() { for (const one of this.numbers()) yield one * 2; }
      async *later() { yield* this.all(); }
      private *numbers() { for (let at = 0; at < this.most; at++) yield at; }
    }
    async function probe() {
      const later = [];
      for await (const one of new Subject().later()) later.push(one);
      return [[...new Subject().all()], later];
    }`,
  'names that are shadowed': `
    const value = 'module';
    class Subject {
      private value = 'member';
      constructor(private readonly name: string, other: string) { const inner = (name: string) => name + other; this.value += inner('x') + name; }
      read(value: string, other = 'given') { const { name } = this; return [value, this.value, name, other, ((name) => name)('own')]; }
      module() { return value; }
    }
    function probe() { const one = new Subject('n', 'o'); return [one.read('argument'), one.module()]; }`,
  'methods passed as callbacks': `
    class Subject {
      private factor = 2;
      readonly arrow = (value: number) => this.times(value);
      all(values: number[]) { return values.map((value) => this.times(value)).concat(values.map(this.arrow)); }
      private times(value: number) { return value * this.factor; }
    }
    function probe() { const one = new Subject(); return [one.all([1, 2]), [3].map(one.arrow)]; }`,
  'members declared without a value': `
    class Subject {
      private secret: number | undefined;
      open: number | undefined;
      private flag?: boolean;
      constructor() { if (!this.flag) this.open = 1; }
      set(value: number) { const before = this.secret; this.secret = value; return [before, this.secret, this.open]; }
    }
    function probe() { const one = new Subject(); return [one.set(1), one.set(2), new Subject().set(3)]; }`,
  'members taken out of this, by their own and by other names': `
    class Subject {
      private one = 1;
      two = 2;
      private get three() { return this.one + this.two; }
      read() { const { one, two: second, three } = this; this.one = 9; return { one, second, three }; }
    }
    function probe() { return new Subject().read(); }`,
  'a public member of another one that a parameter has made': `
    class Subject {
      constructor(readonly size: number, private readonly next?: { size: number }) {}
      isAbove(other: Subject) { const { size: theirs } = other; return [this.size > other.size, theirs, this.next?.size, { size: this.size }]; }
    }
    function probe() { return new Subject(2, { size: 7 }).isAbove(new Subject(1)); }`,
  'parameters in short properties, and blocks of the constructor': `
    class Subject {
      readonly made: object;
      constructor(private readonly left: number, right: number) { const sum = left + right; this.made = { left, right, sum }; }
      get() { return this.left; }
    }
    function probe() { const one = new Subject(1, 2); return [one.made, one.get()]; }`,
  'initialisers in their order': `
    class Subject {
      private readonly log: string[] = [];
      private readonly a = this.note('a');
      readonly b = this.note('b' + this.a);
      constructor() { this.note('body'); }
      all() { return this.log; }
      private note(text: string) { this.log.push(text); return text; }
    }
    function probe() { return new Subject().all(); }`,
  'instances of their own': `
    class Subject { private count = 0; add() { return ++this.count; } }
    function probe() { const one = new Subject(); const other = new Subject(); return [one.add(), one.add(), other.add()]; }`,
};

for (const [name, text] of Object.entries(SAME)) {
  void test(`closures do what classes do: ${name}`, async () => {
    const [asClass, asClosure] = await bothWays(text);
    assert.deepEqual(asClosure, asClass);
  });
}

const LEFT: Readonly<Record<string, string>> = {
  'it extends': 'class Base {} class Subject extends Base {} function probe() { return new Subject(); }',
  'something extends it': 'class Subject {} class Other extends Subject {} new Other();',
  'instanceof asks for it': 'class Subject {} const is = (one: unknown) => one instanceof Subject;',
  'it is passed as a value': 'class Subject {} const types = [Subject];',
  'it is in an object': 'class Subject {} const types = { Subject };',
  'an instance is copied': 'class Subject { a = 1; } const copy = { ...new Subject() };',
  'a static member': 'class Subject { static count = 0; }',
  'a static block': 'class Subject { static { globalThis; } }',
  'a setter': 'class Subject { private v = 1; set value(v: number) { this.v = v; } }',
  'a computed name': "class Subject { ['a']() { return 1; } }",
  'a private name of the language': 'class Subject { #a = 1; get() { return this.#a; } }',
  'this as a value': 'class Subject { private a = 1; give(to: (one: Subject) => void) { to(this); } }',
  'this in a variable': 'class Subject { private a = 1; give() { const self = this; return self; } }',
  'this spread': 'class Subject { private a = 1; copy() { return { ...this }; } }',
  'the rest of this': 'class Subject { private a = 1; b = 2; rest() { const { a, ...rest } = this; return rest; } }',
  'a default in what is taken out of this':
    'class Subject { private a?: number; get() { const { a = 1 } = this; return a; } }',
  'this by a computed name': "class Subject { private a = 1; get(name: 'b') { return this[name]; } b = 2; }",
  'private members of another one':
    'class Subject { private a = 1; same(other: Subject) { return this.a === other.a; } }',
  'private members taken out of another one':
    'class Subject { private a = 1; of(other: Subject) { const { a } = other; return a; } }',
  'a function with a this of its own':
    'class Subject { private a = 1; make() { return function (this: Subject) { return this; }; } }',
  'a method of an object in it':
    'class Subject { private a = 1; make() { return { a: 2, get() { return this.a; } }; } }',
  'a constructor that returns': 'class Subject { constructor() { return; } }',
  'parameters taken apart': 'class Subject { constructor({ a }: { a: number }) { void a; } }',
  'any number of parameters': 'class Subject { constructor(...all: number[]) { void all; } }',
  'a name as those that are made up': 'class Subject { private $a = 1; get() { return this.$a; } }',
  'a member called self': 'class Subject { private self = 1; get() { return this.self; } }',
  'a member that is deleted': 'class Subject { private a?: number = 1; clear() { delete this.a; } }',
  'there are many of them': 'class Known { constructor(readonly id: number) {} get next() { return this.id + 1; } }',
};

for (const [why, text] of Object.entries(LEFT)) {
  void test(`a class stays a class: ${why}`, () => {
    const written = closed(text);
    const name = text.includes('class Known') ? 'Known' : 'Subject';
    assert.ok(written === undefined || new RegExp(`\\bclass ${name}\\b`).test(written), written);
  });
}
