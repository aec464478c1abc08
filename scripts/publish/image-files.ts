/** Pictures that the site shows: those that browsers know everywhere and that hold nothing else. */
const types = ['svg', 'png', 'jpg', 'jpeg', 'webp'] as const;

/** Largest picture, in bytes: a page with one is still there in a second on a telephone. */
export const imageLimit = 1_000_000;

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

export function isImagePath(path: string): boolean {
  return new RegExp(`\\.(?:${types.join('|')})$`, 'i').test(path);
}

/** Why a picture is not shown, as the end of a sentence, with the next act; undefined for one that is. */
export function imageFault(path: string, bytes: Uint8Array): { readonly message: string; readonly fix: string } | undefined {
  if (!isImagePath(path)) return { message: 'is no SVG, PNG, JPEG or WebP picture', fix: 'Save it as one of these.' };
  if (bytes.length > imageLimit) return { message: `has ${Math.ceil(bytes.length / 1000)} kB; at most ${imageLimit / 1000} kB are shown`, fix: 'Make it smaller, or save it as WebP.' };
  if (!/\.svg$/i.test(path)) return imageSize(path, bytes) ? undefined : { message: 'is not the kind of picture that its name says', fix: 'Save it again, in the format of its name.' };
  return svgFault(textOf(bytes));
}

/**
 * A drawing is a document: opened by its address it could run scripts on this site. In a page it is only ever an `img`,
 * where nothing of it runs.
 */
function svgFault(text: string): { readonly message: string; readonly fix: string } | undefined {
  if (!/<svg[\s>]/.test(text)) return { message: 'is no SVG', fix: 'Save it again as SVG, in UTF-8.' };
  const hasCode =
    /<(?:[\w-]+:)?(?:script|foreignObject|iframe|object|embed|audio|video|handler|listener|set|animate)\b|<!ENTITY|<\?xml-stylesheet|@import/i.test(text) || /[\s/"']on[a-z]+\s*=/i.test(text);
  if (hasCode) return { message: 'holds a script, an animation or a part of another document', fix: 'Save it as plain SVG.' };
  const strays = [...text.matchAll(/(?:href|src)\s*=\s*["']\s*([^"']*)/gi), ...text.matchAll(/url\(\s*["']?([^)"']*)/gi)].map(([, address = '']) => address);
  const stray = strays.find((address) => !/^(?:#|data:image\/(?:png|jpeg|webp);)/i.test(address));
  return stray === undefined ? undefined : { message: `loads or links to ${JSON.stringify(stray.slice(0, 100))}`, fix: 'Keep all of the drawing in its own file.' };
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** In pixels, so that the page does not jump when the picture comes; undefined when the bytes do not say. */
export function imageSize(path: string, bytes: Uint8Array): ImageSize | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (/\.svg$/i.test(path)) return svgSize(textOf(bytes));
    if (/\.png$/i.test(path)) return view.getUint32(0) === 0x89504e47 ? { width: view.getUint32(16), height: view.getUint32(20) } : undefined;
    return /\.webp$/i.test(path) ? webpSize(view) : jpegSize(view);
  } catch {
    // The file ends too early.
    return undefined;
  }
}

function svgSize(text: string): ImageSize | undefined {
  const tag = /<svg\b[^>]*>/.exec(text)?.[0] ?? '';
  const length = (name: string) => Number(new RegExp(`\\s${name}\\s*=\\s*["']([\\d.]+)(?:px)?["']`).exec(tag)?.[1]);
  const [, , width, height] = (/\sviewBox\s*=\s*["']([^"']*)["']/.exec(tag)?.[1] ?? '').trim().split(/[\s,]+/).map(Number);
  const found = { width: Math.round(length('width') || (width ?? 0)), height: Math.round(length('height') || (height ?? 0)) };
  return found.width > 0 && found.height > 0 ? found : undefined;
}

/** https://developers.google.com/speed/webp/docs/riff_container */
function webpSize(view: DataView): ImageSize | undefined {
  if (view.getUint32(0) !== 0x52494646 || view.getUint32(8) !== 0x57454250) return undefined;
  const low = (at: number) => view.getUint16(at, true);
  switch (view.getUint32(12)) {
    case 0x56503858:
      return { width: 1 + low(24) + (view.getUint8(26) << 16), height: 1 + low(27) + (view.getUint8(29) << 16) };
    case 0x5650384c: {
      const bits = view.getUint32(21, true);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >> 14) & 0x3fff) };
    }
    default:
      return { width: low(26) & 0x3fff, height: low(28) & 0x3fff };
  }
}

/** The first frame header of a JPEG (ITU-T T.81, B.2.2). */
function jpegSize(view: DataView): ImageSize | undefined {
  if (view.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2; ; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint16(at);
    if (marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    if (marker < 0xff00 || marker === 0xffda) return undefined;
  }
}
