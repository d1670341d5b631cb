import type { RestRecord } from '../change.ts';
import type {
  IssueTypeRecord,
  PriorityRecord,
  ProjectRecord,
  ResolutionRecord,
  StatusCategoryRecord,
  StatusRecord,
} from '../model/catalog.ts';
import { type RenderContext, selfLink } from './context.ts';

export function restStatusCategory(context: RenderContext, category: StatusCategoryRecord): RestRecord {
  return {
    self: selfLink(context, `statuscategory/${category.id}`),
    id: category.id,
    key: category.key,
    colorName: category.colorName,
    name: category.name,
  };
}

export function restStatus(context: RenderContext, status: StatusRecord): RestRecord {
  return {
    self: selfLink(context, `status/${status.id}`),
    description: status.description,
    iconUrl: `${context.baseUrl}/images/icons/statuses/generic.png`,
    name: status.name,
    id: status.id,
    statusCategory: restStatusCategory(context, status.category),
  };
}

export function restPriority(context: RenderContext, priority: PriorityRecord): RestRecord {
  return {
    self: selfLink(context, `priority/${priority.id}`),
    iconUrl: `${context.baseUrl}/images/icons/priorities/${priority.name.toLowerCase()}.svg`,
    name: priority.name,
    id: priority.id,
  };
}

export function restResolution(context: RenderContext, resolution: ResolutionRecord): RestRecord {
  return { self: selfLink(context, `resolution/${resolution.id}`), ...resolution };
}

export function restIssueType(context: RenderContext, type: IssueTypeRecord): RestRecord {
  return {
    self: selfLink(context, `issuetype/${type.id}`),
    id: type.id,
    description: type.description,
    iconUrl: `${context.baseUrl}/images/icons/issuetypes/${type.name.toLowerCase()}.svg`,
    name: type.name,
    subtask: type.subtask,
    avatarId: 10300,
    hierarchyLevel: type.subtask ? -1 : type.name === 'Epic' ? 1 : 0,
  };
}

/** A project as issues carry it. */
export function restProjectOfIssue(context: RenderContext, project: ProjectRecord): RestRecord {
  const avatar = `${context.baseUrl}/avatar/project/${project.id}`;
  return {
    self: selfLink(context, `project/${project.id}`),
    id: project.id,
    key: project.key,
    name: project.name,
    projectTypeKey: project.typeKey,
    simplified: false,
    avatarUrls: { '48x48': avatar, '24x24': avatar, '16x16': avatar, '32x32': avatar },
  };
}
