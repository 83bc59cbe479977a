/** An element as capture knows it. */
export interface Hideable {
  readonly node: Node;
  readonly parent: Hideable | null;
  readonly isElement: boolean;
  readonly masked: boolean;
  readonly secret: boolean;
  readonly shape: string;
}

/** Whether agents see no content of it. */
export function isHidden({ masked, secret, shape }: Hideable): boolean {
  return masked || secret || shape === 'masked';
}

/**
 * The largest elements of which nothing is seen. Where a page is private by default its root is hidden, too, and parts of it are not: then the parts around
 * those count.
 */
export function hiddenAreas(all: Iterable<Hideable>): Element[] {
  const hidden: Hideable[] = [];
  /** With something in them that is seen. */
  const mixed = new Set<Hideable>();
  for (const known of all) {
    if (!known.isElement) continue;
    if (isHidden(known)) hidden.push(known);
    else for (let at = known.parent; at !== null && !mixed.has(at); at = at.parent) mixed.add(at);
  }
  const isArea = (known: Hideable): boolean => isHidden(known) && !mixed.has(known);
  return hidden.filter((known) => isArea(known) && !isInArea(known.parent, isArea)).map(({ node }) => node as Element);
}

function isInArea(parent: Hideable | null, isArea: (known: Hideable) => boolean): boolean {
  // Between an element and the one that holds it there may be a shadow root, which is neither.
  for (let at = parent; at !== null; at = at.parent) if (at.isElement) return isArea(at);
  return false;
}
