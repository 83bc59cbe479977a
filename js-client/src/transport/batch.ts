const PREFIX_BYTES = 4;

/** Frames in one HTTP body: each behind its length in four bytes, the most significant first. */
export function encodeBatch(frames: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const body = new Uint8Array(frames.reduce((bytes, { length }) => bytes + PREFIX_BYTES + length, 0));
  const view = new DataView(body.buffer);
  let at = 0;
  for (const frame of frames) {
    view.setUint32(at, frame.length);
    body.set(frame, at + PREFIX_BYTES);
    at += PREFIX_BYTES + frame.length;
  }
  return body;
}

/** Throws a RangeError when the body is cut off: then nothing of it counts. */
export function decodeBatch(body: ArrayBuffer): Uint8Array[] {
  const view = new DataView(body);
  const frames: Uint8Array[] = [];
  for (let at = 0; at < body.byteLength;) {
    const length = view.getUint32(at);
    frames.push(new Uint8Array(body, at + PREFIX_BYTES, length));
    at += PREFIX_BYTES + length;
  }
  return frames;
}
