const STEP = 8_192;

export function dataUrl(type: string, bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += STEP)
    binary += String.fromCharCode.apply(null, bytes.subarray(at, at + STEP) as unknown as number[]);
  return `data:${type};base64,${btoa(binary)}`;
}
