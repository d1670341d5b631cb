import { en } from '../../texts/en.ts';
import type { Uploads } from './use-uploads.ts';

/** The files on their way, with what can be done about each. */
export function UploadList({ uploads, issueKey }: { uploads: Uploads; issueKey: string | null }) {
  if (uploads.list.length === 0) return null;
  return (
    <ul className="uploads" aria-label={en.files.onTheirWay}>
      {uploads.list.map((upload) => (
        <li key={upload.id}>
          <span className="name">{upload.file.name}</span>
          {upload.state === 'sending' && (
            <progress value={upload.part} max={1} aria-label={en.files.progress(upload.file.name)} />
          )}
          {upload.state === 'asks' && <span>{en.files.asks(issueKey ?? '')}</span>}
          {upload.state === 'failed' && <span role="alert">{upload.problem}</span>}
          {upload.state !== 'sending' && (
            <button type="button" onClick={() => uploads.send(upload)}>
              {upload.state === 'asks' ? en.files.attachAll : en.list.retry}
            </button>
          )}
          <button
            type="button"
            aria-label={`${upload.state === 'sending' ? en.cancel : en.files.remove}: ${upload.file.name}`}
            onClick={() => uploads.drop(upload.id)}
          >
            {upload.state === 'sending' ? en.cancel : en.files.remove}
          </button>
        </li>
      ))}
    </ul>
  );
}
