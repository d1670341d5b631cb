import { crc32, deflateSync } from 'node:zlib';
import type { Page } from 'playwright-core';

/** Rows of red, green, blue and opacity, a byte each. */
type Pixels = { width: number; height: number; data: Uint8Array };

const COLOURS = 256;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * The same picture as a PNG with a palette, a third of the size that a browser writes. A page has few colours, but
 * thousands of shades at the edges of letters: the most frequent ones stay as they are, each other one becomes the nearest
 * of these.
 */
export async function smallPng(page: Page, png: Buffer): Promise<Buffer> {
  return withPalette(await pixelsOf(page, png));
}

/** Node can't read PNGs: the browser can. */
async function pixelsOf(page: Page, png: Buffer): Promise<Pixels> {
  const read = await page.evaluate(async (source) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.fromBase64(source)]));
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context?.drawImage(bitmap, 0, 0);
    const data = context?.getImageData(0, 0, width, height).data ?? [];
    return { width, height, data: new Uint8Array(data).toBase64() };
  }, png.toString('base64'));
  return { ...read, data: Buffer.from(read.data, 'base64') };
}

function withPalette({ width, height, data }: Pixels): Buffer {
  const shades = new Map<number, number>();
  const count = width * height;
  const colourAt = (at: number) =>
    ((data[at * 4] ?? 0) << 16) | ((data[at * 4 + 1] ?? 0) << 8) | (data[at * 4 + 2] ?? 0);
  for (let at = 0; at < count; at += 1) shades.set(colourAt(at), (shades.get(colourAt(at)) ?? 0) + 1);
  const palette = [...shades]
    .sort(([, a], [, b]) => b - a)
    .slice(0, COLOURS)
    .map(([colour]) => colour);
  const places = new Map(palette.map((colour, place) => [colour, place]));
  const rows = Buffer.alloc((width + 1) * height);
  for (let at = 0; at < count; at += 1) {
    const colour = colourAt(at);
    let place = places.get(colour);
    if (place === undefined) {
      place = nearest(palette, colour);
      places.set(colour, place);
    }
    rows[at + Math.floor(at / width) + 1] = place;
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3], 8);
  const colours = Buffer.from(palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]));
  const packed = deflateSync(rows, { level: 9 });
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('PLTE', colours),
    chunk('IDAT', packed),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function nearest(palette: readonly number[], colour: number): number {
  let best = 0;
  let least = Infinity;
  for (const [place, other] of palette.entries()) {
    const red = (colour >> 16) - (other >> 16);
    const green = ((colour >> 8) & 255) - ((other >> 8) & 255);
    const blue = (colour & 255) - (other & 255);
    const distance = red * red + green * green + blue * blue;
    if (distance < least) [best, least] = [place, distance];
  }
  return best;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}
