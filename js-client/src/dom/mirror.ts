import type { DomId } from './ops.ts';

/** Which DOM node has which domId, both ways, in one browser. */
export interface Mirror {
  readonly size: number;
  idOf(node: Node): DomId | undefined;
  nodeOf(id: DomId): Node | undefined;
}

/** A mirror that its owner writes. It holds what it was given until `remove`: who takes a subtree out removes every node of it. */
export class NodeMirror implements Mirror {
  private readonly ids = new Map<Node, DomId>();
  private readonly nodes = new Map<DomId, Node>();

  get size(): number {
    return this.nodes.size;
  }

  idOf(node: Node): DomId | undefined {
    return this.ids.get(node);
  }

  nodeOf(id: DomId): Node | undefined {
    return this.nodes.get(id);
  }

  all(): Iterable<[DomId, Node]> {
    return this.nodes;
  }

  add(id: DomId, node: Node): void {
    this.ids.set(node, id);
    this.nodes.set(id, node);
  }

  remove(id: DomId): void {
    const node = this.nodes.get(id);
    if (node !== undefined) this.ids.delete(node);
    this.nodes.delete(id);
  }

  clear(): void {
    this.ids.clear();
    this.nodes.clear();
  }
}
