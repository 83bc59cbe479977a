/** One body that arrives in pieces, in any order and repeated. */
export class Reassembly {
  private readonly whole: Uint8Array;
  private readonly pieces = new Map<number, number>();
  private arrived = 0;

  constructor(readonly length: number) {
    this.whole = new Uint8Array(length);
  }

  /** False: the piece contradicts an earlier one or reaches too far. */
  add(offset: number, piece: Uint8Array): boolean {
    const known = this.pieces.get(offset);
    if (known !== undefined) return known === piece.length;
    const end = offset + piece.length;
    if (end > this.length) return false;
    for (const [start, length] of this.pieces) if (offset < start + length && start < end) return false;
    this.whole.set(piece, offset);
    this.pieces.set(offset, piece.length);
    this.arrived += piece.length;
    return true;
  }

  get complete(): Uint8Array | undefined {
    return this.arrived === this.length ? this.whole : undefined;
  }
}
