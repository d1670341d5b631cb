/**
 * Which files are kept here and sent to Jira. A rule is a media type (`image/png`), all of a kind (`image/*`), all
 * (`*` over `*`), or the end of a file name (`.exe`).
 */
export type AttachmentPolicy = {
  /** Bytes. */
  maxBytes: number;
  allowed: readonly string[];
  blocked: readonly string[];
};

const ANY_TYPE = ['*', '*'].join('/');

/** 50 MB of any type: Jira's own limit is a site's setting, and it refuses by itself what is above it. */
export const DEFAULT_ATTACHMENT_POLICY: AttachmentPolicy = {
  maxBytes: 50 * 1024 * 1024,
  allowed: [ANY_TYPE],
  blocked: [],
};

export type PolicyRefusal = { reason: 'too_large' | 'type'; message: string };

/** Why a file may not be kept, in plain words; null when it may. */
export function refusedByPolicy(
  file: { fileName: string; mimeType: string; size: number },
  policy: AttachmentPolicy,
): PolicyRefusal | null {
  if (file.size > policy.maxBytes) {
    return {
      reason: 'too_large',
      message: `The file has ${file.size} bytes, and the maximum is ${policy.maxBytes}. An operator can change ATTACHMENT_MAX_BYTES.`,
    };
  }
  const fits = (rule: string) => fitsRule(file, rule);
  if (policy.allowed.some(fits) && !policy.blocked.some(fits)) return null;
  return {
    reason: 'type',
    message: `Files like this one (${file.mimeType}) are not accepted. An operator can change ATTACHMENT_TYPES and ATTACHMENT_BLOCKED_TYPES.`,
  };
}

function fitsRule({ fileName, mimeType }: { fileName: string; mimeType: string }, rule: string): boolean {
  const wanted = rule.toLowerCase();
  if (wanted.startsWith('.')) return fileName.toLowerCase().endsWith(wanted);
  if (wanted === ANY_TYPE) return true;
  if (wanted.endsWith('/*')) return mimeType.toLowerCase().startsWith(wanted.slice(0, -1));
  return mimeType.toLowerCase() === wanted;
}

const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;

/** The media type without parameters, in small letters; what is none becomes bytes of no known type. */
export function plainMediaType(given: string | null | undefined): string {
  const type = (given ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return MEDIA_TYPE.test(type) ? type : 'application/octet-stream';
}
