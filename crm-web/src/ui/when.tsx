import { useMinutes } from './minutes.ts';
import { exactly, whenOf } from './words.ts';

/** A time as people say it, with the exact one on hover and for screen readers. */
export function When({ at }: { at: string }) {
  useMinutes();
  return (
    <time dateTime={at} title={exactly(at)} className="quiet">
      {whenOf(at)}
    </time>
  );
}
