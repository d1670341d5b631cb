import { t } from '../../texts/t.ts';
import type { Uploads } from './use-uploads.ts';

/** The files on their way, with what can be done about each. */
export function UploadList({ uploads, issueKey }: { uploads: Uploads; issueKey: string | null }) {
  if (uploads.list.length === 0) return null;
  return (
    <ul className="uploads" aria-label={t.files.onTheirWay}>
      {uploads.list.map((upload) => (
        <li key={upload.id}>
          <span className="name">{upload.file.name}</span>
          {upload.state === 'sending' && (
            <progress value={upload.part} max={1} aria-label={t.files.progress(upload.file.name)} />
          )}
          {upload.state === 'asks' && <span>{t.files.asks(issueKey)}</span>}
          {upload.state === 'failed' && <span role="alert">{upload.problem}</span>}
          {upload.state !== 'sending' && (
            <button type="button" onClick={() => uploads.send(upload)}>
              {upload.state === 'asks' ? t.files.attachAll : t.list.retry}
            </button>
          )}
          <button
            type="button"
            aria-label={`${upload.state === 'sending' ? t.cancel : t.files.remove}: ${upload.file.name}`}
            onClick={() => uploads.drop(upload.id)}
          >
            {upload.state === 'sending' ? t.cancel : t.files.remove}
          </button>
        </li>
      ))}
    </ul>
  );
}
