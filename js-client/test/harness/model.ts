import { attributeSum, formSum, treeCheck } from '../../src/dom/checksum.ts';
import type { CheckedNode } from '../../src/dom/checksum.ts';
import { DOCUMENT_ID } from '../../src/dom/ops.ts';
import type {
  Delta,
  DomId,
  FormState,
  Op,
  Placeholder,
  SerializedElement,
  SerializedNode,
  SerializedShadow,
  SheetSource,
  Snapshot,
} from '../../src/dom/ops.ts';

/** A DOM node of the model. */
export interface ModelNode {
  readonly id: DomId;
  parent: DomId;
  readonly kind: 'element' | 'text' | 'shadow';
  readonly tag: string;
  readonly ns: string;
  text: string;
  /** By qualified name; with the namespace and a space before it where it has one. */
  readonly attrs: Map<string, string>;
  kids: DomId[];
  shadow: DomId | null;
  form: FormState;
  scroll: readonly [number, number];
  layer: string | null;
  sheet: SheetSource | null;
  placeholder: Placeholder | null;
  /** Of a frame: its document. */
  frame: Model | null;
  adopted: readonly number[];
}

/** Applies what capture publishes to a plain tree, and refuses whatever a replica could not apply. */
export class Model {
  /** How many sums were compared. */
  sums = 0;
  readonly nodes = new Map<DomId, ModelNode>();
  readonly sheets = new Map<number, SheetSource>();
  adopted: readonly number[] = [];
  root: DomId = -1;
  scroll: readonly [number, number] = [0, 0];
  focus: DomId | null = null;
  url = '';
  base = '';
  title = '';
  checks = 0;

  snapshot(snapshot: Snapshot): void {
    this.nodes.clear();
    this.sheets.clear();
    for (const [id, source] of Object.entries(snapshot.sheets ?? {})) this.sheets.set(Number(id), source);
    this.adopted = snapshot.adopted ?? [];
    this.root = this.build(snapshot.root, DOCUMENT_ID);
    this.scroll = snapshot.scroll;
    this.focus = snapshot.focus ?? null;
    this.url = snapshot.url;
    this.base = snapshot.base;
    this.title = snapshot.title;
  }

  delta(delta: Delta): void {
    for (const op of delta.ops) this.apply(op);
    this.verify(delta.check);
    for (const [kind, sum] of Object.entries(delta.sums ?? {})) this.verifySum(kind, sum);
  }

  of(id: DomId): ModelNode {
    const node = this.nodes.get(id);
    if (node === undefined) throw new Error(`unknown domId ${id}`);
    return node;
  }

  check(): number {
    return treeCheck(this.checked());
  }

  private verify(check: number | undefined): void {
    if (check === undefined) return;
    this.checks++;
    if (check !== this.check()) throw new Error(`check ${check} but the model has ${this.check()}`);
  }

  private verifySum(kind: string, expected: number): void {
    this.sums++;
    if (kind === 'sheets') return;
    let sum = 0;
    for (const { id, kind: what, attrs, form } of this.nodes.values()) {
      if (what !== 'element') continue;
      if (kind === 'form') sum = (sum + formSum(id, JSON.stringify(form))) | 0;
      else for (const [name, value] of attrs) sum = (sum + attributeSum(id, name, value)) | 0;
    }
    if (sum >>> 0 !== expected) throw new Error(`sum of ${kind} ${expected} but the model has ${sum >>> 0}`);
  }

  private *checked(): Iterable<CheckedNode> {
    for (const node of this.nodes.values()) {
      const parent = this.nodes.get(node.parent);
      const siblings = parent === undefined || node.kind === 'shadow' ? [] : parent.kids;
      const next = siblings[siblings.indexOf(node.id) + 1] ?? 0;
      const { id } = node;
      yield node.kind === 'text'
        ? { id, parent: node.parent, next, text: node.text }
        : { id, parent: node.parent, next: siblings.length === 0 ? 0 : next };
    }
  }

  private apply(op: Op): void {
    switch (op.op) {
      case 'insert': {
        const ids = op.nodes.map((node) => this.build(node, op.parent));
        this.put(op.parent, op.before, ids);
        return;
      }
      case 'move': {
        for (const id of op.ids) {
          for (
            let at: DomId | undefined = op.parent;
            at !== undefined && at !== DOCUMENT_ID;
            at = this.nodes.get(at)?.parent
          ) {
            if (at === id) throw new Error(`move of ${id} into itself`);
          }
          const node = this.of(id);
          const from = this.of(node.parent);
          from.kids = from.kids.filter((kid) => kid !== id);
          node.parent = op.parent;
        }
        this.put(op.parent, op.before, [...op.ids]);
        return;
      }
      case 'remove':
        for (const id of op.ids) {
          const parent = this.of(this.of(id).parent);
          parent.kids = parent.kids.filter((kid) => kid !== id);
          this.drop(id);
        }
        return;
      case 'attrs': {
        const { attrs } = this.of(op.id);
        for (const name of op.unset ?? []) {
          const key = [...attrs.keys()].find((candidate) => candidate === name || candidate.endsWith(` ${name}`));
          if (key === undefined) throw new Error(`no attribute ${name} to unset`);
          attrs.delete(key);
        }
        for (const [name, value] of Object.entries(op.set ?? {})) attrs.set(name, value);
        for (const [ns, name, value] of op.setNs ?? []) attrs.set(`${ns} ${name}`, value);
        return;
      }
      case 'text':
        this.of(op.id).text = op.text;
        return;
      case 'form':
        this.of(op.id).form = op.form;
        return;
      case 'scroll':
        if (op.id === DOCUMENT_ID) this.scroll = op.scroll;
        else this.of(op.id).scroll = op.scroll;
        return;
      case 'layer':
        this.of(op.id).layer = op.layer;
        return;
      case 'shadow':
        this.buildShadow(op.shadow, this.of(op.host));
        return;
      case 'placeholder':
        this.of(op.id).placeholder = op.placeholder;
        return;
      case 'sheet':
        this.of(op.id).sheet = op.sheet;
        return;
      case 'constructed':
        this.sheets.set(op.sheet, op.source);
        return;
      case 'rules': {
        const source = op.owner === undefined ? this.sheets.get(op.sheet ?? -1) : this.of(op.owner).sheet;
        if (source?.is !== 'rules') throw new Error('rules for a sheet that has none');
        if (op.at + op.remove > source.rules.length) throw new Error('rules beyond the end');
        const rules = [...source.rules];
        rules.splice(op.at, op.remove, ...op.insert);
        const changed: SheetSource = { ...source, rules };
        if (op.owner === undefined) this.sheets.set(op.sheet ?? -1, changed);
        else this.of(op.owner).sheet = changed;
        return;
      }
      case 'adopt':
        for (const sheet of op.sheets) if (!this.sheets.has(sheet)) throw new Error(`unknown sheet ${sheet}`);
        if (op.root === DOCUMENT_ID) this.adopted = op.sheets;
        else this.of(op.root).adopted = op.sheets;
        return;
      case 'viewport':
        return;
      case 'page':
        this.url = op.url ?? this.url;
        this.base = op.base ?? this.base;
        this.title = op.title ?? this.title;
        return;
      case 'focus':
        if (op.id !== null) this.of(op.id);
        this.focus = op.id;
        return;
      case 'target':
        if (op.id !== null) this.of(op.id);
        return;
      case 'selection':
      case 'animation':
      case 'states':
        return;
      case 'picture':
      case 'media':
        if (this.of(op.id).placeholder === null) throw new Error(`picture for ${op.id}, which is no placeholder`);
        return;
      case 'frame':
        this.applyFrame(op);
        return;
      default:
        throw new Error(`unknown operation ${JSON.stringify(op)}`);
    }
  }

  private applyFrame(op: Extract<Op, { op: 'frame' }>): void {
    const node = this.of(op.id);
    if (node.placeholder?.kind !== 'frame') throw new Error(`${op.id} is no frame`);
    if (op.snapshot !== undefined) {
      node.frame = new Model();
      node.frame.snapshot(op.snapshot);
    } else if (op.delta === undefined) node.frame = null;
    else if (node.frame === null) throw new Error(`no snapshot of frame ${op.id}`);
    else node.frame.delta(op.delta);
  }

  private put(parentId: DomId, before: DomId | null, ids: DomId[]): void {
    const parent = this.of(parentId);
    const at = before === null ? parent.kids.length : parent.kids.indexOf(before);
    if (at < 0) throw new Error(`${before} is no child of ${parentId}`);
    parent.kids.splice(at, 0, ...ids);
  }

  /** Without recursion: what capture sends may be deeper than a stack. */
  private build(top: SerializedNode, parent: DomId): DomId {
    const queue: [SerializedNode, DomId][] = [[top, parent]];
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      const [node, parentId] = next;
      if ('text' in node) {
        this.add({ ...blank(node.id, parentId, 'text'), text: node.text });
        continue;
      }
      const built = this.element(node, parentId);
      this.add(built);
      for (const kid of node.kids ?? []) {
        built.kids.push(kid.id);
        queue.push([kid, node.id]);
      }
      if (node.shadow !== undefined)
        for (const kid of this.buildShadowHead(node.shadow, built)) queue.push([kid, node.shadow.id]);
    }
    return top.id;
  }

  private element(node: SerializedElement, parent: DomId): ModelNode {
    const attrs = new Map(Object.entries(node.attrs ?? {}));
    for (const [ns, name, value] of node.attrsNs ?? []) attrs.set(`${ns} ${name}`, value);
    return {
      ...blank(node.id, parent, 'element'),
      tag: node.tag,
      ns: node.ns ?? 'html',
      attrs,
      form: node.form ?? {},
      scroll: node.scroll ?? [0, 0],
      layer: node.layer ?? null,
      sheet: node.sheet ?? null,
      placeholder: node.placeholder ?? null,
    };
  }

  private buildShadow(shadow: SerializedShadow, host: ModelNode): void {
    for (const kid of this.buildShadowHead(shadow, host)) this.build(kid, shadow.id);
  }

  private buildShadowHead(shadow: SerializedShadow, host: ModelNode): readonly SerializedNode[] {
    if (host.shadow !== null) throw new Error(`${host.id} has a shadow root already`);
    for (const sheet of shadow.adopted ?? []) if (!this.sheets.has(sheet)) throw new Error(`unknown sheet ${sheet}`);
    host.shadow = shadow.id;
    const kids = shadow.kids ?? [];
    this.add({
      ...blank(shadow.id, host.id, 'shadow'),
      kids: kids.map((kid) => kid.id),
      adopted: shadow.adopted ?? [],
    });
    return kids;
  }

  private add(node: ModelNode): void {
    if (this.nodes.has(node.id)) throw new Error(`domId ${node.id} twice`);
    this.nodes.set(node.id, node);
  }

  private drop(top: DomId): void {
    const queue = [top];
    for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
      const node = this.of(id);
      this.nodes.delete(id);
      queue.push(...node.kids);
      if (node.shadow !== null) queue.push(node.shadow);
    }
  }
}

function blank(id: DomId, parent: DomId, kind: ModelNode['kind']): ModelNode {
  return {
    id,
    parent,
    kind,
    tag: '',
    ns: '',
    text: '',
    attrs: new Map(),
    kids: [],
    shadow: null,
    form: {},
    scroll: [0, 0],
    layer: null,
    sheet: null,
    placeholder: null,
    frame: null,
    adopted: [],
  };
}
