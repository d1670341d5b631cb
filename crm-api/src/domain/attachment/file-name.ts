/** Longest name kept, in UTF-8 bytes: what common file systems take (NAME_MAX is 255). */
const MAX_BYTES = 200;

/** Separators of folders and drives, what shells and Windows treat specially, and control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const FORBIDDEN = /[/\\:*?"<>|\u0000-\u001f\u007f-\u009f]/g;

/** Marks that reorder or hide text, by which `exe.gpj` can be made to look like `jpg.exe` and the other way round. */
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

/** Names that Windows gives to devices, whatever the extension. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * A file name that stays a name wherever it is put: no folder, no `..`, no control or reordering characters, not empty,
 * at most 200 bytes with its extension kept. Even so, content is never stored under it, but under an id.
 */
export function safeFileName(given: string): string {
  const plain = given
    .normalize('NFC')
    .toWellFormed()
    .replace(INVISIBLE, '')
    .replace(FORBIDDEN, '_')
    .replace(/^[.\s]+/, '')
    .replace(/[.\s]+$/, '')
    .replace(DEVICE, '_$1');
  return shorten(plain === '' ? 'file' : plain);
}

function shorten(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && Buffer.byteLength(name.slice(dot)) <= 20 ? name.slice(dot) : '';
  let stem = '';
  let left = MAX_BYTES - Buffer.byteLength(extension);
  for (const character of name) {
    left -= Buffer.byteLength(character);
    if (left < 0) break;
    stem += character;
  }
  return stem + extension;
}
