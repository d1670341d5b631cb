import { useState } from 'react';
import { settings as texts } from '../texts/t-settings.ts';

/** A secret or a link that the API tells this once. */
export function ShownOnce({ label, value, hint }: { label: string; value: string; hint?: string }) {
  /** What was copied: the next secret, shown in the same place, was not. */
  const [copied, setCopied] = useState<string | null>(null);
  const copy = () => void navigator.clipboard.writeText(value).then(() => setCopied(value));
  return (
    <div className="shown-once" role="status">
      <label className="stack">
        {label}
        <input readOnly value={value} onFocus={(event) => event.target.select()} className="key" />
      </label>
      <button type="button" onClick={copy}>
        {copied === value ? texts.copied : texts.copy}
      </button>
      <p className="quiet">
        {texts.once} {hint}
      </p>
    </div>
  );
}
