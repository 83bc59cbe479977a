import { isNative, part } from './natives.ts';

/** The browser's own functions for canvases and media; apart from the others since most pages need none of them. */
const ofCanvas = part<HTMLCanvasElement>('HTMLCanvasElement');
export const canvasWidth = ofCanvas('width');
export const canvasHeight = ofCanvas('height');
const ofVideo = part<HTMLVideoElement>('HTMLVideoElement');
export const videoWidth = ofVideo('videoWidth');
export const videoHeight = ofVideo('videoHeight');
const ofMedia = part<HTMLMediaElement>('HTMLMediaElement');
export const paused = ofMedia('paused');
export const ended = ofMedia('ended');
export const currentTime = ofMedia('currentTime');
export const readyState = ofMedia('readyState');
export const isHidden = part<Document>('Document')('hidden');

type Draw = (image: CanvasImageSource, x: number, y: number, width: number, height: number) => void;
type Prototype = { readonly prototype: Readonly<Record<string, (...args: never[]) => unknown>> } | undefined;

const Canvas = window.OffscreenCanvas as typeof OffscreenCanvas | undefined;
const contextOf = method(Canvas as unknown as Prototype, 'getContext');
const toBlob = method(Canvas as unknown as Prototype, 'convertToBlob');
const Context = window.OffscreenCanvasRenderingContext2D as unknown as Prototype;
const draw = method(Context, 'drawImage');
const pixels = method(Context, 'getImageData');

/** A copy of a picture, that the page never gets hold of. */
export interface Copy {
  readonly canvas: OffscreenCanvas;
  readonly context: OffscreenCanvasRenderingContext2D;
}

/** Null where the browser cannot, or the page has replaced what it takes. */
export function copyOf(image: CanvasImageSource, width: number, height: number): Copy | null {
  if (Canvas === undefined || contextOf === null || draw === null) return null;
  const canvas = new Canvas(width, height);
  const context = contextOf.call(canvas, '2d' as never) as OffscreenCanvasRenderingContext2D | null;
  if (context === null) return null;
  (draw as unknown as Draw).call(context, image, 0, 0, width, height);
  return { canvas, context };
}

/** Throws where the copy has parts that the browser does not give away. */
export function bytesOf({ context }: Copy, width: number, height: number): Uint8ClampedArray {
  const data = pixels?.call(context, ...([0, 0, width, height] as never[])) as ImageData | undefined;
  return data?.data ?? new Uint8ClampedArray();
}

export function encode({ canvas }: Copy, quality: number): Promise<Blob> {
  return toBlob?.call(canvas, { type: 'image/webp', quality } as never) as Promise<Blob>;
}

function method(type: Prototype, name: string): ((this: unknown, ...args: never[]) => unknown) | null {
  const found = type?.prototype[name];
  return isNative(found) ? (found as (...args: never[]) => unknown) : null;
}
