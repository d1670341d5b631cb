/** Gathers a stream's chunks into parts of one length; only the last may be shorter. One part is in memory at a time. */
export async function* inParts(chunks: AsyncIterable<Buffer>, partBytes: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let rest = chunk;
    while (length + rest.length >= partBytes) {
      const fits = partBytes - length;
      yield Buffer.concat([...held, rest.subarray(0, fits)], partBytes);
      rest = rest.subarray(fits);
      held = [];
      length = 0;
    }
    if (rest.length > 0) held.push(rest);
    length += rest.length;
  }
  if (length > 0) yield Buffer.concat(held, length);
}
