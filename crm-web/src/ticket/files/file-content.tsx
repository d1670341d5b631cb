import type { components } from '@synapse/api-client/schema';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Session, useSession } from '../../session/session.ts';
import { t } from '../../texts/t.ts';

type Attachment = Pick<components['schemas']['Attachment'], 'id' | 'fileName' | 'mimeType' | 'size' | 'content'>;

/** Pictures that hold no script; an SVG may. */
const IMAGES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif'];
/** A larger one is only downloaded. */
const SHOWN_MOST = 8 * 1024 * 1024;

export const isShownImage = ({ mimeType, size, content }: Attachment): boolean =>
  content === 'here' && size <= SHOWN_MOST && IMAGES.includes(mimeType);

/** The content, by this person's own right to read it. @throws ApiProblem */
async function contentOf({ api }: Pick<Session, 'api'>, { id }: Attachment, signal?: AbortSignal): Promise<Blob> {
  const { data } = await api.GET('/api/attachments/{attachmentId}/content', {
    params: { path: { attachmentId: id } },
    parseAs: 'blob',
    ...(signal ? { signal } : {}),
  });
  return data as Blob;
}

/** Hands the file to the browser as a download; it is never opened as a page of ours. */
export async function saveFile(session: Session, file: Attachment): Promise<void> {
  const url = URL.createObjectURL(await contentOf(session, file));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.fileName;
  link.click();
  URL.revokeObjectURL(url);
}

export function FileImage({ file }: { file: Attachment }) {
  const session = useSession();
  const { data } = useQuery({
    queryKey: ['file', file.id],
    queryFn: async ({ signal }) => {
      // What the API says it is, and not what somebody called it.
      const blob = await contentOf(session, file, signal);
      return IMAGES.includes(blob.type) ? blob : null;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  const [url, setUrl] = useState<string | null>(null);
  // An address of a blob holds its memory until it is given back.
  useEffect(() => {
    if (!data) return;
    const made = URL.createObjectURL(data);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [data]);
  return url && <img src={url} alt={t.files.image(file.fileName)} />;
}
