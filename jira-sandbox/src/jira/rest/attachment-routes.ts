import { rangedAnswer } from '../attachments/ranged-answer.ts';
import { receiveFiles } from '../attachments/receive-files.ts';
import { addAttachment, deleteAttachment } from '../attachments/write-attachments.ts';
import { JiraError, messageError } from '../jira-error.ts';
import type { AttachmentRecord } from '../model/records.ts';
import { restAttachment } from '../render/issue.ts';
import { flagParam } from './query-input.ts';
import { noContent, pathIssue, type RestAnswer, type RestContext, type Route, route } from './route.ts';

function pathAttachment({ jira, actor, params }: RestContext): AttachmentRecord {
  const id = params.id ?? '';
  const attachment = jira.state.attachments.find(id);
  const issue = attachment && jira.state.issue(attachment.issueId);
  if (attachment === undefined || issue === undefined || jira.isHiddenIssueFor(actor.user, issue)) {
    throw messageError(404, `The attachment with id '${id}' does not exist`);
  }
  return attachment;
}

async function postAttachments(context: RestContext): Promise<RestAnswer> {
  const { jira, actor, files, request } = context;
  const issue = pathIssue(context);
  if (request.headers['x-atlassian-token'] !== 'no-check') {
    throw new JiraError(403, { errorMessages: ['XSRF check failed'], errors: {} });
  }
  if (!/^multipart\/form-data/i.test(request.headers['content-type'] ?? '')) {
    throw new JiraError(415, { errorMessages: ['The body must be multipart/form-data.'], errors: {} });
  }
  const nextId = () => String(jira.state.next('attachment'));
  const received = await receiveFiles(request, files, jira.settings.attachmentLimitBytes, nextId);
  // The issue may have been deleted while the bytes came in.
  if (jira.state.issue(issue.id) === undefined) for (const file of received) files.remove(file.id);
  const added = received.map((file) => addAttachment(jira, actor, issue.id, file));
  return { status: 200, body: added.map((attachment) => restAttachment(jira.rendering, attachment)) };
}

function getAttachment(context: RestContext): RestAnswer {
  const attachment = pathAttachment(context);
  // Here the id is a number, in an issue's field it is a string: so says Atlassian's file.
  const body = { ...restAttachment(context.jira.rendering, attachment), id: Number(attachment.id) };
  return { status: 200, body, objects: 1 };
}

/** 303 to the media host, or the bytes themselves with `redirect=false`. */
function getContent(context: RestContext): RestAnswer {
  const { jira, media, files, request } = context;
  const attachment = pathAttachment(context);
  if (flagParam(context.query, 'redirect', true)) {
    const location = jira.settings.attachmentLocation ?? `${jira.baseUrl}/media/${media.issue(attachment)}`;
    return { status: 303, headers: { Location: location }, objects: 1 };
  }
  const answer = rangedAnswer(request.headers, attachment, files, jira.settings.byteRanges);
  if (answer === undefined) throw messageError(404, `The attachment with id '${attachment.id}' does not exist`);
  return { ...answer, objects: 1 };
}

function removeAttachment(context: RestContext): RestAnswer {
  const attachment = pathAttachment(context);
  deleteAttachment(context.jira, context.actor, attachment);
  context.files.remove(attachment.id);
  return noContent;
}

function getSettings({ jira }: RestContext): RestAnswer {
  return { status: 200, body: { enabled: true, uploadLimit: jira.settings.attachmentLimitBytes }, objects: 1 };
}

export const attachmentRoutes: readonly Route[] = [
  route('addAttachment', 'POST', '/issue/{issueIdOrKey}/attachments', postAttachments),
  route('getAttachmentMeta', 'GET', '/attachment/meta', getSettings),
  route('getAttachmentContent', 'GET', '/attachment/content/{id}', getContent),
  route('getAttachment', 'GET', '/attachment/{id}', getAttachment),
  route('removeAttachment', 'DELETE', '/attachment/{id}', removeAttachment),
];
