/** JSON that costs its reader as much as it can for its size. @param size in bytes, at the most */
export function hostileBodies(size: number): Record<string, string> {
  const fill = (one: string, left: number) => one.repeat(Math.floor(left / one.length));
  const deep = (open: string, close: string) => {
    const levels = Math.floor((size - 2) / (open.length + close.length));
    return `${open.repeat(levels)}1${close.repeat(levels)}`;
  };
  return {
    'lists in lists': deep('[', ']'),
    'objects in objects': deep('{"a":', '}'),
    // What stopped the process for seconds: the path of every leaf was copied, and each had 4,000 parts.
    'many leaves far down': `${'['.repeat(4_000)}${fill('1,', size - 8_002)}1${']'.repeat(4_000)}`,
    'many leaves at 60 levels': `${'['.repeat(60)}${fill('1,', size - 122)}1${']'.repeat(60)}`,
    'many members': `{${Array.from({ length: size / 16 }, (_, i) => `"k${i}":1`).join(',')}}`,
    'one member many times': `{"title":"x"${fill(',"title":1', size - 20)}}`,
    'many labels': `{"title":"x","labels":[${fill('1,', size - 40)}1]}`,
    'one long text': `{"title":"${'x'.repeat(size - 20)}"}`,
    'one long text of spaces': `{"title":"${' '.repeat(size - 20)}"}`,
    escapes: `{"title":"${fill('\\u0061', size - 20)}"}`,
    'half characters': `{"title":"${fill('\\ud800', size - 20)}"}`,
    'a number of many digits': `{"title":${'1'.repeat(size - 20)}}`,
  };
}
